"""Who is sifted out: nobody who waits, and most of those who do not."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from tests.continuum.gap.gap_made import HERE, Made, Pupil, hold_made, school_days
from wholeschool.continuum.gap.facts import fetch_facts
from wholeschool.continuum.gap.lines import Window
from wholeschool.continuum.gap.sift import may_wait
from wholeschool.continuum.gap.weeks import fetch_weeks
from wholeschool.engine import LocalEngine
from wholeschool.reference.lines import national_lines

MONDAYS = [date(2025, 1, 6) + timedelta(days=7 * week) for week in range(20)]
DAYS = school_days(MONDAYS)


def sifted(pupil: Pupil) -> bool:
    """Whether the plain rules would be asked about the pupil on the last day."""
    with LocalEngine(threads=1) as engine:
        hold_made(engine, Made([pupil], DAYS, DAYS[-1]))
        window = Window(fetch_weeks(engine, [HERE])[HERE], DAYS[-1], 4)
        lines = tuple(national_lines().values())
        facts = fetch_facts(engine, [HERE], window, lines)
        assert np.array_equal(facts.pupils, [1])
        return bool(may_wait(facts, window, lines).asked[0])


@pytest.mark.parametrize(
    ("pupil", "asked"),
    [
        ({}, False),
        ({"events": [["sent_out", MONDAYS[18]]]}, True),
        ({"events": [["sent_out", MONDAYS[15]]]}, False),
        ({"events": [["sent_out", MONDAYS[15]], ["sent_out", MONDAYS[18]]]}, False),
        ({"events": [["sent_out", MONDAYS[week]] for week in (11, 16, 18)]}, False),
        ({"events": [["sent_out", MONDAYS[week]] for week in (15, 16, 18)]}, True),
        ({"events": [["suspension", MONDAYS[18]]]}, True),
        ({"absent": {MONDAYS[19]: 10, MONDAYS[18]: 10}}, True),
        ({"absent": {MONDAYS[1]: 10, MONDAYS[2]: 10, MONDAYS[3]: 10}}, False),
        ({"part_time": MONDAYS[12:]}, True),
        ({"events": [["suspension", MONDAYS[18]]], "actions": [[DAYS[-1], "contact"]]}, False),
        ({"events": [["suspension", MONDAYS[18]]], "actions": [[MONDAYS[18], "contact"]]}, True),
    ],
)
def test_pupils_who_can_be_waiting(pupil: Pupil, *, asked: bool) -> None:
    assert sifted(pupil) is asked
