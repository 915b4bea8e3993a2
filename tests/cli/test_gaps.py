"""The command `gaps`: in words, as JSON, and with a typo."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.actions.test_gaps_of_table import ROWS
from tests.cli.command import wholeschool
from tests.made import MadeTrust

COLUMNS = ("--group", "Group", "--count", "Count", "--base", "Pupils")
ROW = {
    "group", "base", "count", "risk", "low", "high", "interval", "ratio", "ratio_low", "ratio_high",
    "ratio_interval", "difference", "difference_low", "difference_high", "difference_interval", "reference",
    "reason",
}  # fmt: skip


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "counts.csv"
    path.write_text(ROWS, "utf-8")
    return path


def test_gaps_in_words(table: Path) -> None:
    answer = wholeschool("gaps", "--table", table, *COLUMNS, "--reference", "B", "--school", "School")
    assert "Groups, and how many times the rate of B" in answer.out
    apart = "12.5 percentage points above (6.4 to 19.9) and 2.7 times (1.7 to 4.1) the share of B."
    assert f"A: 30 of 150 pupils, 20.0 % (14.4 to 27.1), {apart}" in answer.out
    assert re.search(r"^A .* 2\.67  1\.74 to 4\.08  12\.5  6\.4 to 19\.9$", answer.out, re.MULTILINE)
    assert "A, held against B of the same school: " in answer.out
    assert "\nEach pupil is taken to be of one group of this table" in answer.out
    assert (answer.exit_code, answer.err) == (0, "")


def test_gaps_as_json(table: Path) -> None:
    asked = ("gaps", "--table", table, *COLUMNS, "--json")
    whole = wholeschool(*asked).document["rows"]
    assert all(row.keys() > ROW for row in whole)
    assert {row["reference"] for row in whole} == {"everyone else"}
    assert [row["within_schools"] for row in whole] == [None, None]
    within = wholeschool(*asked, "--school", "School").document["rows"][0]
    assert within["within_schools"]["schools"] == 2
    assert within["parts"]["gap"] == pytest.approx(within["difference"])


def test_a_typo_is_met_with_a_sentence(table: Path) -> None:
    answer = wholeschool("gaps", "--table", table, *COLUMNS[:-1], "Pupil")
    assert "there is no column “Pupil”. Did you mean Pupils?" in answer.sentence
    assert answer.exit_code != 0


@pytest.mark.parametrize(
    "option",
    [("--measure", "x"), ("--by", "fsm"), ("--year", "202425"), ("--ladder",),
     ("--adjust", "sex"), ("--every-school",), ("--over-time", "week")],
)  # fmt: skip
def test_what_is_of_a_store_is_not_ignored_of_a_table(table: Path, option: tuple[str, ...]) -> None:
    answer = wholeschool("gaps", "--table", table, *COLUMNS, *option)
    assert f"{option[0]} is of a store. Leave it out, or give a STORE." in answer.sentence


@pytest.mark.parametrize(
    "option", [("--group", "x"), ("--count", "x"), ("--base", "x"), ("--events",), ("--weight", "x")]
)
def test_what_is_of_a_table_is_not_ignored_of_a_store(tmp_path: Path, option: tuple[str, ...]) -> None:
    answer = wholeschool("gaps", tmp_path, "--by", "fsm", *option)
    assert f"{option[0]} is of a table. Leave it out, or give --table." in answer.sentence


def test_gaps_of_a_store(two_years: MadeTrust) -> None:
    asked = ("gaps", two_years.store, "--by", "fsm", "--measure", "overall_absence")
    answer = wholeschool(*asked, "--within", "school")
    assert "Overall absence rate (sessions per 100 possible sessions)" in answer.out
    assert "Do not publish it" in answer.err
    assert re.search("^group +pupils +sessions", answer.out, re.MULTILINE), "a rate, and of how many it is"
    rows = wholeschool(*asked, "--json").document["rows"]
    assert {(row["measure"], row["by"], row["urn"]) for row in rows} == {("overall_absence", "fsm", None)}
    assert all(row.keys() > ROW for row in rows)


def test_days_are_told_of_sessions(two_years: MadeTrust) -> None:
    asked = ("gaps", two_years.store, "--by", "fsm", "--measure", "days_suspended_rate,suspension_rate")
    rows = wholeschool(*asked, "--json").document["rows"]
    assert all(
        row["days"] == (row["count"] / 2 if row["measure"] == "days_suspended_rate" else None) for row in rows
    )
    first, second = wholeschool(*asked).out.split("Suspension rate (")
    days = rows[0]["days"]
    assert days > 5
    assert re.search("^group +pupils +sessions +days +of ", first, re.MULTILINE)
    assert f" {days:,.1f} " in first
    assert not re.search("^group .*days", second, re.MULTILINE)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ((), "Give either a STORE or --table"),
        (("--table", "x.csv", "--group", "a"), "--table needs --count and --base"),
        (("store", "--within", "year"), "Did you mean school"),
        (("--table", "x.csv", "--within", "school"), "Such as: --school COLUMN"),
        (("store", "--by", "fsm", "--measure", ","), "--measure names nothing"),
        (("store", "--ladder", "--over-time", "week"), "--over-time and --ladder are told one at a time"),
        (("store", "--every-school", "--reference", "x"), "--reference does not go with --every-school"),
        (("store", "--ladder", "--adjust", "sex"), "--adjust does not go with --ladder"),
    ],
)
def test_what_is_asked_wrongly(more: tuple[str, ...], sentence: str) -> None:
    assert sentence in wholeschool("gaps", *more).sentence


def test_where_gaps_enter(two_years: MadeTrust) -> None:
    answer = wholeschool("gaps", two_years.store, "--by", "fsm", "--ladder")
    assert "school exclusion: Sent out of the room, then a higher rung" in answer.out
    document = wholeschool("gaps", two_years.store, "--by", "fsm", "--ladder", "--json").document
    rows, left = document["rows"], document["left_out"]
    assert {(row["branch"], row["rung"]) for row in rows} >= {("school_exclusion", 0), ("self_exclusion", 1)}
    assert all(row.keys() > ROW for row in rows)
    # Each step that the page has stands in one of the two, with why it has no rows.
    steps = {(each["branch"], each["rung"]) for each in (*rows, *left)}
    assert len(steps) == len(re.findall(r"^[a-z]+ exclusion: ", answer.out, re.MULTILINE))
    assert all(each["reason"] in answer.out for each in left)


def test_every_school_at_once(two_years: MadeTrust) -> None:
    asked = ("gaps", two_years.store, "--every-school", "--by", "fsm,sex", "--measure", "overall_absence")
    answer = wholeschool(*asked)
    assert "Groups that stand apart in all schools together" in answer.out
    document = wholeschool(*asked, "--json").document
    assert f"{document['questions']} comparisons were made at once" in answer.out
    rows = document["rows"]
    assert {row["by"] for row in rows} == {"fsm", "sex"}
    assert len({row["urn"] for row in rows}) > 2
    assert all(row.keys() > ROW | {"p_of_everything"} for row in rows)
    assert all(row["days"] == row["count"] / 2 for row in rows)


def test_how_many_measures_were_asked_is_said(two_years: MadeTrust) -> None:
    asked = ("gaps", two_years.store, "--by", "fsm", "--measure")
    several = wholeschool(*asked, "overall_absence,severe_absence,pupils_suspended_rate").out
    assert "3 measures were asked about at once" in several
    assert "each interval is of 95 in 100 by itself" in several
    assert "asked about at once" not in wholeschool(*asked, "overall_absence").out


def test_over_time(two_years: MadeTrust) -> None:
    asked = ("gaps", two_years.store, "--by", "fsm", "--measure", "overall_absence,severe_absence")
    answer = wholeschool(*asked, "--over-time", "week")
    assert "free school meals less everyone else, " in answer.out
    assert "counted once a year in it, so that it has no weeks" in answer.out
    document = wholeschool(*asked, "--over-time", "half-term", "--json").document
    assert [(row["group"], row["less"]) for row in document["series"]][-1] == (
        "free school meals",
        "everyone else",
    )
    assert {"start", "value", "signal", "side"} == document["series"][0]["points"][0].keys()
    assert [row["measure"] for row in document["left_out"]] == ["severe_absence"]
    assert "Did you mean week" in wholeschool(*asked, "--over-time", "weeks").sentence


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--ladder", "--measure", "suspension_rate"), "--measure does not go with --ladder"),
        (("--school", "100001", "--within", "school"), "with --school there is one"),
    ],
)
def test_what_cannot_be_asked_at_once_is_not_ignored(
    two_years: MadeTrust, options: tuple[str, ...], said: str
) -> None:
    answer = wholeschool("gaps", two_years.store, "--by", "fsm", *options)
    assert said in answer.sentence
    assert answer.exit_code != 0


@pytest.mark.parametrize(
    "count",
    [
        "religious_observance", "Sess auth traveller", "reason_r_authorised", "mobile family", "religious",
        "Traveller absence", "Travelling families", "auth_grt_perc", "T", "code R", "Mobile children",
    ],
)  # fmt: skip
def test_observance_and_ways_of_life_are_never_compared(tmp_path: Path, count: str) -> None:
    path = tmp_path / "counts.csv"
    path.write_text(ROWS.replace("Count", count, 1), "utf-8")
    answer = wholeschool("gaps", "--table", path, "--group", "Group", "--count", count, "--base", "Pupils")
    assert "never compared between groups" in answer.sentence
    assert answer.exit_code != 0


@pytest.mark.parametrize(
    "count", ["Irish Traveller", "Gypsy/Roma suspended", "Total", "R&R sent out", "Mobiles"]
)
def test_a_group_of_people_is_compared_whatever_its_columns_are_called(tmp_path: Path, count: str) -> None:
    path = tmp_path / "counts.csv"
    path.write_text(ROWS.replace("Count", count, 1), "utf-8")
    answer = wholeschool("gaps", "--table", path, "--group", "Group", "--count", count, "--base", "Pupils")
    assert answer.exit_code == 0, answer.sentence
