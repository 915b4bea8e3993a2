from typing import Any

import pytest

from tests.continuum.plausible.made import MONDAYS, SCHOOL, YEAR, school, whole_school
from wholeschool.continuum.plausible.suspension_marks import suspension_marks
from wholeschool.schema.findings import Finding


def _found(*named: str, sessions: int = 2) -> list[Finding]:
    rows: list[dict[str, Any]] = [
        {"pupil_id": 1 + place % 2, "urn": SCHOOL, "week": MONDAYS[place], "finding": name}
        | {"sessions": sessions, "academic_year": YEAR}
        for place, name in enumerate(named)
    ]
    return list(suspension_marks(school(whole_school(3, MONDAYS), ledger_findings=rows)))


def test_e_without_a_record_is_summed_by_school_and_term() -> None:
    [found] = _found(*["e_without_record"] * 3)
    assert (found.check, found.count) == ("e_without_suspension", 6)
    assert found.seen == "100001, autumn 2024/25: E in 6 sessions of 2 pupils"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("other_code_while_suspended", "another absence code in 2 sessions of 1 pupil"),
        ("present_while_suspended", "a present mark in 2 sessions of 1 pupil"),
    ],
)
def test_a_suspension_in_sessions_marked_otherwise(name: str, words: str) -> None:
    [found] = _found(name)
    assert found.check == "suspension_without_e"
    assert found.seen.endswith(words)


def test_other_findings_of_the_books_are_none_of_this() -> None:
    assert _found("missing_mark", "duration_missing", "event_while_absent") == []
