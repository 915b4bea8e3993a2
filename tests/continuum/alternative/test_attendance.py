"""Attendance here against the main school: the same weeks, sessions marked D in neither."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tests.continuum.terms import week
from wholeschool.continuum.alternative.attendance import (
    Attended,
    Sessions,
    Window,
    attended,
    here_against_main,
)
from wholeschool.continuum.alternative.rolls import Kinds
from wholeschool.engine import LocalEngine
from wholeschool.schema import TABLES

KINDS = Kinds(alternative=frozenset({3, 4}), mainstream=frozenset({1, 2}))


def presence(pupil: int, urn: int, number: int, possible: int, absent: int) -> dict[str, Any]:
    return dict.fromkeys(TABLES["presence"].names, 0) | {
        "pupil_id": pupil, "urn": urn, "week": week(number), "academic_year": "202425",
        "possible": possible, "authorised": absent // 2, "unauthorised": absent - absent // 2,
        "dual": 10 - possible,
    }  # fmt: skip


def found(rows: list[dict[str, Any]], *windows: Window) -> list[Attended]:
    with LocalEngine(threads=1) as engine:
        engine.hold("presence", pa.Table.from_pylist(rows, schema=TABLES["presence"].own_arrow))
        return attended(engine, windows, KINDS)


def test_only_weeks_with_sessions_at_both_count_for_the_comparison() -> None:
    rows = [
        presence(7, 3, 4, 4, 4),  # before the window
        presence(7, 1, 4, 6, 0),
        presence(7, 3, 5, 4, 1),
        presence(7, 1, 5, 6, 3),
        presence(7, 3, 6, 10, 10),  # at the main school all D
        presence(7, 1, 6, 0, 0),
        presence(7, 1, 7, 10, 2),  # nothing here
        presence(8, 3, 5, 4, 0),
    ]
    (each,) = found(rows, Window(7, 3, week(5), week(7)))
    assert (each.here, each.main) == (Sessions(4, 3), Sessions(6, 3))
    assert each.back == Sessions(16, 11)
    assert each.here.rate == pytest.approx(0.75)


def test_two_main_schools_are_summed_and_another_centre_is_none() -> None:
    rows = [
        presence(7, 3, 5, 4, 0),
        presence(7, 1, 5, 2, 1),
        presence(7, 2, 5, 4, 1),
        presence(7, 4, 5, 2, 2),
    ]
    (each,) = found(rows, Window(7, 3, week(5), week(5)))
    assert each.main == Sessions(6, 4)


def test_windows_without_a_week_or_a_session_have_none() -> None:
    rows = [presence(7, 1, 5, 10, 0)]
    assert found(rows, Window(7, 3, week(5), week(4)), Window(9, 3, week(1), week(9))) == [
        Attended(),
        Attended(),
    ]
    assert found(rows) == []
    assert Sessions().rate is None


def test_the_difference_goes_by_pupils() -> None:
    both = [
        Attended(Sessions(10, 5), Sessions(10, 8)),
        Attended(Sessions(10, 6), Sessions(20, 18)),
        Attended(Sessions(0, 0), Sessions(9, 0)),  # nothing here: left out
        Attended(Sessions(20, 12), Sessions(10, 10)),
    ]
    change = here_against_main([1, 2, 3, 4], both)
    assert (change.before, change.after) == (pytest.approx(36 / 40), pytest.approx(23 / 40))
    assert change.clusters == 3
    assert change.low < change.difference < change.high
    again = here_against_main([1, 1, 3, 4], both)
    assert again.difference == pytest.approx(change.difference)
    assert again.clusters == 2
    assert np.isnan(here_against_main([], []).difference)
