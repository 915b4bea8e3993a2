"""A table that lacks authorities says so; one of some places on purpose does not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.ingest.official.made import Read, read_text
from wholeschool.reference.areas import LocalAuthority, standing

PHASES = ("Total", "State-funded primary", "State-funded secondary")
COUNCILS = standing()


def table(
    tmp_path: Path, councils: Sequence[LocalAuthority], phases: Sequence[str] = PHASES, period: str = "202425"
) -> Read:
    rows = [
        f"{period},Local authority,{each.code},{phase},5.4" for each in councils for phase in phases
    ]  # fmt: skip
    header = "time_period,geographic_level,new_la_code,school_type,susp_rate"
    return read_text(tmp_path, "\n".join([header, *rows]))


def said(read: Read) -> list[str]:
    return [each.seen for each in read.findings if each.check == "authorities_lacking"]


def test_half_of_the_authorities_are_kept_and_said(tmp_path: Path) -> None:
    read = table(tmp_path, COUNCILS[:76])
    assert len(read.rows) == 3 * 76
    assert said(read) == ["2024/25: 76 of 153 local authorities"]


def test_rows_that_lack_here_and_there_are_found_too(tmp_path: Path) -> None:
    """Every authority has a row, and of every phase a third of them has none."""
    read_text_rows = [
        f"202425,Local authority,{each.code},{phase},5.4"
        for number, each in enumerate(COUNCILS)
        for place, phase in enumerate(PHASES)
        if number % 3 != place
    ]
    header = "time_period,geographic_level,new_la_code,school_type,susp_rate"
    assert said(read_text(tmp_path, "\n".join([header, *read_text_rows]))) == [
        "2024/25: 102 of 153 local authorities"
    ]


@pytest.mark.parametrize("lacking", [0, 4])
def test_a_few_may_lack(lacking: int, tmp_path: Path) -> None:
    assert said(table(tmp_path, COUNCILS[lacking:])) == []


def test_a_region_and_a_handful_are_meant_to_be_no_more(tmp_path: Path) -> None:
    london = [each for each in COUNCILS if each.region == "E12000007"]
    assert len(london) == 33
    assert said(table(tmp_path, london)) == []
    assert said(table(tmp_path, COUNCILS[:19])) == []


def test_groups_that_many_authorities_do_not_have_are_no_half_file(tmp_path: Path) -> None:
    header = "time_period,geographic_level,new_la_code,school_type,ethnicity,susp_rate"
    rows = [
        f"202425,Local authority,{each.code},Total,{group},5.4"
        for number, each in enumerate(COUNCILS)
        for group in ("Indian", "Chinese", "Irish")
        if group == "Indian" or number % 2
    ]
    assert said(read_text(tmp_path, "\n".join([header, *rows]))) == []


def test_the_year_that_lacks_most_is_named(tmp_path: Path) -> None:
    """152 authorities answered for schools in January 2022, Cumbria among them."""
    rows = [f"202425,Local authority,{each.code},Total,5.4" for each in COUNCILS]
    rows += [f"202122,Local authority,{each.code},Total,5.4" for each in COUNCILS[:100]]
    header = "time_period,geographic_level,new_la_code,school_type,susp_rate"
    assert said(read_text(tmp_path, "\n".join([header, *rows]))) == ["2021/22: 100 of 152 local authorities"]
