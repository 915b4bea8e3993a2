"""Which sessions an exclusion or a placement covers (rules 6 and 8 of the ledger)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wholeschool.simulate.calendar import Calendar
from wholeschool.simulate.events import NONE, Events, of_kinds
from wholeschool.simulate.sheet import Flags, Marks


@dataclass(frozen=True)
class Covers:
    """For each stay and session: whether it lies in a suspension, an exclusion in force, a placement."""

    suspended: Flags
    excluded: Flags
    placed: Flags


def lay_covers(marks: Marks, events: Events, calendar: Calendar) -> Covers:
    """Lay a year's records onto its sessions. `marks` say which sessions are the other school's (D)."""
    suspended, excluded, placed = (np.zeros(marks.shape, bool) for _ in range(3))
    for event in events[of_kinds(events, "suspension")]:
        row = event["stay"]
        first, after = _span(event, calendar)
        ours = first + np.flatnonzero(marks[row, first:] != ord("D"))
        if event["sessions"] != NONE:
            suspended[row, ours[: event["sessions"]]] = True
        elif event["end"] != NONE:
            suspended[row, ours[ours < after]] = True
        else:
            suspended[row, ours[:1]] = True
    for event in events[of_kinds(events, "permanent_exclusion")]:
        excluded[event["stay"], slice(*_span(event, calendar))] = True
    for event in events[of_kinds(events, "offsite_direction", "alternative_provision")]:
        placed[event["stay"], slice(*_span(event, calendar))] = True
    return Covers(suspended, excluded, placed)


def _span(event: np.void, calendar: Calendar) -> tuple[int, int]:
    """The first session of an event and the one after its last; without an end it goes on."""
    first = int(np.searchsorted(calendar.slots, event["slot"]))
    if event["end"] == NONE:
        return first, calendar.sessions
    return first, int(np.searchsorted(calendar.slots, event["end"], side="right"))
