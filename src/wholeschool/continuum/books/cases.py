"""Worked cases: one pupil, a few days of register, some events, and what the books must say.

A case is data. The same file runs on every engine, and whoever audits the ledger can write more. The shape is
read strictly, so that a slip of the pen is a sentence and not a case that passes for the wrong reason.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from wholeschool.continuum.books.pupil_books import Books
from wholeschool.errors import WrongCallError, nearest
from wholeschool.reference.forms import durations, event_kinds, forms
from wholeschool.schema.books import LEDGER_FINDINGS
from wholeschool.schema.events import EVENTS

HALVES = ("AM", "PM")
MINUTES_IN_SESSION = 150
ONLY_SCHOOL = "the school"
"""What the one school of a case is called where the case gives it no name."""

At = tuple[date, str]
"""A session of one school: the day and its half. As text, AM comes before PM."""

LIKE_A_SLIP = 0.8
"""How alike a key must be to one of ours to be a slip and not a remark: “minuts”, but not “id” for “kind”."""
FINDINGS = frozenset(next(each.allowed for each in LEDGER_FINDINGS.columns if each.name == "finding"))


@dataclass(frozen=True)
class Event:
    """Something recorded outside the register; None = not recorded. `minutes` are those in each session."""

    kind: str
    school: str
    start: date
    half: str
    sessions: int | None
    end: date | None
    end_half: str
    minutes: int | None
    reason: str | None
    in_lesson_time: bool


@dataclass(frozen=True)
class Case:
    """One worked case.

    `registers` hold for each school (the first is the main school) its sessions in order, each with its mark
    as printed (None = no mark). `minutes_late` stand beside that session's mark, at whichever school it is.
    `durations` are what this case assumes instead of the usual minutes, by kind of event. `expect` is what
    the books must say, by the names of `Books` (`branches` as form → branch → minutes); what it leaves out
    is not asked.
    """

    id: str
    why: str
    registers: Mapping[str, Mapping[At, str | None]]
    events: tuple[Event, ...]
    minutes_late: Mapping[At, int]
    session_minutes: Mapping[str, int]
    durations: Mapping[str, int]
    expect: Mapping[str, Any]


def read_cases(path: Path) -> list[Case]:
    """The cases of a file: `{"cases": […]}` or a bare list.

    Raises WrongCallError, with file and case, where the file or one of its cases cannot be read.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_without_doubles)
    except OSError as wrong:
        raise WrongCallError(f"The file cannot be read: {wrong.strerror}.", where=str(path)) from wrong
    except ValueError as wrong:
        raise WrongCallError(f"This is no JSON: {wrong}.", where=path.name) from wrong
    except WrongCallError as wrong:
        raise WrongCallError(wrong.what, where=path.name) from wrong
    listed = content.get("cases") if isinstance(content, dict) else content
    if not isinstance(listed, list):
        raise WrongCallError(
            "There is no list of cases here.", where=path.name, advice='Write {"cases": […]} or a bare list.'
        )
    return [parse_case(raw, f"{path.name}, case {number}") for number, raw in enumerate(listed, start=1)]


def parse_case(raw: Any, where: str = "") -> Case:
    """One case as it stands in a file. Raises WrongCallError, with `where`, where it cannot be read."""
    try:
        return _case(_mapping(raw, "A case"))
    except WrongCallError as wrong:
        name = raw.get("id") if isinstance(raw, dict) else None
        place = f"{where} ({name})" if where and name else where or str(name or "")
        raise WrongCallError(wrong.what, where=place, nearest=wrong.nearest, advice=wrong.advice) from wrong


def compare(books: Books, expect: Mapping[str, Any]) -> list[str]:
    """Where the books differ from what a case expects, a sentence for each difference; empty = nowhere."""
    differences: list[str] = []
    for name, expected in expect.items():
        found = getattr(books, name)
        if name == "findings":
            differences += [f"Found {each}, which is not expected." for each in sorted(found - set(expected))]
            differences += [f"Did not find {each}." for each in sorted(set(expected) - found)]
        elif name == "branches":
            for form, by_branch in expected.items():
                of_form = {branch: minutes for (each, branch), minutes in found.items() if each == form}
                differences += _differing_minutes(f"{name} of {form}", of_form, by_branch)
        elif isinstance(found, Mapping):
            differences += _differing_minutes(name, found, expected)
        elif found != expected:
            differences.append(f"{name} is {found}, expected {expected}.")
    return differences


def verdict(case: Case, differences: list[str]) -> str:
    """One line of text for a case."""
    return f"failed  {case.id}: {' '.join(differences)}" if differences else f"passed  {case.id}"


def _differing_minutes(name: str, found: Mapping[str, int], expected: Mapping[str, int]) -> list[str]:
    return [
        f"{name}: {key} has {found.get(key, 0)} minutes, expected {expected.get(key, 0)}."
        for key in sorted({*found, *expected})
        if found.get(key, 0) != expected.get(key, 0)
    ]


def _case(raw: Mapping[str, Any]) -> Case:
    _refuse_slips(raw, {"register"} | {each.name for each in fields(Case)})
    registers = _registers(raw)
    late = _mapping(raw.get("minutes_late") or {}, "minutes_late")
    assumed = _mapping(raw.get("durations") or {}, "durations")
    events = raw.get("events") or []
    if not isinstance(events, list):
        raise WrongCallError("events is no list.")
    return Case(
        id=str(raw.get("id", "")),
        why=str(raw.get("why", "")),
        registers=registers,
        events=tuple(_event(_mapping(each, "An event"), registers) for each in events),
        minutes_late={_at(key): _whole(each, key) for key, each in late.items() if each is not None},
        session_minutes=_session_minutes(raw.get("session_minutes")),
        durations={
            _known(key, durations(), "assumed duration"): _whole(assumed[key], key) for key in assumed
        },
        expect=_expect(_mapping(raw.get("expect") or {}, "expect")),
    )


def _registers(raw: Mapping[str, Any]) -> dict[str, dict[At, str | None]]:
    if ("register" in raw) == ("registers" in raw):
        raise WrongCallError("A case has either a register or registers, by school.")
    named = _mapping(raw["registers"], "registers") if "registers" in raw else {ONLY_SCHOOL: raw["register"]}
    if not named:
        raise WrongCallError("registers names no school.")
    return {school: _register(_mapping(register, "A register")) for school, register in named.items()}


def _register(register: Mapping[str, Any]) -> dict[At, str | None]:
    sessions: dict[At, str | None] = {}
    for text, marks in sorted(register.items()):
        if (
            not isinstance(marks, list)
            or [mark is None or isinstance(mark, str) for mark in marks] != [True] * 2
        ):
            raise WrongCallError(
                f"{text} has no two marks.", advice='Write ["/", "\\\\"]; null is no mark, "#" is no session.'
            )
        sessions |= {(_day(text), half): mark for half, mark in zip(HALVES, marks, strict=True)}
    return sessions


def _event(raw: Mapping[str, Any], schools: Collection[str]) -> Event:
    _refuse_slips(raw, {each.name for each in fields(Event)})
    given = {key: value for key, value in raw.items() if value is not None}
    if not isinstance(given.get("in_lesson_time", False), bool):
        raise WrongCallError(f"in_lesson_time is “{given['in_lesson_time']}”.", advice="Write true or false.")
    return Event(
        kind=_known(given.get("kind"), event_kinds(), "kind of event"),
        school=_known(given.get("school", next(iter(schools))), schools, "school with a register"),
        start=_day(given.get("start")),
        half=_known(given.get("half", "AM"), HALVES, "half"),
        sessions=_whole(given["sessions"], "sessions") if "sessions" in given else None,
        end=_day(given["end"]) if "end" in given else None,
        end_half=_known(given.get("end_half", "PM"), HALVES, "half"),
        minutes=_whole(given["minutes"], "minutes") if "minutes" in given else None,
        reason=str(given["reason"]) if "reason" in given else None,
        in_lesson_time=given.get("in_lesson_time", False),
    )


def _session_minutes(raw: Any) -> dict[str, int]:
    if not isinstance(raw, dict):
        raw = dict.fromkeys(HALVES, MINUTES_IN_SESSION if raw is None else raw)
    given = {
        _known(half, HALVES, "half"): _whole(minutes, "session_minutes") for half, minutes in raw.items()
    }
    return dict.fromkeys(HALVES, MINUTES_IN_SESSION) | given


def _expect(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    for name, value in raw.items():
        _known(name, [each.name for each in fields(Books)], "part of the books")
        if name == "findings":
            if not isinstance(value, list):
                raise WrongCallError("expect: findings is no list.")
            for finding in value:
                _known(finding, FINDINGS, "finding")
        elif name in ("persistent", "severe"):
            if not isinstance(value, bool):
                raise WrongCallError(f"expect: {name} is “{value}”.", advice="Write true or false.")
        elif name in ("lost", "elsewhere", "unverified", "branches"):
            for form in _mapping(value, f"expect: {name}"):
                _known(form, forms(), "form")
        else:
            _whole(value, f"expect: {name}")
    return raw


def _refuse_slips(raw: Mapping[str, Any], known: Collection[str]) -> None:
    """Refuse a key that is nearly one of ours; columns of events that take no part and remarks may stand."""
    for key in raw:
        if key not in known and key not in EVENTS.names and get_close_matches(key, known, cutoff=LIKE_A_SLIP):
            raise WrongCallError(f"There is no “{key}” here.", nearest=nearest(key, known))


def _known(word: Any, known: Collection[str], what: str) -> str:
    if isinstance(word, str) and word in known:
        return word
    raise WrongCallError(
        f"There is no {what} “{word}”.",
        nearest=nearest(str(word), known),
        advice=f"Known are {', '.join(sorted(known))}." if not nearest(str(word), known) else "",
    )


def _day(text: Any) -> date:
    try:
        day = date.fromisoformat(text)
    except (TypeError, ValueError):
        day = None
    # Python reads other spellings too, in which one day could stand twice and out of order.
    if day is None or day.isoformat() != text:
        raise WrongCallError(f"“{text}” is no date.", advice="Write it as 2025-01-06.")
    return day


def _at(text: str) -> At:
    day, _, half = text.partition(" ")
    return _day(day), _known(half, HALVES, "half")


def _whole(value: Any, what: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise WrongCallError(f"{what} is “{value}”, which is no whole number from 0 up.")


def _mapping(value: Any, what: str) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    raise WrongCallError(f"{what} is “{value}”, where names and values belong in {{…}}.")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON; a key that stands twice would silently win over its first."""
    keys = [key for key, _ in pairs]
    for key in keys:
        if keys.count(key) > 1:
            raise WrongCallError(f"“{key}” stands twice in one place.")
    return dict(pairs)
