"""Rungs: which steps of the continuum each pupil touched in each week.

A rung is touched by a record, or by minutes that the ledger gives to its form. Persistent and severe absence
are touched in every week at whose end the year so far is at or above their line.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.continuum.books.claims import SANCTION_REASONS
from wholeschool.continuum.books.timetable import monday
from wholeschool.continuum.rows.summaries import HOME_EDUCATION_REASONS
from wholeschool.continuum.rungs.pupil_weeks import is_persistent, is_severe
from wholeschool.engine import Plan
from wholeschool.reference.forms import event_kinds, forms
from wholeschool.schema.years import week_year_of_column

RUNG_FORMS = pa.schema(
    [("place", pa.int8()), ("form", pa.string()), ("branch", pa.string()), ("rung", pa.int8())]
)
BRANCHES = ("school_exclusion", "self_exclusion")
PLACES, SAME_RUNG = 64, 8
"""A form's place: PLACES · its branch's in `BRANCHES` + SAME_RUNG · its rung + its number among those of that
rung. One small number, by which an engine groups faster than by words."""

_PLACEMENT = "offsite_provision"
_BY_THRESHOLD = ("persistent_absence", "severe_absence")


def rung_forms() -> pa.Table:
    """The forms that have a rung, as rows of `RUNG_FORMS`."""
    rows = [
        {"place": place, "form": name, "branch": forms()[name].branch, "rung": forms()[name].rung}
        for name, place in _places().items()
    ]
    return pa.Table.from_pylist(rows, schema=RUNG_FORMS)


def _places() -> dict[str, int]:
    found: dict[str, int] = {}
    for form in forms().values():
        if form.rung is not None:
            place = PLACES * BRANCHES.index(form.branch) + SAME_RUNG * form.rung
            found[form.name] = place + sum(
                other // SAME_RUNG == place // SAME_RUNG for other in found.values()
            )
    return found


def hold_touches(plan: Plan, ledger: ir.Table, records: ir.Table, school_weeks: ir.Table) -> ir.Table:
    """Rungs touched by record or by minutes, each once a week: TOUCHED. `records` are of `hold_records`."""
    touched = records.union(_by_minutes(ledger))
    weeks = touched.group_by("pupil_id", "urn", "week", "place").agg(
        day=touched.day.min(), records=touched.records.sum(), sessions=touched.sessions.sum()
    )
    named = weeks.join(school_weeks, ["urn", "week"])
    times = ibis.greatest(ibis.ifelse(named.records > 0, named.records, named.sessions), 1)
    day = ibis.coalesce(named.day, named.last_day, named.week.cast("date"))
    return plan.hold("touches", named.mutate(day=day, times=times.cast("int16")).select(*TOUCHED))


TOUCHED = ("pupil_id", "urn", "week", "half_term", "place", "day", "times")


def view_rungs(plan: Plan, touches: ir.Table, pupil_weeks: ir.Table, school_weeks: ir.Table) -> ir.Table:
    """The columns of `rungs` but the academic year."""
    every = touches.union(_by_threshold(pupil_weeks, school_weeks))
    named = every.join(Plan.given("rung_forms", RUNG_FORMS), "place")
    return plan.view(
        "rungs_of_year",
        named.select("pupil_id", "urn", "week", "half_term", "form", "branch", "rung", "day", "times"),
    )


def hold_records(plan: Plan, events: ir.Table, left: ir.Table) -> ir.Table:
    """Touches by event, and those of `by_leaving`: pupil_id, urn, week, place, day, records, sessions."""
    return plan.hold("rung_records", _by_record(events).union(left))


_TOUCH = ("pupil_id", "urn", "week", "place", "day", "records", "sessions")


def _by_record(events: ir.Table) -> ir.Table:
    """Events touch the rung of their form on their first day; placements only where they are a sanction."""
    # Said case by case: an engine that joins so short a list to so many rows may do it the wrong way round.
    places = _places()
    known_kinds = {kind.name: kind.form for kind in event_kinds().values() if kind.form in places}
    known = events.filter(events.kind.isin(list(known_kinds)))
    sanction = known.placement_reason.isin(SANCTION_REASONS).fill_null(False)
    placements = [kind for kind, form in known_kinds.items() if form == _PLACEMENT]
    known = known.filter(known.kind.notin(placements) | sanction)
    cases = [(kind, places[form]) for kind, form in known_kinds.items()]
    return _touches(known.mutate(place=known.kind.cases(*cases, else_=0)), day=known.start, records=1)


def by_leaving(enrolments: ir.Table, events: ir.Table) -> ir.Table:
    """Touches by leaving reasons: elective home education where no event of the year says it."""
    by_reason = enrolments.leaving_reason.isin(HOME_EDUCATION_REASONS)
    left = enrolments.filter(by_reason & (week_year_of_column(enrolments.end) == enrolments.academic_year))
    said = events.filter(events.kind == "elective_home_education")
    left = left.anti_join(said, ["pupil_id", "urn"])
    place = ibis.literal(_places()["elective_home_education"])
    return _touches(left.mutate(place=place), day=left.end, records=1)


def _by_minutes(ledger: ir.Table) -> ir.Table:
    """What the ledger gives to a form on its own branch: marks without a record, and spells that go on."""
    places = _places()
    its_own = [
        (ledger.branch == branch)
        & ledger.form.isin([form for form, at in places.items() if at // PLACES == number])
        for number, branch in enumerate(BRANCHES)
    ]
    taken = ledger.filter(ibis.or_(*its_own))
    return taken.select(
        "pupil_id", "urn", "week",
        place=taken.form.cases(*places.items(), else_=0).cast("int8"),
        day=ibis.null("date"),
        records=ibis.literal(0, "int32"),
        sessions=taken.sessions.cast("int32"),
    )  # fmt: skip


def _by_threshold(weeks: ir.Table, school_weeks: ir.Table) -> ir.Table:
    """Weeks with a session at whose end the year so far is at or above a line of absence: TOUCHED."""
    held = weeks.filter(weeks.possible > 0)
    to_date = (held.possible_to_date, held.absent_to_date)
    tests = (is_persistent(*to_date), is_severe(*to_date))
    above = ibis.union(
        *(
            held.filter(test).select("pupil_id", "urn", "week", place=ibis.literal(_places()[form], "int8"))
            for form, test in zip(_BY_THRESHOLD, tests, strict=True)
        )
    )
    dated = above.join(school_weeks, ["urn", "week"])
    day = dated.last_day.fill_null(dated.week)
    return dated.mutate(day=day, times=ibis.literal(1, "int16")).select(*TOUCHED)


def _touches(rows: ir.Table, day: ir.Value, records: int) -> ir.Table:
    dated = rows.mutate(day=day, records=ibis.literal(records, "int32"), sessions=ibis.literal(0, "int32"))
    return dated.mutate(week=monday(dated.day), place=dated.place.cast("int8")).select(*_TOUCH)
