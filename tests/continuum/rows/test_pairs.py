"""Rows that belong together, and columns of rolls: as plain loops find them."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.continuum.terms import rows_like
from wholeschool.continuum.rows.pairs import pairs
from wholeschool.continuum.schools.calendars import NEVER, date_of, day_number
from wholeschool.continuum.schools.rolls import dates_or_none, first_years, known_ends, roll_ends
from wholeschool.schema.rolls import roll_end

few = st.lists(st.integers(-2, 3), max_size=8)


@given(few, few)
def test_every_pair_of_equal_keys_is_found_once(keys: list[int], others: list[int]) -> None:
    left, right = pairs(np.array(keys, dtype=np.int64), np.array(others, dtype=np.int64))
    assert [*zip(left.tolist(), right.tolist(), strict=True)] == [
        (one, other) for one, key in enumerate(keys) for other, known in enumerate(others) if key == known
    ]


def test_stays_without_an_end_run_to_the_end_of_august() -> None:
    rolls: list[dict[str, Any]] = [
        {"academic_year": "202324", "end": None},
        {"academic_year": "202425", "end": None},
        {"academic_year": "202425", "end": date(2025, 3, 7)},
    ]
    rows = rows_like("enrolments", rolls, "academic_year", "end")
    assert first_years(rows).tolist() == [2023, 2024, 2024]
    assert dates_or_none(roll_ends(rows)) == [roll_end(roll) for roll in rolls]
    assert roll_ends(rows.slice(0, 0)).tolist() == []


def test_never_is_no_day() -> None:
    day = date(2025, 3, 7)
    assert dates_or_none(np.array([day_number(day), NEVER])) == [day, None]
    (end,) = known_ends(np.array([NEVER]), np.array([2024])).tolist()
    assert date_of(end) == date(2025, 8, 31)
