"""Errors planted in what is recorded outside the register, and between that and the register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from wholeschool.simulate.calendar import Ints, monday_of, slot_of
from wholeschool.simulate.events import KIND, NONE, UNKNOWN_KIND, Events, make_events, of_kinds
from wholeschool.simulate.exclusions import sessions_from
from wholeschool.simulate.filing import Cell, Filing, Planted
from wholeschool.simulate.papers import without
from wholeschool.simulate.sheet import AFTERNOON, MORNING

Planter = Callable[[Filing, int], None]

_MID_MORNING = 10 * 60 + 45
_SUSPENDED, _ILL = ord("E"), ord("I")
_TIMED = ("sent_out", "truancy", "time_out", "out_of_lesson")


def _illness_while_suspended(filing: Filing, count: int) -> None:
    for event in _pick(filing, ("suspension",), count):
        cell = _start(filing, event)
        filing.written.marks[cell] = filing.on_file[cell] = _ILL
        filing.note("illness_while_suspended", cell, cell)


def _present_while_suspended(filing: Filing, count: int) -> None:
    for event in _pick(filing, ("suspension",), count):
        cell = _start(filing, event)
        filing.written.marks[cell] = filing.on_file[cell] = AFTERNOON if cell[1] % 2 else MORNING
        filing.note("present_while_suspended", cell, cell)


def _suspension_not_recorded(filing: Filing, count: int) -> None:
    chosen = _pick(filing, ("suspension",), count)
    filing.change_events(without(filing.written.events, chosen))
    for event in chosen:
        cell = _start(filing, event)
        filing.note("suspension_not_recorded", cell, cell)


def _informal_exclusion(filing: Filing, count: int) -> None:
    chosen = _pick(filing, ("suspension",), count)
    filing.change_events(without(filing.written.events, chosen))
    for event in chosen:
        stay, session = _start(filing, event)
        covered = _covered(filing, event)
        covered = covered[filing.written.marks[stay, covered] == _SUSPENDED]
        filing.written.marks[stay, covered] = filing.on_file[stay, covered] = _ILL
        filing.note("informal_exclusion_coded_illness", (stay, session), (stay, session))


def _suspension_without_duration(filing: Filing, count: int) -> None:
    for event in _pick(filing, ("suspension",), count):
        _alter(filing, event, sessions=NONE, end=NONE)
        _note_event(filing, "suspension_without_duration", event)


def _negative_minutes(filing: Filing, count: int) -> None:
    for event in _pick(filing, _TIMED, count):
        _alter(filing, event, minutes=-int(event["true_minutes"]))
        _note_event(filing, "negative_minutes", event)


def _unknown_kind(filing: Filing, count: int) -> None:
    for event in _pick(filing, _TIMED, count):
        _alter(filing, event, kind=UNKNOWN_KIND)
        _note_event(filing, "unknown_kind", event)


def _leave_out(kind: str, error: str) -> Planter:
    """Something happened, and no file knows of it."""

    def plant(filing: Filing, count: int) -> None:
        chosen = _pick(filing, (kind,), count)
        filing.change_events(without(filing.written.events, chosen))
        for event in chosen:
            filing.note(error, _start(filing, event), None, "events")

    return plant


def _event_on_absent_session(filing: Filing, count: int) -> None:
    away = np.isin(filing.written.marks, (ord("I"), ord("O")))
    for cell in filing.pick(away, count):
        number = _add_sent_out(filing, cell[0], int(filing.here.sheet.calendar.slots[cell[1]]))
        filing.note("event_on_absent_session", cell, number, "events")


def _event_on_closed_day(filing: Filing, count: int) -> None:
    calendar, rng = filing.here.sheet.calendar, filing.here.rng
    day, stays = calendar.inset_days[-1:], filing.here.sheet.stays
    there = np.flatnonzero(np.isnat(stays["end"]) & (stays["start"] < day))
    for stay in rng.choice(there, min(count, len(there)), replace=False):
        number = _add_sent_out(filing, int(stay), int(slot_of(day, 0)[0]))
        monday = str(monday_of(day)[0])
        filing.planted.append(Planted("event_on_closed_day", "events", number, monday, (int(stay),)))


def _pick(filing: Filing, kinds: tuple[str, ...], count: int) -> Events:
    """Up to `count` events that happened and are recorded, in weeks without an error; now these have one."""
    events = filing.true.events
    recorded = np.isin(events["number"], filing.written.events["number"])
    places = np.flatnonzero(of_kinds(events, *kinds) & recorded)
    chosen: list[int] = []
    for place in filing.here.rng.permutation(places)[: 20 * count]:
        covered = _covered(filing, events[place])
        weeks = np.unique(filing.here.sheet.calendar.week_of_session[covered])
        if len(chosen) < count and not filing.touched[events[place]["stay"], weeks].any():
            filing.touched[events[place]["stay"], weeks] = True
            chosen.append(int(place))
    return events[chosen].copy()


def _covered(filing: Filing, event: np.void) -> Ints:
    """The sessions of an event: a suspension's, the one of any other."""
    calendar = filing.here.sheet.calendar
    _, first = _start(filing, event)
    if event["kind"] != KIND["suspension"]:
        return np.array([first])
    if event["sessions"] != NONE:
        return sessions_from(filing.here.sheet, event["stay"], first, event["sessions"])
    return np.arange(first, np.searchsorted(calendar.slots, event["end"], side="right"))


def _start(filing: Filing, event: np.void) -> Cell:
    return int(event["stay"]), int(np.searchsorted(filing.here.sheet.calendar.slots, event["slot"]))


def _alter(filing: Filing, event: np.void, **columns: int) -> None:
    events = filing.written.events.copy()
    place = events["number"] == event["number"]
    for name, value in columns.items():
        events[name][place] = value
    filing.change_events(events)


def _note_event(filing: Filing, error: str, event: np.void) -> None:
    filing.note(error, _start(filing, event), int(event["number"]), "events")


def _add_sent_out(filing: Filing, stay: int, slot: int) -> int:
    """Record that a pupil was sent out, though it did not happen then; returns the event's number."""
    events = filing.written.events
    number = int(max(events["number"].max(initial=-1), filing.true.events["number"].max(initial=-1))) + 1
    added = make_events(
        "sent_out", np.array([stay]), np.array([slot]), time=_MID_MORNING, minutes=25, number=number
    )
    filing.change_events(np.concatenate([events, added]))
    return number


IN_RECORDS: Mapping[str, Planter] = MappingProxyType(
    {
        "illness_while_suspended": _illness_while_suspended,
        "present_while_suspended": _present_while_suspended,
        "suspension_not_recorded": _suspension_not_recorded,
        "suspension_without_duration": _suspension_without_duration,
        "informal_exclusion_coded_illness": _informal_exclusion,
        "event_on_absent_session": _event_on_absent_session,
        "event_on_closed_day": _event_on_closed_day,
        "negative_minutes": _negative_minutes,
        "unknown_kind": _unknown_kind,
        "truancy_not_noticed": _leave_out("truancy", "truancy_not_noticed"),
        "sent_out_not_logged": _leave_out("sent_out", "sent_out_not_logged"),
    }
)
"""Error → what plants up to so many of it. Fewer come where a school has too few events that fit."""
