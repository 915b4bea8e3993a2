"""What pupils lost to each watched form in one academic year, by school and half-term; kept."""

from __future__ import annotations

import ibis
import numpy as np
import pyarrow as pa

from wholeschool.continuum.rows.by_year import of_year, year_by_year
from wholeschool.continuum.rows.columns import (
    NOWHERE,
    Ints,
    changes,
    days,
    numbered_few,
    places,
    whole_numbers,
)
from wholeschool.continuum.rows.presence_years import SchoolWeeks
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.reference.lists import code_list
from wholeschool.store import Kept

MANAGED_MOVE, EXIT = "managed_move", "exit"
"""The forms that records have, and the ledger has not."""
LOST = pa.schema(
    [
        ("pupil_id", pa.int64()), ("urn", pa.int32()), ("half_term", pa.int8()), ("form", pa.int8()),
        ("amount", pa.float64()),
    ]
)  # fmt: skip
"""What a pupil had of a form (a place among those asked for): sessions, or records of moves and exits."""
_EXIT_SIGNALS = ("medium", "high")
_RECORDS = ("events", "enrolments")
_RESTS_ON = ("ledger", *_RECORDS, "calendar")
_SPAN = 100_000  # more days since 1970 than any date here has


def lost_in(
    engine: LocalEngine, kept: Kept, weeks: SchoolWeeks, academic_year: str, forms: tuple[str, ...]
) -> pa.Table:
    """The rows of a year as `LOST`, in weeks that the school's calendar lists.

    A record belongs to the half-term of the last school week begun by its day, and to the first one before
    that.
    """

    def make() -> pa.Table:
        asked = (
            (_ledger(engine.DIALECT, forms), ("ledger",)),
            (_records(engine.DIALECT, forms, _unexplained()), _RECORDS),
        )
        ledger, records = (
            year_by_year(engine, Kept(engine), steps, rests_on, [academic_year])[academic_year]
            for steps, rests_on in asked
        )
        return _in_half_terms(ledger, records, weeks.of_year(academic_year))

    return kept.rows("displacement_lost", academic_year, _RESTS_ON, make, basis=forms)


def _in_half_terms(ledger: pa.Table, records: pa.Table, weeks: SchoolWeeks) -> pa.Table:
    if not len(weeks.day):
        return LOST.empty_table()
    key = weeks.urn * _SPAN + weeks.day
    order = np.argsort(key)
    key, half_term = key[order], weeks.half_term[order]
    taken = places(key, whole_numbers(ledger, "urn") * _SPAN + days(ledger, "day"))
    urn = whole_numbers(records, "urn")
    begun = np.searchsorted(key, urn * _SPAN + days(records, "day"), side="right") - 1
    begun = np.where((begun >= 0) & (key[begun] // _SPAN == urn), begun, NOWHERE)
    terms = np.concatenate([half_term[taken], np.where(begun == NOWHERE, 1, half_term[begun])])
    rows = pa.concat_tables([ledger, records])
    urns = whole_numbers(rows, "urn")
    listed = np.isin(urns * _SPAN + terms, key // _SPAN * _SPAN + half_term)
    listed[: len(taken)] &= taken != NOWHERE
    return _summed(rows.filter(pa.array(listed)), terms[listed])


def _summed(rows: pa.Table, term: Ints) -> pa.Table:
    """One row a pupil, school, half-term and form."""
    form = whole_numbers(rows, "form")
    pupil_ids, pupil = numbered_few(rows, "pupil_id")
    urns, school = numbered_few(rows, "urn")
    # One number in place of four columns: sorting by these takes twice as long.
    terms, forms = (int(each.max(initial=0)) + 1 for each in (term, form))
    key = ((pupil * len(urns) + school) * terms + term) * forms + form
    order = np.argsort(key, kind="stable")
    first = changes(key[order])
    its = order[first]
    found = (pupil_ids[pupil[its]], urns[school[its]], term[its], form[its])
    amount = np.add.reduceat(rows["amount"].to_numpy()[order], first)
    return pa.table([*found, amount], names=LOST.names).cast(LOST)


def _unexplained() -> tuple[str, ...]:
    """Leaving reasons that explain little: signal medium or high."""
    reasons = code_list("leaving_reason").values()
    return tuple(each.code for each in reasons if each.more["unexplained_exit_signal"] in _EXIT_SIGNALS)


@compiled_once
def _ledger(dialect: str, forms: tuple[str, ...]) -> tuple[CompiledStep, ...]:
    plan = Plan()
    ledger = of_year("ledger")
    taken = ledger.filter(ledger.form.isin(forms))
    number = taken.form.cases(*((name, place) for place, name in enumerate(forms)), else_=NOWHERE)
    plan.view(
        "displacement_ledger",
        taken.select(
            "pupil_id", "urn", day=taken.week, form=number.cast("int8"), amount=taken.share.cast("float64")
        ),
    )
    return plan.compiled(dialect)


@compiled_once
def _records(dialect: str, forms: tuple[str, ...], unexplained: tuple[str, ...]) -> tuple[CompiledStep, ...]:
    plan = Plan()
    events, enrolments = of_year("events"), of_year("enrolments")
    moved = events.filter(events.kind == "managed_move")
    left = enrolments.filter(enrolments.leaving_reason.isin(unexplained) & enrolments.end.notnull())
    records = [
        rows.select(
            "pupil_id", "urn",
            day=day,
            form=ibis.literal(forms.index(form), "int8"),
            amount=ibis.literal(1.0, "float64"),
        )
        for rows, day, form in ((moved, moved.start, MANAGED_MOVE), (left, left.end, EXIT))
    ]  # fmt: skip
    plan.view("displacement_records", ibis.union(*records))
    return plan.compiled(dialect)
