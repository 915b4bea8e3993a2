"""Rows that are of the same."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.official.made import SUSPENSIONS, read_text


def test_doubled_rows_are_read_once_and_contradicting_ones_are_kept(tmp_path: Path) -> None:
    lines = SUSPENSIONS.strip().splitlines()
    read = read_text(tmp_path, "\n".join([*lines, lines[2], lines[3].replace(",600,6", ",700,7")]))
    found = {each.check: (each.severity, each.row, each.count) for each in read.findings}
    assert found["doubled_rows"] == ("warning", 11, 1)
    assert found["contradicting_rows"] == ("error", 4, 2)
    assert sorted(read.of("count", period="2016/17", area_code="E12000002")) == [600, 700]
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
