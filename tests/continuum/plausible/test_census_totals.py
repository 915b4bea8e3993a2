from typing import Any

import pytest

from tests.continuum.plausible.made import FULL, MONDAYS, SCHOOL, YEAR, school
from wholeschool.continuum.plausible.census_totals import census_totals
from wholeschool.schema.findings import Finding


def _found(*counts: dict[str, Any], weeks: int = 14) -> list[Finding]:
    of_term = {"pupil_id": 1, "urn": SCHOOL, "academic_year": YEAR, "term": "autumn"}
    rows = [of_term | row for row in counts]
    made = school({(1, MONDAYS[0]): FULL}, calendar=MONDAYS[:weeks], termly_counts=rows)
    return list(census_totals(made))


@pytest.mark.parametrize(("possible", "found"), [(141, 1), (140, 0)])
def test_a_census_cannot_count_more_sessions_than_the_calendar_has(possible: int, found: int) -> None:
    named = _found(
        {"code": "possible", "sessions": possible}, {"pupil_id": 2, "code": "possible", "sessions": 99}
    )
    assert [each.check for each in named] == ["census_above_calendar"] * found
    assert all(
        each.seen
        == "100001, autumn 2024/25: up to 141 possible sessions of 1 pupil, where the calendar has 140"
        for each in named
    )


def test_a_term_without_a_calendar_is_not_judged() -> None:
    assert _found({"term": "spring", "code": "possible", "sessions": 500}) == []


def test_a_year_is_all_its_terms() -> None:
    assert _found({"term": "year", "code": "possible", "sessions": 140}) == []
    assert len(_found({"term": "year", "code": "possible", "sessions": 141})) == 1


@pytest.mark.parametrize(("absent", "found"), [(131, ["absence_above_possible"]), (130, [])])
def test_more_absence_than_possible_is_said_as_at_import(absent: int, found: list[str]) -> None:
    named = _found({"code": "possible", "sessions": 130}, {"code": "I", "sessions": absent})
    assert [each.check for each in named] == found
    assert all(each.seen.endswith(": 1 pupil") for each in named)
