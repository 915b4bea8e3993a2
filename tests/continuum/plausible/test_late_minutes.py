from datetime import date, timedelta
from typing import Any

import pytest

from tests.continuum.plausible.made import FULL, MONDAYS, SCHOOL, YEAR, school
from wholeschool.continuum.plausible.late_minutes import late_by_no_minutes
from wholeschool.schema.findings import Finding


def _found(minutes: list[int | None], kind: str = "late", first: date = MONDAYS[0]) -> list[Finding]:
    events: list[dict[str, Any]] = [
        {"event_id": str(place), "pupil_id": 1, "urn": SCHOOL, "kind": kind, "academic_year": YEAR}
        | {"start": first + timedelta(days=place), "half": "AM", "minutes": each}
        for place, each in enumerate(minutes)
    ]
    return list(late_by_no_minutes(school({(1, MONDAYS[0]): FULL}, events=events)))


def test_late_marks_that_all_took_no_minutes() -> None:
    [found] = _found([0] * 20)
    assert (found.check, found.count) == ("late_by_no_minutes", 20)
    assert found.seen == "100001, autumn 2024/25: 20 late marks, each of 0 minutes"


@pytest.mark.parametrize("minutes", [[0] * 19, [0] * 19 + [None], [0] * 30 + [1]])
def test_few_of_them_or_one_with_a_minute_say_nothing(minutes: list[int | None]) -> None:
    assert _found(minutes) == []


def test_terms_are_looked_at_one_by_one() -> None:
    assert _found([0] * 30, first=date(2024, 12, 15)) == []
    assert len(_found([0] * 40, first=date(2024, 12, 10))) == 1


def test_other_events_of_no_minutes_are_nothing_to_this() -> None:
    assert _found([0] * 30, kind="sent_out") == []
