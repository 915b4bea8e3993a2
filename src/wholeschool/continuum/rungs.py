"""Rungs: which steps of the continuum each pupil touched in each week.

A rung is touched by a record, or by minutes that the ledger gives to its form. Persistent and severe absence
are touched in every week at whose end the year so far is at or above their line.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.continuum.claims import SANCTION_REASONS
from wholeschool.continuum.pupil_weeks import in_half_terms, is_persistent, is_severe
from wholeschool.continuum.summaries import HOME_EDUCATION_REASONS
from wholeschool.continuum.timetable import monday
from wholeschool.engine import Plan
from wholeschool.reference.forms import event_kinds, forms
from wholeschool.schema.years import week_year_of_column

RUNG_FORMS = pa.schema([("form", pa.string()), ("branch", pa.string()), ("rung", pa.int8())])
RUNG_KINDS = pa.schema([("kind", pa.string()), ("form", pa.string())])

_PLACEMENT = "offsite_provision"
_BY_THRESHOLD = ("persistent_absence", "severe_absence")


def rung_lists() -> dict[str, pa.Table]:
    """The forms that have a rung, and the kinds of event that lead to them, as rows."""
    on_ladder = {form.name: form for form in forms().values() if form.rung is not None}
    rows = [{"form": form.name, "branch": form.branch, "rung": form.rung} for form in on_ladder.values()]
    kinds = [
        {"kind": kind.name, "form": kind.form} for kind in event_kinds().values() if kind.form in on_ladder
    ]
    return {
        "rung_forms": pa.Table.from_pylist(rows, schema=RUNG_FORMS),
        "rung_kinds": pa.Table.from_pylist(kinds, schema=RUNG_KINDS),
    }


def hold_rungs(
    plan: Plan,
    ledger: ir.Table,
    events: ir.Table,
    enrolments: ir.Table,
    in_question: ir.Table,
    school_weeks: ir.Table,
) -> ir.Table:
    """The columns of `rungs`. `in_question` are the weeks that can lie above a line of absence."""
    on_ladder, kinds = Plan.given("rung_forms", RUNG_FORMS), Plan.given("rung_kinds", RUNG_KINDS)
    recorded = _by_record(events, kinds).union(_by_leaving(enrolments, events))
    touched = recorded.union(_by_minutes(ledger, on_ladder))
    weeks = touched.group_by("pupil_id", "urn", "week", "form").agg(
        day=touched.day.min(), records=touched.records.sum(), sessions=touched.sessions.sum()
    )
    placed = in_half_terms(weeks.union(_by_threshold(in_question).select(*weeks.columns)), school_weeks)
    named = placed.join(on_ladder, "form")
    day = ibis.coalesce(named.day, named.last_day, named.week.cast("date"))
    times = ibis.greatest(ibis.ifelse(named.records > 0, named.records, named.sessions), 1)
    return plan.hold(
        "made_rungs",
        named.select(
            "pupil_id", "urn", "week", "half_term", "form", "branch", "rung",
            day=day,
            times=times.cast("int16"),
            academic_year=week_year_of_column(named.week),
        ),
    )  # fmt: skip


_TOUCH = ("pupil_id", "urn", "week", "form", "day", "records", "sessions")


def _by_record(events: ir.Table, kinds: ir.Table) -> ir.Table:
    """Events touch the rung of their form on their first day; placements only where they are a sanction."""
    named = events.join(kinds, "kind")
    sanction = named.placement_reason.isin(SANCTION_REASONS).fill_null(False)
    named = named.filter((named.form != _PLACEMENT) | sanction)
    return _touches(named, day=named.start, records=1)


def _by_leaving(enrolments: ir.Table, events: ir.Table) -> ir.Table:
    """A leaving reason can say elective home education where no event does."""
    by_reason = enrolments.leaving_reason.isin(HOME_EDUCATION_REASONS)
    left = enrolments.filter(by_reason & enrolments.end.notnull())
    said = events.filter(events.kind == "elective_home_education")
    left = left.anti_join(said, ["pupil_id", "urn"])
    return _touches(left.mutate(form=ibis.literal("elective_home_education")), day=left.end, records=1)


def _by_minutes(ledger: ir.Table, on_ladder: ir.Table) -> ir.Table:
    """What the ledger gives to a form on its own branch: marks without a record, and spells that go on."""
    taken = ledger.join(on_ladder.select("form", own_branch="branch"), "form")
    taken = taken.filter(taken.branch == taken.own_branch)
    nobody_says = ibis.null("date")
    return taken.select(
        "pupil_id", "urn", "week", "form",
        day=nobody_says,
        records=ibis.literal(0, "int64"),
        sessions=taken.sessions.cast("int64"),
    )  # fmt: skip


def _by_threshold(weeks: ir.Table) -> ir.Table:
    """Weeks at whose end the year so far is at or above a line of absence, and that had a session."""
    held = weeks.filter(weeks.possible > 0)
    to_date = (held.possible_to_date, held.absent_to_date)
    tests = (is_persistent(*to_date), is_severe(*to_date))
    above = [
        held.filter(test).select(
            "pupil_id", "urn", "week",
            form=ibis.literal(form),
            day=ibis.null("date"),
            records=ibis.literal(0, "int64"),
            sessions=ibis.literal(1, "int64"),
        )
        for form, test in zip(_BY_THRESHOLD, tests, strict=True)
    ]  # fmt: skip
    return ibis.union(*above)


def _touches(rows: ir.Table, day: ir.Value, records: int) -> ir.Table:
    dated = rows.mutate(day=day, records=ibis.literal(records, "int64"), sessions=ibis.literal(0, "int64"))
    return dated.mutate(week=monday(dated.day)).select(*_TOUCH)
