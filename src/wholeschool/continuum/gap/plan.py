"""What the action gap asks of a store's tables: one plan, compiled once, whatever is asked.

What is asked (schools, day, weeks, kinds of event) stands in the plan under a name, and is said before it is
answered: to the engine these are constants, so that it reads no more of a file than it needs.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import ibis.expr.types as ir

from wholeschool.continuum.gap.lines import Window
from wholeschool.continuum.gap.rungs import WEEKS_BACK
from wholeschool.engine import CompiledStep, Plan, compiled_once
from wholeschool.reference.forms import event_kinds, forms
from wholeschool.reference.lines import Line
from wholeschool.schema import TABLES
from wholeschool.schema.rolls import roll_end_column
from wholeschool.schema.years import academic_year_of, academic_year_starting

GIVEN = ("enrolments", "rungs", "presence", "ledger", "events", "actions_log")
"""The tables that have to be shown in the engine."""

_ASKED = {
    "gap_urns": "array<int32>",
    "gap_on": "date",
    "gap_acted_by": "date",
    "gap_pupils": "array<int64>",
    "gap_years": "array<string>",
    "gap_year_before": "string",
    "gap_first_touch": "date",
    "gap_first_record": "date",
    "gap_kinds": "array<string>",
    "gap_lasting": "array<string>",
    "gap_spells": "array<string>",
    "gap_forms": "array<string>",
}


_RECORD = ("pupil_id", "kind", "start", "end")


def asked_of(urns: Collection[int], window: Window, lines: Sequence[Line]) -> dict[str, object]:
    """What is asked where schools, day, weeks and lines are these: all but the pupils, whom the rolls say."""
    now, n = window.now, window.weeks
    reach = max([WEEKS_BACK, *(max(each.within_weeks, each.more_than_weeks + 2) for each in lines)])
    first = _monday(window, now - n - reach + 1)
    held = (each for each in window.school.mondays if first <= each <= window.on)
    # What is recorded in August belongs to a year of which the school has had no week yet.
    years = sorted({academic_year_of(window.on), *(academic_year_of(each) for each in held)})
    kinds, first_ones, spells = _kinds(lines)
    return {
        "gap_urns": sorted(urns),
        "gap_on": window.on,
        "gap_acted_by": window.acted_by,
        "gap_years": years,
        # A spell that goes on may have begun in the year before.
        "gap_year_before": academic_year_starting(int(years[0][:4]) - 1),
        "gap_first_touch": _monday(window, now - n - WEEKS_BACK + 1),
        "gap_first_record": first,
        "gap_kinds": sorted(kinds),
        # The first event of a year may lie before the weeks in question, and a spell have begun before them.
        "gap_lasting": sorted(first_ones | spells),
        "gap_spells": sorted(spells),
        "gap_forms": sorted({each.form for each in lines if each.form}),
    }


def _monday(window: Window, place: int) -> date:
    return window.school.mondays[max(place, 0)]


def _kinds(lines: Sequence[Line]) -> tuple[set[str], set[str], set[str]]:
    """Events that rungs are told by, those that lines count, and spells of the forms that lines count.

    Beside all of them: those whose first of the year a line counts; and the spells.
    """
    counted_forms = {each.form for each in lines if each.form}
    counted = {kind for each in lines for kind in each.kinds}
    spells = {
        kind.name for kind in event_kinds().values() if kind.group == "other" and kind.form in counted_forms
    }
    told = {
        kind.name
        for kind in event_kinds().values()
        if kind.form and (forms()[kind.form].rung or kind.form in counted_forms)
    }
    first_ones = {kind for each in lines if each.counts == "first_event" for kind in each.kinds}
    return counted | told, first_ones, spells


@compiled_once
def compiled(dialect: str) -> tuple[CompiledStep, ...]:
    """The steps by name: roll; of the pupils on it actions, touches, absence, records; form_weeks, earlier.

    The last two are of all pupils: so few rows that it is quicker to look for the pupils in them afterwards.
    """
    plan = Plan()
    plan.view("roll", _on_roll(_given("enrolments")))
    plan.view("actions", _latest(_given("actions_log")))
    touches = _between(_given("rungs"), "gap_first_touch")
    plan.view(
        "touches", _of_pupils(touches).select("pupil_id", "form", "branch", "rung", "week", "day", "times")
    )
    plan.view("absence", _weeks_of_year(_given("presence")))
    in_form = _given("ledger")
    in_form = _between(in_form.filter(_asked("gap_forms").contains(in_form.form)), "gap_first_record")
    plan.view("form_weeks", in_form.select("pupil_id", "form", "week").distinct())
    plan.view("records", _records(_given("events")))
    plan.view("earlier", _earlier(_given("events")))
    return plan.compiled(dialect)


def _given(name: str) -> ir.Table:
    return Plan.given(name, TABLES[name].own_arrow)


def _asked(name: str) -> ir.Value:
    return Plan.asked(name, _ASKED[name])


def _of_pupils(rows: ir.Table) -> ir.Table:
    return rows.filter(_asked("gap_pupils").contains(rows.pupil_id))


def _on_roll(enrolments: ir.Table) -> ir.Table:
    """The pupils on the schools' rolls that day."""
    here = enrolments.filter(_asked("gap_urns").contains(enrolments.urn))
    here = here.filter((here.start <= _asked("gap_on")) & (roll_end_column(here) >= _asked("gap_on")))
    return here.group_by("urn", "pupil_id").agg(year_group=here.year_group.max())


def _latest(actions: ir.Table) -> ir.Table:
    """Each pupil's last action, at any school; of several on its day the last by the alphabet."""
    theirs = _of_pupils(actions)
    theirs = theirs.filter(theirs["at"] <= _asked("gap_acted_by"))
    by_day = theirs.group_by("pupil_id", "at").agg(kind=theirs.kind.max())
    return by_day.group_by("pupil_id").agg(at=by_day["at"].max(), kind=by_day.kind.argmax(by_day["at"]))


def _between(rows: ir.Table, first: str) -> ir.Table:
    """The rows of the weeks in question."""
    in_years = _asked("gap_years").contains(rows.academic_year)
    return rows.filter(in_years & (rows.week >= _asked(first)) & (rows.week <= _asked("gap_on")))


def _weeks_of_year(presence: ir.Table) -> ir.Table:
    """The weeks of the years, at each school; `gap_facts` sums them up, sooner than the engine would."""
    in_years = _asked("gap_years").contains(presence.academic_year)
    rows = _of_pupils(presence.filter(in_years & (presence.week <= _asked("gap_on"))))
    absent = (rows.authorised + rows.unauthorised).cast("int32")
    return rows.select("pupil_id", "academic_year", "week", "possible", absent=absent)


def _records(events: ir.Table) -> ir.Table:
    """Events of the years: all of the weeks in question, and of those before them what bears still."""
    rows = _of_pupils(events.filter(_asked("gap_years").contains(events.academic_year)))
    bears = (rows.start >= _asked("gap_first_record")) | _asked("gap_lasting").contains(rows.kind)
    counted = _asked("gap_kinds").contains(rows.kind) & (rows.start <= _asked("gap_on"))
    return rows.filter(counted & bears).select(*_RECORD)


def _earlier(events: ir.Table) -> ir.Table:
    """Spells of the year before that may go on, of all pupils."""
    rows = events.filter(events.academic_year == _asked("gap_year_before"))
    rows = rows.filter(_asked("gap_spells").contains(rows.kind) & (rows.start <= _asked("gap_on")))
    return rows.select(*_RECORD)
