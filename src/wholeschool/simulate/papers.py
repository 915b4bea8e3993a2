"""Two sets of papers on one year: what was true, and what the school wrote down.

Both have the same shape, so that one reading of the rules (`books.py`) makes the books of either.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wholeschool.simulate.events import Events
from wholeschool.simulate.school_year import SchoolYear
from wholeschool.simulate.sheet import OFF_ROLL, Marks

_CODES_OF_2024 = 2024
_WRITTEN_BEFORE = dict(zip("caKQ1234567", "CCBYYYYYYYY", strict=True))
"""What a school wrote before 19 August 2024 for what has a code of its own since (SI 2024/208)."""
_LATE_RECORDED = {"L": 0.85, "U": 0.7}


@dataclass(frozen=True)
class Papers:
    """Marks, minutes late (0 = not recorded) and events of one school and year; see `sheet.py`."""

    marks: Marks
    late: np.ndarray
    events: Events


def true_papers(here: SchoolYear, events: Events) -> Papers:
    """What happened: every duration as it was, every session under its own name."""
    true = events.copy()
    true["minutes"] = true["true_minutes"]
    return Papers(here.sheet.marks.copy(), here.sheet.late.copy(), true)


def written_papers(here: SchoolYear, events: Events) -> Papers:
    """What an honest school writes down: the codes of its day, and the durations that somebody noted."""
    marks = here.sheet.marks
    if here.first_year < _CODES_OF_2024:
        marks = _as_written_before()[marks]
    late = here.sheet.late.copy()
    for char, share in _LATE_RECORDED.items():
        forgotten = (marks == ord(char)) & (here.rng.random(marks.shape) >= share)
        late[forgotten] = 0
    marks = marks.copy()
    for row in np.flatnonzero(here.sheet.stays["back_dated"]):
        marks[row, here.last_on_roll[row] + 1 :] = OFF_ROLL
    return Papers(marks, late, events.copy())


def without(events: Events, left_out: Events) -> Events:
    """The events but those that are left out."""
    return events[~np.isin(events["number"], left_out["number"])]


def in_order(events: Events) -> Events:
    """Events by day and pupil, numbered from 0: the order in which the file has them."""
    ordered = events[np.lexsort((events["kind"], events["stay"], events["slot"]))]
    ordered["number"] = np.arange(len(ordered))
    return ordered


def _as_written_before() -> Marks:
    table = np.arange(256, dtype=np.uint8)
    for new, old in _WRITTEN_BEFORE.items():
        table[ord(new)] = ord(old)
    return table
