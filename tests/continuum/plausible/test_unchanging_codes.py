from datetime import date
from typing import Any

import pytest

from tests.continuum.plausible.made import FULL, MONDAYS, SCHOOL, YEAR, school, whole_school
from wholeschool.continuum.plausible.unchanging_codes import unchanging_codes
from wholeschool.schema.findings import Finding

SIX = MONDAYS[:6]


def _found(marks: dict[tuple[int, date], str], ledger: list[dict[str, Any]] | None = None) -> list[Finding]:
    others = {(pupil + 100, week): FULL for pupil in range(10) for week in SIX}
    return list(unchanging_codes(school(marks | others, ledger=ledger or [])))


@pytest.mark.parametrize("code", ["C", "I"])
def test_several_pupils_with_one_code_in_every_session(code: str) -> None:
    [found] = _found(whole_school(5, SIX, code * 10))
    assert (found.check, found.count) == ("one_code_all_term", 5)
    assert found.seen == f"100001, autumn 2024/25: {code} in every session of 5 pupils"


def test_four_pupils_can_be_ill_for_a_term() -> None:
    assert _found(whole_school(4, SIX, "I" * 10)) == []


def test_fifty_nine_sessions_are_not_judged() -> None:
    assert _found(whole_school(5, SIX, "I" * 10) | whole_school(5, SIX[:1], "I" * 9 + "?")) == []


@pytest.mark.parametrize("week", ["/" + "I" * 9, "M" + "I" * 9, "E" + "I" * 9, "N" + "I" * 9])
def test_one_other_mark_in_the_term_is_enough(week: str) -> None:
    weeks = whole_school(5, MONDAYS[:7], "I" * 10)
    assert _found(weeks | {(1, SIX[2]): week}) == []
    assert len(_found(whole_school(6, MONDAYS[:7], "I" * 10) | {(1, SIX[2]): week})) == 1


def _unbacked(pupils: int, sessions: int) -> list[dict[str, Any]]:
    return [
        {"pupil_id": pupil, "urn": SCHOOL, "week": week, "form": "offsite_unverified", "academic_year": YEAR}
        | {"sessions": sessions, "minutes": 150, "branch": "context", "duration_status": "assumed"}
        for pupil in range(pupils)
        for week in SIX
    ]


def test_b_counts_where_no_placement_is_on_record() -> None:
    off_site = whole_school(5, SIX, "B" * 10)
    assert len(_found(off_site, _unbacked(5, 10))) == 1
    assert _found(off_site, _unbacked(4, 10)) == []
    assert _found(off_site, _unbacked(5, 9)) == []
    assert _found(off_site) == []
