"""Days and pupils by form, and by half-term within each form, as tables that ask to be released."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir

from wholeschool.actions.report_scope import Scope
from wholeschool.continuum.rows.summaries import (
    OUTSIDE_THE_CALENDAR,
    days_of,
    in_half_terms,
    pupil_sets,
    with_bit,
)
from wholeschool.disclosure import Category, CountTable, Population, Total, ValueColumn
from wholeschool.reference.forms import forms
from wholeschool.report import TRUST
from wholeschool.report.content import CONTINUUM
from wholeschool.report.words import BRANCHES

LOST = tuple(form.name for form in forms().values() if form.is_lost and form.branch in CONTINUUM)
"""The forms that make up “lost learning (all forms)”, in the order of the ladder."""
_HALF_TERMS = (1, 2, 3, 4, 5, 6, OUTSIDE_THE_CALENDAR)
_TERMS = {1: "autumn", 2: "autumn", 3: "spring", 4: "spring", 5: "summer", 6: "summer"}


@dataclass(frozen=True)
class _Breakdown:
    """A column of the ledger broken down: by category, for every population and every value of `within`."""

    scope: Scope
    rows: ir.Table
    column: str
    categories: Sequence[str | int]
    within: str = ""

    def populations(self) -> Mapping[str, Mapping[str, Population]]:
        """Value of `within` (empty where there is none) → key of the population → its pupils and days."""
        sets: dict[tuple[str, str], dict[frozenset[str], int]] = defaultdict(dict)
        days: dict[tuple[str, str], dict[str, dict[str, float]]] = defaultdict(dict)
        marked = with_bit(self.rows, self.column, self.categories)
        for by in (["urn"], []):
            keys = [*by, *([self.within] if self.within else [])]
            for row in self.scope.fetch(pupil_sets(marked, keys)):
                sets[self._place(row)][self._categories_of(row["mask"])] = row["pupils"]
            for row in self.scope.fetch(days_of(marked, [*keys, self.column])):
                days[self._place(row)][str(row[self.column])] = {"days": row["days"]}
        names = {school.urn: school.name for school in self.scope.schools} | {TRUST: self.scope.trust}
        found: dict[str, dict[str, Population]] = defaultdict(dict)
        for within in {place[0] for place in sets} | {""}:
            for key, name in names.items():
                found[within][key] = Population(key, name, sets[within, key], days[within, key])
        return found

    def _place(self, row: Mapping[str, object]) -> tuple[str, str]:
        return str(row[self.within]) if self.within else "", str(row.get("urn", TRUST))

    def _categories_of(self, mask: int) -> frozenset[str]:
        return frozenset(str(each) for place, each in enumerate(self.categories) if mask >> place & 1)


def lost_rows(scope: Scope) -> ir.Table:
    """The ledger's rows of the year that are lost learning in any form of the continuum."""
    ledger = scope.of_year("ledger")
    return ledger.filter(ledger.form.isin(LOST) & ledger.branch.isin(CONTINUUM))


def form_table(scope: Scope) -> CountTable:
    """Days lost by form, with a total for each branch and for all forms."""
    found = _Breakdown(scope, lost_rows(scope), "form", LOST).populations()[""]
    branches = {key: frozenset(n for n in LOST if forms()[n].branch == key) for key in BRANCHES}
    totals = [Total(key, BRANCHES[key], names) for key, names in branches.items()]
    categories = tuple(Category(name, forms()[name].label, forms()[name].branch) for name in LOST)
    return _table(
        scope, "Days lost by form", categories, found, (Total("all", "All forms", frozenset(LOST)), *totals)
    )


def half_term_tables(scope: Scope) -> dict[str, CountTable]:
    """For every form that lost days: days lost by half-term."""
    rows = in_half_terms(lost_rows(scope), scope.engine.table("calendar"))
    found = _Breakdown(scope, rows, "half_term", _HALF_TERMS, within="form").populations()
    categories = tuple(Category(str(n), f"Half-term {n}", _TERMS.get(n, "")) for n in _HALF_TERMS)
    return {
        form: _table(scope, "Days lost by half-term", categories, found[form])
        for form in LOST
        if form in found
    }


def _table(
    scope: Scope,
    title: str,
    categories: tuple[Category, ...],
    populations: Mapping[str, Population],
    totals: tuple[Total, ...] = (),
) -> CountTable:
    return CountTable(
        title=title,
        source=scope.source,
        categories=categories,
        columns=(ValueColumn("days", "days"),),
        whole=populations[TRUST],
        parts=tuple(populations[school.urn] for school in scope.schools),
        totals=totals,
    )
