"""Of whom a measure is counted is said where that is not everybody who was there in the year."""

from __future__ import annotations

from datetime import date

import pytest

from wholeschool.equity.bases import counted_of
from wholeschool.reference.measures import measures


@pytest.mark.parametrize("name", [*measures()])
def test_suspensions_are_of_those_at_the_census_and_absence_of_all(name: str) -> None:
    said = counted_of(measures()[name], date(2025, 1, 16))
    assert bool(said) == (name in {"days_suspended_rate", "pupils_suspended_rate", "suspension_rate",
                                   "permanent_exclusion_rate"})  # fmt: skip
    assert not said or "main roll was at the school on 16 January 2025 (" in said[0]
