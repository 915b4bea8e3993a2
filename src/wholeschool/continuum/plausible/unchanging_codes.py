"""Pupils with one and the same code in every session of a term: C or I, or B with no placement behind it."""

from __future__ import annotations

from collections.abc import Iterator

import ibis

from wholeschool.continuum.hidden.code_use_sums import chars_of
from wholeschool.continuum.hidden.weeks import OFF_SITE
from wholeschool.continuum.plausible.odd_weeks import hold_odd_weeks, odd_weeks
from wholeschool.continuum.plausible.school_weeks import (
    OF_A_TERM,
    TERM_COLUMNS,
    TERMS,
    given_of,
    school_weeks,
)
from wholeschool.continuum.plausible.words import Doubt, doubt, in_term, limit
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.engine.functions import count_bits
from wholeschool.schema import TABLES
from wholeschool.schema.wording import counted
from wholeschool.store import Kept

_NAME, _LONG = "one_code_all_term", "plausible_long"
_OFF_SITE_CODE = "B"
_CODES = ("C", "I", _OFF_SITE_CODE)
_PUPIL_TERM = ("pupil_id", *OF_A_TERM)


def unchanging_codes(engine: LocalEngine, kept: Kept | None = None) -> Iterator[Doubt]:
    """A finding for each school, term and code: how many pupils."""
    school_weeks(engine, kept)
    hold_odd_weeks(engine, kept)
    *held, asked = _compiled(engine.DIALECT)
    engine.run(held)
    # Hardly ever is there anybody whose other weeks have to be looked at.
    if not engine.count(engine.table(_LONG)):
        return
    for row in engine.answer(asked).to_pylist():
        where = in_term(*(row[name] for name in OF_A_TERM))
        seen = f"{where}: {row['code']} in every session of {counted(row['pupils'], 'pupil')}"
        about = {name: row[name] for name in ("urn", "academic_year", "pupils")}
        yield doubt(_NAME, seen, row["pupils"], **about)


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan, terms = Plan(), Plan.given(TERMS, TERM_COLUMNS)
    weeks, ledger = (Plan.given(name, TABLES[name].own_arrow) for name in ("week_counts", "ledger"))
    odd = odd_weeks()
    away = odd.filter(odd.away).drop("academic_year")
    one_code = {code: away.marks.re_search(f"^[.?#{chars_of(code)}]+$") for code in _CODES}
    alike = away.mutate(code=ibis.cases(*((test, code) for code, test in one_code.items())))
    alike = alike.filter(alike.code.notnull()).join(terms, "week")
    by_term = alike.group_by(*_PUPIL_TERM, "code").agg(sessions=alike.sessions.sum())
    off_site = ledger.filter(ledger.form == OFF_SITE).drop("academic_year").join(terms, "week")
    off_site = off_site.group_by(*_PUPIL_TERM).agg(unbacked=off_site.sessions.sum())
    long = by_term.filter(by_term.sessions >= limit(_NAME, "fewest_sessions"))
    long = long.left_join(off_site, list(_PUPIL_TERM))
    long = long.filter((long.code != _OFF_SITE_CODE) | (long.unbacked.fill_null(0) >= long.sessions))
    long = plan.hold(_LONG, long.select(*_PUPIL_TERM, "code", "sessions"))
    mine = weeks.semi_join(long, ["pupil_id", "urn"])
    every = mine.select("pupil_id", "urn", "week", given=count_bits(given_of(mine))).join(terms, "week")
    every = every.group_by(*_PUPIL_TERM).agg(given=every.given.sum())
    joined = long.join(every, list(_PUPIL_TERM))
    through = joined.filter(joined.given == joined.sessions)
    found = through.group_by(*OF_A_TERM, "code").agg(pupils=through.count())
    enough = found.filter(found.pupils >= limit(_NAME, "fewest_pupils"))
    plan.view("plausible_unchanging", enough.order_by(*OF_A_TERM, "code"))
    return plan.compiled(dialect)
