"""What schools did: the actions that fulfil duties, everyday actions, and the duties that were breached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from wholeschool.simulate.csv_text import numbers, table
from wholeschool.simulate.duties import Duty
from wholeschool.simulate.duty_records import Clock, Day, DutyRecords, Event

ACTIONS_HEADER = "UPN,URN,Action id,Acted on,Action,About,By role"

_BREACHED_SHARE, _BREACHED_AT_LEAST, _DONE_LATE = 0.12, 3, 0.4
_WITHOUT_DEADLINE = {"consider_representations": 0.2, "governors_meet_if_asked": 0.5, "ten_unauthorised": 0.6}
"""Shares of the duties without a deadline for which something is done."""
_ROLES = {
    "governors_considered": "head", "governors_met": "head", "notice_given": "inclusion_lead",
    "provision_started": "inclusion_lead", "timetable_reviewed": "senco", "contact": "attendance_lead",
    "meeting": "pastoral_lead", "support": "pastoral_lead", "referral": "safeguarding_lead",
}  # fmt: skip
_EVERYDAY = ("contact", "meeting", "support", "referral")
_EVERYDAY_SHARES = (0.45, 0.25, 0.2, 0.1)
_ANSWERED = {
    "suspension": 0.5, "internal_exclusion": 0.3, "truancy": 0.2, "managed_move": 0.7,
    "offsite_direction": 0.6,
}  # fmt: skip
"""Shares of events of a kind that somebody does something about within ten school days."""
_NAMES_THE_EVENT = 0.6


@dataclass(frozen=True)
class Action:
    """One action; `about` None = the pupil."""

    upn: str
    urn: int
    day: Day
    kind: str
    about: str | None


@dataclass(frozen=True)
class Breach:
    """A duty whose date has passed before the records end, not done by then."""

    duty: Duty
    done: Day | None
    """When it was done after all."""


def act(
    records: DutyRecords, duties: Sequence[Duty], planted: bool, rng: np.random.Generator
) -> list[Action]:
    """All actions, by day. With nothing planted every duty that has a deadline is done by it."""
    clocks = records.clocks()
    until = last_day(clocks)
    left = _left_undone(duties, until, rng) if planted else set()
    actions = [
        action
        for place, duty in enumerate(duties)
        for action in _answer(duty, clocks[duty.urn], place in left, rng)
        if action.day <= until
    ]
    actions += _everyday(records.events, clocks, rng)
    unique = dict.fromkeys(actions)
    return sorted(unique, key=lambda each: (each.day, each.urn, each.upn, each.kind, each.about or ""))


def breaches_of(duties: Iterable[Duty], actions: Iterable[Action], until: Day) -> list[Breach]:
    """Every duty that is breached by the end of the day `until`, whoever planted it or not."""
    by_pupil: defaultdict[str, list[Action]] = defaultdict(list)
    for action in actions:
        by_pupil[action.upn].append(action)
    found = []
    for duty in duties:
        done = sorted(each.day for each in by_pupil[duty.upn] if _fulfils(each, duty))
        if duty.name == "limit_45_days":
            found.append(Breach(duty, None))
        elif duty.has_deadline and not duty.placed and duty.due is not None and duty.due < until:
            late = not done or done[0] > duty.due
            found += [Breach(duty, done[0] if done else None)] if late else []
    return found


def last_day(clocks: dict[int, Clock]) -> Day:
    """The last school day of all schools."""
    last: Day = max(clock.days[-1] for clock in clocks.values())
    return last


def action_rows(actions: Sequence[Action]) -> bytes:
    """The file of actions, a line each, numbered school by school."""
    count: defaultdict[int, int] = defaultdict(int)
    names = []
    for action in actions:
        count[action.urn] += 1
        names.append(f"{action.urn}-A{count[action.urn]}")
    columns = [
        _text(action.upn for action in actions),
        numbers(np.array([action.urn for action in actions], np.int64)),
        _text(names),
        _text(str(action.day) for action in actions),
        _text(action.kind for action in actions),
        _text(action.about for action in actions),
        _text(_ROLES[action.kind] for action in actions),
    ]
    return table(ACTIONS_HEADER, columns)


def _fulfils(action: Action, duty: Duty) -> bool:
    if action.kind != duty.kind:
        return False
    if action.about is not None:
        in_turn = duty.after is None or action.day > duty.after
        return action.about in duty.about and bool(in_turn)
    if duty.after is not None:
        return action.urn == duty.urn and bool(action.day > duty.after)
    return bool(action.day >= duty.start)


def _left_undone(duties: Sequence[Duty], until: Day, rng: np.random.Generator) -> set[int]:
    """Places of duties that nobody does in time: of each kind a share, and some at least."""
    kinds: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, duty in enumerate(duties):
        passed = duty.due is not None and duty.due < until
        if duty.has_deadline and duty.kind and duty.certain and passed and not duty.placed:
            kinds[duty.name, duty.of].append(place)
    left: set[int] = set()
    for places in kinds.values():
        count = max(min(_BREACHED_AT_LEAST, len(places)), round(_BREACHED_SHARE * len(places)))
        left |= set(rng.choice(places, count, replace=False).tolist())
    by_event = {duties[place].event for place in left if duties[place].kind == "notice_given"}
    # One notice answers both duties of an event, so that leaving one undone leaves both. And who has no plan
    # of a part-time timetable does not review it.
    return left | {
        place
        for place, duty in enumerate(duties)
        if (duty.kind == "notice_given" and duty.event in by_event)
        or (duty.name == "timetable_review" and duty.event is None)
    }


def _answer(duty: Duty, clock: Clock, undone: bool, rng: np.random.Generator) -> list[Action]:
    """The action that fulfils a duty; where it is left undone, none or one that comes too late."""
    if not duty.has_deadline and rng.random() >= _WITHOUT_DEADLINE[duty.name]:
        return []
    if duty.name == "ten_unauthorised":
        day = clock.after(duty.start, int(rng.integers(1, 6)))
        return [Action(duty.upn, duty.urn, day, "contact", None)] if day is not None else []
    if duty.kind is None or duty.placed:
        return []
    if undone:
        # A late review would count for the next six weeks, so that there is none.
        comes = duty.due is not None and duty.name != "timetable_review" and rng.random() < _DONE_LATE
        day = clock.after(duty.due or duty.start, int(rng.integers(2, 15))) if comes else None
    else:
        day = _in_time(duty, clock, rng)
    return [Action(duty.upn, duty.urn, day, duty.kind, duty.event)] if day is not None else []


def _in_time(duty: Duty, clock: Clock, rng: np.random.Generator) -> Day | None:
    """A school day between what brings a duty about and its date."""
    if duty.due is None or duty.kind == "governors_considered":
        return clock.after(duty.start, int(rng.integers(5, 15)))
    if duty.name == "provision_from_sixth_day":
        return duty.due
    after = duty.start if duty.after is None else duty.after
    days = clock.days[(clock.days > after) & (clock.days <= duty.due)]
    day: Day = days[-1 - int(rng.integers(min(4, len(days))))]
    return day


def _everyday(events: Sequence[Event], clocks: dict[int, Clock], rng: np.random.Generator) -> list[Action]:
    """A call, a meeting, support or a referral after some of the events."""
    actions = []
    for event in events:
        if rng.random() >= _ANSWERED.get(event.kind, 0.0):
            continue
        day = clocks[event.urn].after(event.day, int(rng.integers(0, 11)))
        kind = _EVERYDAY[rng.choice(len(_EVERYDAY), p=_EVERYDAY_SHARES)]
        about = event.name if rng.random() < _NAMES_THE_EVENT else None
        if day is not None:
            actions.append(Action(event.upn, event.urn, day, kind, about))
    return actions


def _text(values: Iterable[str | None]) -> pa.Array:
    return pa.array(list(values), pa.string())
