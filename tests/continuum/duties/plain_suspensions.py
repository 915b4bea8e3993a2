"""The second witness on suspensions and permanent exclusions: days, governors, provision, notices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from tests.continuum.plain_pupil import (
    END_OF_TIME,
    Found,
    Pupil,
    Session,
    as_day,
    as_row,
    roll_end,
    school_year,
    term_place,
)

PLACES = ("offsite_direction", "alternative_provision")


def spell_of(pupil: Pupil, event: Mapping[str, Any]) -> Found | None:
    """What a suspension covers: a list of sessions, None standing for one beyond the calendar."""
    if event["kind"] not in ("suspension", "lunchtime_suspension"):
        return None
    start = (as_day(event["start"]), event.get("half", "AM"))
    ahead = [each for each in pupil.calendar[event["school"]] if each >= start]
    given, end = event.get("sessions"), event.get("end")
    sessions: list[Session | None]
    if event["kind"] == "lunchtime_suspension":
        return {"event": event, "start": start, "sessions": [], "lunches": max(given or 1, 1), "last": start}
    if given is None and end is not None:
        until = (as_day(end), event.get("end_half") or "PM")
        sessions = [each for each in ahead if each <= until]
        if not ahead and until >= start:
            sessions = [None]
    else:
        wanted = 1 if given is None else given
        sessions = [*ahead[:wanted], *[None] * (wanted - len(ahead[:wanted]))]
    if not sessions:
        return None
    return {
        "event": event,
        "start": start,
        "sessions": sessions,
        "lunches": 0,
        "last": sessions[-1] or END_OF_TIME,
    }


def _half_days(pupil: Pupil, spells: Sequence[Found]) -> list[tuple[Found, Session, Any, str]]:
    """Half days one by one: spell, session, (year, term), school."""
    seen: set[tuple[str, Session]] = set()
    counted = []
    for spell in spells:
        school = spell["event"]["school"]
        for session in spell["sessions"]:
            if session is None:
                counted.append((spell, END_OF_TIME, _last_term(pupil, school, spell), school))
            elif (school, session) not in seen:
                seen.add((school, session))
                counted.append((spell, session, pupil.term[school, *session], school))
        for _ in range(spell["lunches"]):
            ahead = [each for each in pupil.calendar[school] if each >= spell["start"]]
            term = pupil.term[school, *ahead[0]] if ahead else _last_term(pupil, school, spell)
            counted.append((spell, spell["start"], term, school))
    return counted


def _last_term(pupil: Pupil, school: str, spell: Found) -> Any:
    sessions = pupil.calendar[school]
    return pupil.term[school, *sessions[-1]] if sessions else (school_year(spell["start"][0], ""), "")


def limit(pupil: Pupil, spells: Sequence[Found]) -> Iterator[Found]:
    years: dict[int, list[Any]] = defaultdict(list)
    for half_day in _half_days(pupil, spells):
        years[half_day[2][0]].append(half_day)
    for year, units in years.items():
        place = {id(spell): number for number, spell in enumerate(spells)}
        units.sort(key=lambda u: (u[1], pupil.order.index(u[3]), place[id(u[0])]))
        if len(units) > 90:
            spell, session, _, school = units[90]
            yield as_row(
                pupil, school, "limit_45_days",
                None if session == END_OF_TIME else session[0], None,
                f"{len(units) / 2:g} days in {year}/{str(year + 1)[2:]} over all schools",
                about=spell["event"]["id"], start=spell["start"][0],
            )  # fmt: skip


def governors(pupil: Pupil, spells: Sequence[Found]) -> Iterator[Found]:
    half_days = _half_days(pupil, spells)
    for spell in spells:
        event, school, start = spell["event"], spell["event"]["school"], spell["start"][0]
        touched = {pupil.term[school, *session] for session in spell["sessions"] if session}
        touched |= {term for mine, _, term, _ in half_days if mine is spell}
        by_then = [term for _, session, term, _ in half_days if session <= spell["last"]]
        term = max(touched, key=lambda each: (by_then.count(each), term_place(each)))
        days, place = by_then.count(term) / 2, f"the {term[1]} term" if term[1] else "no known term"
        figures = f"{days:g} {'day' if days == 1 else 'days'} in {place}"

        def about(*kinds: str, event: Any = event) -> date | None:
            return pupil.first_action(lambda a: a["kind"] in kinds and a.get("about") == event["id"])

        more = {"about": event["id"], "start": start}
        if days <= 5:
            done = about("governors_considered")
            yield as_row(pupil, school, "consider_representations", None, done, figures, **more)
        elif days <= 15:
            due, done = pupil.after(school, start, 50), about("governors_considered", "governors_met")
            yield as_row(pupil, school, "governors_meet_if_asked", due, done, figures, **more)
        else:
            yield _meeting(pupil, event, figures)
    for event in pupil.events:
        if event["kind"] == "permanent_exclusion":
            yield _meeting(pupil, event, "permanent exclusion")


def _meeting(pupil: Pupil, event: Mapping[str, Any], figures: str) -> Found:
    start = as_day(event["start"])

    def met(act: Mapping[str, Any]) -> bool:
        here = not act.get("about") and act["school"] == event["school"] and as_day(act["at"]) >= start
        return act["kind"] == "governors_met" and (act.get("about") == event["id"] or here)

    due = pupil.after(event["school"], start, 15)
    return as_row(
        pupil, event["school"], "governors_meet", due, pupil.first_action(met), figures,
        about=event["id"], start=start,
    )  # fmt: skip


def provision(pupil: Pupil, spells: Sequence[Found]) -> Iterator[Found]:
    for school in pupil.order:
        for run in _runs(pupil, [s for s in spells if s["event"]["school"] == school and s["sessions"]]):
            sessions = {each for spell in run for each in spell["sessions"] if each}
            days = sorted({day for day, _ in sessions})
            beyond = sum(each is None for spell in run for each in spell["sessions"])
            touched = len(days) + (beyond + 1) // 2
            if touched >= 6:
                from_first = [day for day in pupil.days[school] if days and day >= days[0]]
                due = from_first[5] if len(from_first) > 5 else None
                first = min(run, key=lambda s: (s["start"], s["event"]["id"]))
                yield _provided(
                    pupil, school, [s["event"]["id"] for s in run], first["event"], due,
                    f"{touched} school days in a row",
                )  # fmt: skip
    for event in pupil.events:
        if event["kind"] == "permanent_exclusion":
            start = (as_day(event["start"]), event.get("half", "AM"))
            school = event["school"]
            days = sorted({each[0] for each in pupil.calendar[school] if each >= start})
            due = days[5] if len(days) > 5 else None
            end = event.get("end")
            if end is None or (due is not None and as_day(end) >= due):
                words = "permanent exclusion in force on its sixth school day"
                yield _provided(pupil, school, [event["id"]], event, due, words)


def _runs(pupil: Pupil, spells: Sequence[Found]) -> list[list[Found]]:
    """Spells at one school, joined where no session lies between; what has none is joined to nothing."""
    runs: list[list[Found]] = []
    held = [s for s in spells if any(s["sessions"])]
    for spell in sorted(held, key=lambda s: (s["sessions"][0], s["start"], s["event"]["id"])):
        calendar = pupil.calendar[spell["event"]["school"]]
        if runs:
            reached = max(each for one in runs[-1] for each in one["sessions"] if each)
            if not [each for each in calendar if reached < each < spell["sessions"][0]]:
                runs[-1].append(spell)
                continue
        runs.append([spell])
    return runs + [[spell] for spell in spells if not any(spell["sessions"])]


def _provided(
    pupil: Pupil, school: str, ids: Sequence[str], event: Mapping[str, Any], due: date | None, figures: str
) -> Found:
    start = as_day(event["start"])

    def started(act: Mapping[str, Any]) -> bool:
        free = not act.get("about") and as_day(act["at"]) >= start
        return act["kind"] == "provision_started" and (act.get("about") in ids or free)

    dates = [as_day(each["start"]) for each in pupil.events if each["kind"] in PLACES]
    placed = [day for day in dates if due and start <= day <= due]
    done = min([*filter(None, [pupil.first_action(started)]), *placed], default=None)
    return as_row(
        pupil, school, "provision_from_sixth_day", due, done, figures, about=event["id"], start=start
    )


def notices(pupil: Pupil, spells: Sequence[Found]) -> Iterator[Found]:
    covering = {spell["event"]["id"] for spell in spells}
    for event in pupil.events:
        suspended = event["kind"] == "suspension" and event["id"] in covering
        if not suspended and event["kind"] != "permanent_exclusion":
            continue
        start = as_day(event["start"])
        rolls = [
            roll
            for roll in pupil.rolls
            if roll["school"] == event["school"] and as_day(roll["start"]) <= start <= roll_end(roll)
        ]
        word = event["kind"].replace("_", " ")
        said = event["id"]
        done = pupil.first_action(lambda a, e=said: a["kind"] == "notice_given" and a.get("about") == e)
        due = pupil.after(event["school"], start, 1)
        more = {"about": event["id"], "start": start}
        if any(roll.get("social_worker") or roll.get("looked_after") for roll in rolls):
            words = f"{word} of a pupil with a social worker or looked after"
            yield as_row(pupil, event["school"], "notice_social_worker", due, done, words, **more)
        if any(roll.get("sen") == "E" for roll in rolls):
            words = f"{word} of a pupil with an EHC plan"
            yield as_row(pupil, event["school"], "notice_ehc_plan", due, done, words, **more)
