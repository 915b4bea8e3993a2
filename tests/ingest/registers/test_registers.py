from datetime import date, timedelta

import pytest

from tests.ingest.reading_texts import ABBEY, UPNS, Desk, pseudonym, weeks
from wholeschool.ingest.registers.registers import monday_of, week_of


@pytest.mark.parametrize("days", range(0, 3000, 37))
def test_a_week_begins_on_its_monday(days: int) -> None:
    day = date(2020, 1, 1) + timedelta(days=days)
    monday = monday_of(week_of(day))
    assert monday.weekday() == 0
    assert 0 <= (day - monday).days < 7


@pytest.mark.usefixtures("small_blocks")
def test_a_register_of_many_years_and_pupils(desk: Desk) -> None:
    mondays = [date(2020, 9, 7) + timedelta(weeks=week) for week in range(0, 250, 5)]
    body = "".join(f"{upn},{monday},AM,/\n" for monday in mondays for upn in UPNS)
    found = weeks(desk.read("UPN,Date,Session,Mark\n" + body))
    assert found == {
        (pseudonym(upn), ABBEY, monday.isoformat()): "/............." for monday in mondays for upn in UPNS
    }
