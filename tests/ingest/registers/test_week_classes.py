"""Marks sorted into classes by a lookup over bytes: for every code and date what the lists say."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import numpy as np
import pytest

from wholeschool.ingest.registers.week_classes import SETS, WeekClasses, classify
from wholeschool.reference.attendance import code_of
from wholeschool.reference.marks import EVENTS_DECIDE, read_mark, turning_days

EPOCH = date(1970, 1, 1)
CHARS = "".join([*code_of(), "?", "!", ".", "#"])
MONDAYS = sorted(
    {
        day - timedelta(days=day.weekday()) + timedelta(days=7 * offset)
        for day in turning_days()
        for offset in (-1, 0, 1)
    }
)


def classified(weeks: list[tuple[date, str]]) -> WeekClasses:
    marks = np.array([list(text.encode()) for _, text in weeks], np.uint8)
    days = np.array([(monday - EPOCH).days for monday, _ in weeks], np.int32)
    return classify(marks, days)


def in_sets(classes: WeekClasses, place: int, slot: int) -> set[str]:
    both = {**classes.sets, **classes.forms}
    return {name for name, masks in both.items() if int(masks[place]) >> slot & 1}


@pytest.mark.parametrize("monday", MONDAYS, ids=str)
def test_every_code_is_in_the_classes_that_its_day_gives_it(monday: date) -> None:
    """One week a code; where a code's dates change inside the week, it is in no class but `apart`."""
    classes = classified([(monday, char * 14) for char in CHARS])
    for place, char in enumerate(CHARS):
        read = [read_mark(char, monday + timedelta(days=day)) for day in range(7)]
        for slot in range(14):
            found, mark = in_sets(classes, place, slot), read[slot // 2]
            if mark is None:
                assert found == set()
            elif char in EVENTS_DECIDE or char == "!" or not all(each and each.in_dates for each in read):
                assert found == {"apart"}
            else:
                expected = {
                    "taught": mark.taught,
                    "late": mark.form == "late",
                    "authorised": mark.authorised,
                    "unauthorised": mark.unauthorised,
                    "unscored": mark.scheduled and not mark.possible,
                    mark.form: bool(mark.form),
                }
                assert found == {name for name, belongs in expected.items() if belongs}


def test_weeks_do_not_mix() -> None:
    chance = Random(2)
    weeks = [(chance.choice(MONDAYS), "".join(chance.choices(CHARS, k=14))) for _ in range(200)]
    together = classified(weeks * 2)
    for place, each in enumerate(weeks):
        alone = classified([each])
        for slot in range(14):
            assert in_sets(together, place, slot) == in_sets(alone, 0, slot)
            assert in_sets(together, place + len(weeks), slot) == in_sets(alone, 0, slot)


def test_no_weeks_are_no_classes() -> None:
    classes = classify(np.empty((0, 14), np.uint8), np.empty(0, np.int32))
    assert set(classes.sets) == set(SETS)
    assert all(len(masks) == 0 for masks in (*classes.sets.values(), *classes.forms.values()))


def test_setting_apart_takes_a_session_out_of_every_other_class() -> None:
    classes = classified([(date(2025, 1, 6), r"/LIO?EU.......")])
    apart = classes.without(np.array([0b0000011], np.int16))
    assert in_sets(apart, 0, 0) == in_sets(apart, 0, 1) == {"apart"}
    for slot in range(2, 14):
        assert in_sets(apart, 0, slot) == in_sets(classes, 0, slot)
