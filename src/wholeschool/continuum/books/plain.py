"""The ledger's rules in plain Python, one session after the other: slow, and short enough to be read whole.

The engine is held against this file by worked cases (`tests/spec`) and by random ones (`tests/properties`);
the two share the lists of `reference/` and nothing else. Numbers in brackets: docs/reference/ledger-rules.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from wholeschool.continuum.books.cases import At, Case, Event, parse_case
from wholeschool.continuum.books.pupil_books import Books
from wholeschool.reference.attendance import AttendanceCode, in_dates, meaning
from wholeschool.reference.forms import durations, form_of_code, forms

NO_MARK = "-"
MARKED_PRESENT = ("/", "\\", "L", "V", "P", "W", "J")
ON_SITE = (*MARKED_PRESENT, "U")
OFF_SITE = ("B", "K")
NOT_SCHEDULED = ("X", "Z", "#", "D")
COALITION_MARKS = ("G", "N", "O", "U")

WHOLE_SESSION = ("internal_exclusion", "internal_ap")
PARTS = ("detention", "sent_out", "truancy", "time_out", "out_of_lesson")
IN_SCHOOL = (*WHOLE_SESSION, *PARTS, "late")  # the first takes first (5)
EXCLUSIONS = ("permanent_exclusion", "suspension")
PLACEMENTS = ("offsite_direction", "alternative_provision")
GOES_ON = (*PLACEMENTS, "internal_ap", "permanent_exclusion")
SCHOOL_EXCLUSION_REASONS = frozenset({"BHS", "SUS", "EXR", "PEX"})


@dataclass
class Session:
    """A half that a register lists: the code as printed, and the events that cover it."""

    at: At
    printed: str | None
    minutes: int
    minutes_late: int | None
    events: list[Event] = field(default_factory=list)

    @property
    def row(self) -> AttendanceCode | None:
        """What the code means on the day; None = nobody knows it."""
        return meaning(NO_MARK if self.printed is None else self.printed, self.at[0])

    @property
    def code(self) -> str:
        """The code that the mark is read as: a sub-code as its parent, an unknown one as no mark (14)."""
        return NO_MARK if self.row is None else self.row.parent or self.row.code

    @property
    def absent(self) -> bool:
        """Whether DfE counts an absence."""
        return self.row is not None and (self.row.authorised or self.row.unauthorised)

    def of(self, *kinds: str) -> list[Event]:
        """The events of these kinds that cover the session."""
        return [event for event in self.events if event.kind in kinds]

    @property
    def lateness(self) -> list[int]:
        """Every recorded number of minutes late; the mark's own counts beside L and U only (4)."""
        minutes = [event.minutes for event in self.of("late")]
        minutes += [self.minutes_late] if self.code in ("L", "U") else []
        return [each for each in minutes if each is not None]


@dataclass
class Tally:
    """Sums over sessions, on the way to `Books`."""

    count: Counter[str] = field(default_factory=Counter)
    quantities: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    branches: Counter[tuple[str, str]] = field(default_factory=Counter)
    findings: set[str] = field(default_factory=set)

    def enter(self, form: str, minutes: int, *, branch: str, assumed: bool = False) -> None:
        """Put minutes of a session down to a form, and so to its quantity and its branch (1)."""
        if minutes:
            self.quantities[forms()[form].quantity][form] += minutes
            self.branches[form, branch] += minutes
            self.count["assumed_minutes"] += minutes if assumed else 0


def evaluate(case: Case | Mapping[str, Any]) -> Books:
    """The books of one worked case, read already or as it stands in a file.

    Raises WrongCallError where a case that is not read yet cannot be read.
    """
    case = case if isinstance(case, Case) else parse_case(case)
    tally = Tally()
    schools = {school: _sessions(case, school, tally) for school in case.registers}
    for school in schools:
        others = [each for other in schools if other != school for each in schools[other]]
        elsewhere = {each.at for each in others if each.code not in (NO_MARK, "D", "#")}
        for session in schools[school]:
            _count(session, tally, elsewhere)
            _enter(session, tally, {**durations(), **case.durations})
            tally.findings.update(_doubts(session))
    return _books(tally)


def _sessions(case: Case, school: str, tally: Tally) -> list[Session]:
    """The halves that a school's register lists, in order, each with the school's events that cover it."""
    sessions = {
        at: Session(at, mark, case.session_minutes[at[1]], case.minutes_late.get(at))
        for at, mark in sorted(case.registers[school].items())
    }
    for event in case.events:
        # A detention outside lesson time takes nothing and raises no question, wherever it falls (13).
        if event.school == school and (event.kind != "detention" or event.in_lesson_time):
            for at in _covers(event, list(sessions.values()), tally):
                sessions[at].events.append(event)
    return list(sessions.values())


def _covers(event: Event, sessions: list[Session], tally: Tally) -> list[At]:
    """The sessions of its school that an event covers: the next n, those to its end, all, or one (8, 9)."""
    start = (event.start, event.half)
    # D uses a suspension up no more than a closed day does; any other event runs on through it.
    passed_over = ("#", "D") if event.kind == "suspension" else ("#",)
    held = [session.at for session in sessions if session.code not in passed_over]
    if event.kind in IN_SCHOOL and start not in held:
        tally.findings.add("event_on_no_school_day")
        return []
    following = [at for at in held if at >= start]
    if event.sessions is not None and event.kind != "permanent_exclusion":
        return following[: event.sessions]
    if event.end is not None:
        return [at for at in following if at <= (event.end, event.end_half)]
    if event.kind == "suspension":
        tally.findings.add("duration_missing")
    return following if event.kind in GOES_ON else following[:1]


def _count(session: Session, tally: Tally, elsewhere: set[At]) -> None:
    """Sessions as DfE counts them (14), and sessions that are the other school's (7)."""
    if session.row:
        tally.count["possible_sessions"] += session.row.possible
        tally.count["absent_sessions"] += session.absent
        tally.count["unauthorised_sessions"] += session.row.unauthorised
    if session.code == "D":
        tally.count["dual_sessions"] += 1
        tally.count["dual_unmatched"] += session.at not in elsewhere


def _enter(session: Session, tally: Tally, assumed: Mapping[str, int]) -> None:
    """Put the minutes of a scheduled session where they went (1), and count it for the coalition (12)."""
    form = ""
    if session.code in NOT_SCHEDULED:
        return
    tally.count["scheduled_minutes"] += session.minutes
    if session.code in ON_SITE:
        _share_out(session, tally, assumed)
    else:
        form = _form_of_whole_session(session)
        tally.enter(form, session.minutes, branch=_branch(form, session))
    tally.count["coalition_sessions"] += form in EXCLUSIONS or session.code in COALITION_MARKS


def _form_of_whole_session(session: Session) -> str:
    """The one form of a session in which the pupil was not in school, or nobody knows (3, 6, 14)."""
    if session.code == NO_MARK:
        return "no_mark"
    for exclusion in EXCLUSIONS:
        if session.absent and session.of(exclusion):
            return exclusion
    if session.code in OFF_SITE:
        return "offsite_provision" if session.of(*PLACEMENTS) else "offsite_unverified"
    return form_of_code().get(session.code, "authorised_other")


def _branch(form: str, session: Session) -> str:
    """A form's own branch; that of time off site hangs on why the pupil was placed there (6)."""
    reasons = {placement.reason for placement in session.of(*PLACEMENTS)}
    beside = form == "offsite_provision" and not reasons & SCHOOL_EXCLUSION_REASONS
    return "context" if beside else forms()[form].branch


def _share_out(session: Session, tally: Tally, assumed: Mapping[str, int]) -> None:
    """Let each form take what it claims of a session until nothing is left; what is left was taught (5)."""
    left = session.minutes
    for form, known_minutes, assumed_minutes in _claims(session, assumed):
        for claimed, is_assumed in ((known_minutes, False), (assumed_minutes, True)):
            taken = min(claimed, left)
            tally.enter(form, taken, branch=forms()[form].branch, assumed=is_assumed)
            left -= taken
    tally.count["taught_minutes"] += left


def _claims(session: Session, assumed: Mapping[str, int]) -> Iterator[tuple[str, int, int]]:
    """Form, known minutes and assumed minutes, the first to take first (4, 5, 10)."""
    minutes_late = max(session.lateness, default=0)
    if session.code == "U":
        yield "late_after_register", minutes_late, 0 if session.lateness else session.minutes
    for kind in WHOLE_SESSION:
        minutes = [event.minutes for event in session.of(kind)]
        yield kind, sum(session.minutes if each is None else each for each in minutes), 0
    for kind in PARTS:
        minutes = [event.minutes for event in session.of(kind)]
        yield kind, sum(filter(None, minutes)), minutes.count(None) * assumed[kind]
    if session.code == "L" or (session.of("late") and session.code != "U"):
        yield "late", minutes_late, 0 if session.lateness else assumed["late"]


def _doubts(session: Session) -> Iterator[str]:
    """The findings of a session (13, 14)."""
    if session.printed in (None, NO_MARK):
        yield "missing_mark"
    elif session.row is None:
        yield "unknown_code"
    elif not in_dates(session.row.code, session.at[0]):
        yield "code_outside_its_dates"
    arrived = session.code in MARKED_PRESENT or (session.code == "U" and session.lateness)
    if not arrived and session.of(*IN_SCHOOL):
        yield "event_while_absent"
    if session.of(*EXCLUSIONS):
        if session.code in ON_SITE:
            yield "present_while_suspended"
        elif session.absent and session.code != "E":
            yield "other_code_while_suspended"
    elif session.code == "E":
        yield "e_without_record"


def _books(tally: Tally) -> Books:
    """The sums as books, each form under its quantity, and the two thresholds (11)."""
    count, possible = tally.count, tally.count["possible_sessions"]
    return Books(
        possible_sessions=possible,
        absent_sessions=count["absent_sessions"],
        unauthorised_sessions=count["unauthorised_sessions"],
        scheduled_minutes=count["scheduled_minutes"],
        taught_minutes=count["taught_minutes"],
        lost=dict(tally.quantities["unavailable"] + tally.quantities["displaced"]),
        elsewhere=dict(tally.quantities["elsewhere"]),
        unverified=dict(tally.quantities["unverified"]),
        assumed_minutes=count["assumed_minutes"],
        coalition_sessions=count["coalition_sessions"],
        dual_sessions=count["dual_sessions"],
        dual_unmatched=count["dual_unmatched"],
        persistent=possible > 0 and count["absent_sessions"] * 10 >= possible,
        severe=possible > 0 and count["absent_sessions"] * 2 >= possible,
        findings=frozenset(tally.findings),
        branches=dict(tally.branches),
    )
