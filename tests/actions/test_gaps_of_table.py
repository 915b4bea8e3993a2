"""Gaps of a table that a researcher has: what is read of it, and what is refused in a sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from wholeschool.actions.gaps_of_table import Asked, gaps_of_table
from wholeschool.actions.group_names import ONE_GROUP
from wholeschool.equity.counted import Counted
from wholeschool.equity.groups import gaps
from wholeschool.errors import WrongCallError

ASKED = Asked("Group", "Count", "Pupils")
ROWS = "School,Group,Count,Pupils\nx,A,20,100\ny,A,10,50\nx,B,25,300\ny,B,20,300\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "counts.csv"
    path.write_text(ROWS, "utf-8")
    return path


WHITE = "Group,Count,Pupils\nWhite British,40,400\nWhite Irish,3,51\nWhite,43,451\nAsian,60,333\n"


def test_rows_of_a_group_are_added_up(table: Path) -> None:
    found = gaps_of_table(table, Asked("Group", "Count", "Pupils", reference="B"))
    assert found.gaps == gaps([Counted("A", 30, 150), Counted("B", 45, 600)], "B")
    assert found.rows == 4
    assert len(found.sentences) == 1
    assert found.taken == (ONE_GROUP,)
    assert not found.within


def test_groups_are_written_alike_or_are_others(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("Group,Count,Pupils\nSEN,30,150\nsen ,20,100\nSEN support,9,90\n", "utf-8")
    with pytest.raises(WrongCallError, match="“SEN” and “sen” in “Group” differ in nothing but capitals"):
        gaps_of_table(path, Asked("Group", "Count", "Pupils"))
    path.write_text(path.read_text("utf-8").replace("sen ", "none"), "utf-8")
    said, _ = gaps_of_table(path, Asked("Group", "Count", "Pupils")).taken
    assert "“SEN support” may be a part of “SEN”" in said


def test_characteristics_below_each_other_are_said(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("Group,Count,Pupils\nFSM,30,150\nnot FSM,20,200\ngirls,18,160\nboys,32,190\n", "utf-8")
    said, _ = gaps_of_table(path, ASKED).taken
    assert said.startswith("In “Group” everybody is “FSM” or “not FSM”, and “girls” or “boys” as")
    path.write_text("Group,Count,Pupils\n7,3,30\n8,2,30\n9,1,30\n10,4,30\n", "utf-8")
    assert gaps_of_table(path, ASKED).taken == (ONE_GROUP,), "classes of one size"


def test_a_count_below_nought_is_refused_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("Group,Count,Pupils\nFSM,30,150\nnot FSM,-2,200\n", "utf-8")
    with pytest.raises(WrongCallError, match=r"line 3: “-2” in the column “Count” is a count below 0"):
        gaps_of_table(path, ASKED)


def test_schools_are_told_apart_where_asked(table: Path) -> None:
    found = gaps_of_table(table, Asked("Group", "Count", "Pupils", "School"))
    assert found.within["A"].ratio.schools == 2
    assert any("of the same school" in each for each in found.sentences)


WEIGHTED = "School,Group,Count,Pupils,Each\nx,A,20,100,5\ny,A,10,50,1\nx,B,25,300,2\ny,B,20,300,2\n"


def test_weights_weigh(tmp_path: Path) -> None:
    path = tmp_path / "sample.csv"
    path.write_text(WEIGHTED, "utf-8")
    found = gaps_of_table(path, Asked("Group", "Count", "Pupils", "School", weight="Each"))
    assert found.gaps[0].risk == pytest.approx((5 * 20 + 10) / (5 * 100 + 50))
    assert "of 100 pupils by weight (" in found.sentences[0]
    assert found.within["A"].ratio.schools == 2


def test_of_events_nothing_is_said_that_has_no_interval(table: Path) -> None:
    found = gaps_of_table(table, Asked("Group", "Count", "Pupils", "School", events=True))
    assert {each.standardised for each in found.within.values()} == {None}
    assert {each.parts for each in found.within.values()} == {None}


@pytest.mark.parametrize(
    ("text", "asked", "sentence"),
    [
        (ROWS, Asked("group", "Count", "Pupils"), "no column “group”.*Did you mean Group"),
        (WEIGHTED.replace(",5\n", ",0\n"), replace(ASKED, weight="Each"), "line 2: “0” in .* is no weight"),
        (WEIGHTED.replace(",5\n", ",nan\n"), replace(ASKED, weight="Each"), "“nan” in .* is no weight"),
        (WEIGHTED, replace(ASKED, weight="each"), "no column “each”.*Did you mean Each"),
        (WEIGHTED, replace(ASKED, weight="Each", events=True), "events are not weighted"),
        (ROWS.replace("20,100", "c,100"), ASKED, "line 2: “c” in the column “Count” is no whole number"),
        (ROWS.replace("20,100", "20.5,100"), ASKED, "is no whole number"),
        (ROWS.replace("10,50", ",50"), ASKED, "line 3"),
        (ROWS.replace("20,100", "200,100"), ASKED, "say --events"),
        (ROWS, Asked("Group", "Pupils", "Pupils"), "the column “Pupils” is named twice"),
        (ROWS.replace("20,100", '"1,5",100'), ASKED, "“1,5” in the column “Count” is no whole number"),
        (ROWS.replace("20,100", "20,99999999999999999999"), ASKED, "is more than can be counted"),
        (ROWS.replace("20,100", "20,1e400000000"), ASKED, "is more than can be counted"),
        (
            ROWS + "Total,A,30,150\nTotal,B,45,600\n",
            Asked("Group", "Count", "Pupils", "School"),
            "“Total” in “School” is the sum of the others",
        ),
        (
            ROWS + "z,A,1,20\nz,B,2,30\nboth,A,30,150\nboth,B,45,600\n",
            Asked("Group", "Count", "Pupils", "School"),
            "“both” in “School” is the sum of “x” and “y”",
        ),
        (
            "School,Group,Count,Pupils\nx,A,1,200\ny,A,40,5\nx,B,30,300\ny,B,11,200\n",
            Asked("Group", "Count", "Pupils", "School"),
            "group “A” at “y” 40 are counted, and it has 5 pupils there.*--events",
        ),
        (
            WHITE,
            ASKED,
            "“White” in “Group” is the sum of “White British” and “White Irish”. Leave its rows out",
        ),
        ("Group,Count,Pupils\nA,20,100\nAny,31,160\nB,9,70\n", ASKED, "“Any” in “Group” is called as totals"),
        ("Group,Count,Pupils\n", ASKED, "no groups with any pupils"),
    ],
)
def test_what_is_no_table_of_counts_is_refused(
    tmp_path: Path, text: str, asked: Asked, sentence: str
) -> None:
    path = tmp_path / "counts.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(WrongCallError, match=sentence):
        gaps_of_table(path, asked)
