"""The books of one school and year, read off its papers by the rules of the ledger.

On purpose this shares nothing with the code or the tables that it is to judge: what a mark means, which
event comes first and what is assumed stand here once more. Minutes of a form in a pupil's week come out;
taught time does not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wholeschool.simulate.calendar import Calendar, Ints
from wholeschool.simulate.covers import Covers, lay_covers
from wholeschool.simulate.events import KIND, NONE, UNKNOWN_KIND, Events
from wholeschool.simulate.papers import Papers
from wholeschool.simulate.sheet import Marks

Rows = npt.NDArray[np.void]

ROW = np.dtype([("stay", "i4"), ("week", "i4"), ("form", "i4"), ("minutes", "i4")])

FORMS = (
    "",
    "internal_exclusion", "internal_ap", "detention", "sent_out", "truancy", "time_out", "out_of_lesson",
    "late", "late_after_register", "suspension", "permanent_exclusion", "offsite_provision",
    "offsite_unverified", "unauthorised_absence", "reduced_timetable", "illness", "medical",
    "religious_observance", "mobile_family", "authorised_other", "unable_to_attend", "study_leave", "no_mark",
)  # fmt: skip
"""The in-school forms come first, in the order in which they take from a session (rule 5)."""
FORM = {name: number for number, name in enumerate(FORMS)}

ASSUMED = {"sent_out": 25, "truancy": 50, "time_out": 10, "out_of_lesson": 10, "detention": 50}
ASSUMED_LATE = 15

_BY_MARK = {
    "E": "suspension", "c": "reduced_timetable", "I": "illness", "M": "medical", "S": "study_leave",
    "R": "religious_observance", "T": "mobile_family", **dict.fromkeys("GNO", "unauthorised_absence"),
    **dict.fromkeys("CajH", "authorised_other"), **dict.fromkeys("QY1234567", "unable_to_attend"),
    **dict.fromkeys("BK", "offsite_unverified"), **dict.fromkeys(".!", "no_mark"),
}  # fmt: skip
_ABSENT = "EGNOcIMRTCajHS"
_PRESENT = "/\\LVPWJ"
_IN_SCHOOL = FORMS[1:9]


def make_books(papers: Papers, calendar: Calendar) -> Rows:
    """Minutes by stay, week (its place in `calendar.mondays`) and form, each above 0 and each row once.

    Events that no importer can read (an unknown kind, minutes below 0) count for nothing.
    """
    readable = (papers.events["kind"] != UNKNOWN_KIND) & (papers.events["minutes"] >= NONE)
    events = papers.events[readable]
    whole = _whole_sessions(papers.marks, lay_covers(papers.marks, events, calendar))
    stays, sessions = np.nonzero(whole)
    lost = [
        _Parts(stays, sessions, whole[stays, sessions].astype(np.int64), calendar.minutes[sessions]),
        *_parts_of_sessions(papers, events, calendar),
    ]
    return _by_week(lost, calendar)


@dataclass(frozen=True)
class _Parts:
    """Minutes of single sessions that go, or want to go, to a form."""

    stay: Ints
    session: Ints
    form: Ints
    minutes: Ints


def _whole_sessions(marks: Marks, covers: Covers) -> npt.NDArray[np.uint8]:
    """The form that each session goes to as a whole; 0 = none (rules 3 and 6)."""
    table = np.zeros(256, np.uint8)
    for mark, form in _BY_MARK.items():
        table[ord(mark)] = FORM[form]
    forms = table[marks]
    absent = _is_one_of(marks, _ABSENT)
    forms[absent & covers.suspended] = FORM["suspension"]
    forms[absent & covers.excluded] = FORM["permanent_exclusion"]
    forms[_is_one_of(marks, "BK") & covers.placed] = FORM["offsite_provision"]
    return forms


def _parts_of_sessions(papers: Papers, events: Events, calendar: Calendar) -> list[_Parts]:
    """Lateness and in-school events (rules 4, 5, 9 and 10)."""
    marks = papers.marks
    late = np.where(_is_one_of(marks, "LU"), papers.late, 0).astype(np.int64)
    stay, session, minutes = _placed(events[events["kind"] == KIND["late"]], calendar)
    np.maximum.at(late, (stay, session), minutes)
    after_register = marks == ord("U")
    arrived = after_register & (late > 0)
    late[after_register & ~arrived] = 10_000  # the whole session, as clipped below
    late[(marks == ord("L")) & (late == 0)] = ASSUMED_LATE
    length = np.broadcast_to(calendar.minutes, marks.shape)
    taken = np.where(after_register, np.minimum(late, length), 0)
    room = np.where(_is_one_of(marks, _PRESENT) | arrived, length - taken, 0)
    late[after_register] = 0
    claims = [_as_parts(late, "late"), *_claims(events, calendar)]
    return [_as_parts(taken, "late_after_register"), _share_out(claims, room)]


def _as_parts(minutes: Ints, form: str) -> _Parts:
    stay, session = np.nonzero(minutes)
    return _Parts(stay, session, np.full(len(stay), FORM[form]), minutes[stay, session])


def _claims(events: Events, calendar: Calendar) -> list[_Parts]:
    """What in-school events other than lateness want of each session."""
    claims = []
    for kind in _IN_SCHOOL[:-1]:
        chosen = events[events["kind"] == KIND[kind]]
        if kind == "detention":
            chosen = chosen[chosen["lesson_time"] == 1]
        event, session = _sessions_of(chosen, calendar, goes_on=kind == "internal_ap")
        usual = np.full(len(event), ASSUMED[kind]) if kind in ASSUMED else calendar.minutes[session]
        minutes = chosen["minutes"][event].astype(np.int64)
        minutes = np.where(minutes == NONE, usual, minutes)
        claims.append(_Parts(chosen["stay"][event], session, np.full(len(event), FORM[kind]), minutes))
    return claims


def _sessions_of(events: Events, calendar: Calendar, *, goes_on: bool) -> tuple[Ints, Ints]:
    """Pairs of event and session that it covers; an event whose start is no session covers none (rule 9)."""
    first = np.searchsorted(calendar.slots, events["slot"])
    held = calendar.slots[np.minimum(first, calendar.sessions - 1)] == events["slot"]
    until = np.searchsorted(calendar.slots, events["end"], side="right")
    without_end = np.where(goes_on, calendar.sessions, first + 1)
    until = np.where(events["end"] == NONE, without_end, until)
    until = np.where(events["sessions"] == NONE, until, first + events["sessions"])
    lengths = np.where(held, np.minimum(until, calendar.sessions) - first, 0)
    event = np.repeat(np.arange(len(events)), lengths)
    nth = np.arange(len(event)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return event, first[event] + nth


def _placed(events: Events, calendar: Calendar) -> tuple[Ints, Ints, Ints]:
    event, session = _sessions_of(events, calendar, goes_on=False)
    return events["stay"][event], session, events["minutes"][event]


def _share_out(claims: list[_Parts], room: Ints) -> _Parts:
    """Let claims on one session take in their order until its `room` (minutes) is spent."""
    stay, session, form, minutes = (
        np.concatenate([getattr(each, name) for each in claims])
        for name in ("stay", "session", "form", "minutes")
    )
    order = np.lexsort((form, session, stay))
    stay, session, form, minutes = stay[order], session[order], form[order], minutes[order]
    until = np.cumsum(minutes)
    before = until - minutes
    new_session = np.ones(len(stay), bool)
    new_session[1:] = (stay[1:] != stay[:-1]) | (session[1:] != session[:-1])
    before -= before[np.maximum.accumulate(np.where(new_session, np.arange(len(stay)), 0))]
    return _Parts(stay, session, form, np.clip(room[stay, session] - before, 0, minutes))


def _by_week(lost: list[_Parts], calendar: Calendar) -> Rows:
    stay = np.concatenate([each.stay for each in lost])
    week = calendar.week_of_session[np.concatenate([each.session for each in lost])]
    form = np.concatenate([each.form for each in lost])
    minutes = np.concatenate([each.minutes for each in lost])
    key = (stay.astype(np.int64) * len(calendar.mondays) + week) * len(FORMS) + form
    total = np.bincount(key, weights=minutes).astype(np.int64)
    kept = np.flatnonzero(total)
    rows = np.zeros(len(kept), ROW)
    rows["form"], rows["minutes"] = kept % len(FORMS), total[kept]
    rows["week"] = kept // len(FORMS) % len(calendar.mondays)
    rows["stay"] = kept // len(FORMS) // len(calendar.mondays)
    return rows


def _is_one_of(marks: Marks, chars: str) -> npt.NDArray[np.bool_]:
    table = np.zeros(256, bool)
    table[[ord(char) for char in chars]] = True
    result: npt.NDArray[np.bool_] = table[marks]
    return result
