"""Rows that are of the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.official.made import SUSPENSIONS, columns, read_text


def test_doubled_rows_are_read_once_and_contradicting_ones_not_at_all(tmp_path: Path) -> None:
    lines = SUSPENSIONS.strip().splitlines()
    read = read_text(tmp_path, "\n".join([*lines, lines[2], lines[3].replace(",600,6", ",700,7")]))
    found = {each.check: (each.severity, each.row, each.count) for each in read.findings}
    assert found["doubled_rows"] == ("warning", 11, 1)
    assert found["contradicting_rows"] == ("error", 4, 2)
    assert read.of("count", period="2016/17", area_code="E12000002") == []
    assert read.left_out == 3
    assert read.of("count", period="2016/17", area_code="E12000001") == [400]


def test_of_a_breakdown_that_nobody_knows_only_the_total_is_read(tmp_path: Path) -> None:
    text = """
        time_period,geographic_level,school_type,governance,headcount,suspension
        201617,National,Special,Total,100,5
        201617,National,Special,Maintained,60,3
        201617,National,Special,Run by a trust,40,2
        201718,National,Special,Total,100,6
    """
    read = read_text(tmp_path, text)
    assert read.of("period", "count") == [("2016/17", 5), ("2017/18", 6)]
    found = {each.check: each for each in read.findings}
    assert {*found} == {"unknown_column", "unknown_breakdown"}
    assert (found["unknown_breakdown"].column, found["unknown_breakdown"].row) == ("governance", 3)
    assert (read.left_out, found["unknown_breakdown"].count) == (2, 2)


def test_what_a_school_is_may_be_a_breakdown_of_councils_too(tmp_path: Path) -> None:
    text = """
        time_period,geographic_level,new_la_code,school_type,academy_type,headcount,suspension
        201617,Local authority,E06000001,Special,Total,100,5
        201617,Local authority,E06000001,Special,Converter academy,60,3
    """
    read = read_text(tmp_path, text)
    assert (read.of("count"), read.checks) == ([5], ["unknown_breakdown"])


def test_two_releases_in_one_file_stand_beside_each_other(tmp_path: Path) -> None:
    text = """
        time_period,geographic_level,school_type,release,headcount,suspension
        201617,National,Special,first,100,5
        201617,National,Special,second,100,6
    """
    read = read_text(tmp_path, text)
    assert (read.of("release", "count"), read.findings) == ([("first", 5), ("second", 6)], [])


def test_rows_with_the_same_figures_are_no_contradiction(tmp_path: Path) -> None:
    text = """
        time_period,geographic_level,school_type,num_schools,headcount,suspension
        201617,National,Special,10,100,5
        201617,National,Special,11,100,5
    """
    read = read_text(tmp_path, text)
    assert (read.of("count"), read.checks) == ([5], ["doubled_rows"])


@pytest.mark.parametrize(
    ("cut", "said"),
    [
        ("school_type", "no column says: phase? group of pupils? part of the year?"),
        ("characteristic", "no column says: group of pupils? part of the year?"),
        ("geographic_level", "no column says: place? part of the year?"),
    ],
)
def test_a_table_that_lost_a_column_is_not_read_as_england(tmp_path: Path, cut: str, said: str) -> None:
    header = ["time_period", "geographic_level", "school_type", "characteristic", "headcount", "suspension"]
    rows = {
        "school_type": [f"201617,National,{phase},Total,{n}00,{n}" for n, phase in enumerate(PHASES, 1)],
        "characteristic": [f"201617,National,Total,{sex},{n}00,{n}" for n, sex in enumerate(SEXES, 1)],
        "geographic_level": [f"201617,{area},Total,Total,{n}00,{n}" for n, area in enumerate(AREAS, 1)],
    }
    kept = [name for name in header if name != cut]
    if cut == "school_type":
        kept.remove("characteristic")
    read = read_text(tmp_path, columns("\n".join([",".join(header), *rows[cut]]), kept))
    (found,) = [each for each in read.findings if each.check == "contradicting_rows"]
    assert (read.rows, read.left_out, read.count, found.count) == ([], 3, 3, 3)
    assert said in found.seen
    assert "nothing of it is read" in found.advice


def test_a_column_that_is_the_same_in_rows_of_the_same_is_no_breakdown(tmp_path: Path) -> None:
    text = """
        time_period,new_la_code,school_type,nickname,headcount,suspension
        201617,E06000001,Special,Monkeys,100,5
        201617,E06000001,Special,Monkeys,100,6
        201617,E06000002,Special,Boro,100,6
        201617,E06000003,Special,Redcar,100,6
        201617,E06000004,Special,Stockton,100,6
    """
    read = read_text(tmp_path, text)
    assert ("contradicting_rows" in read.checks, "unknown_breakdown" in read.checks) == (True, False)
    assert read.of("area_code") == ["E06000002", "E06000003", "E06000004"]


def test_figures_beside_symbols_are_no_breakdown(tmp_path: Path) -> None:
    text = """
        time_period,new_la_code,average_length,headcount,suspension
        201617,E06000001,1.5,100,5
        201617,E06000001,z,100,6
    """
    read = read_text(tmp_path, text)
    assert ("contradicting_rows" in read.checks, read.rows) == (True, [])


PHASES = ("Total", "State-funded primary", "State-funded secondary")
SEXES = ("Total", "Gender male", "Gender female")
AREAS = ("National", "England", "National")
