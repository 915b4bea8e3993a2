"""Whether suspensions fell while something else rose: rates by school, and what the figures allow to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.actions.asked import asked_school_with_books
from wholeschool.actions.reading import Reading, reading
from wholeschool.continuum.displacement.displacement import FormChange, YearPair, compare_years, school_rates
from wholeschool.continuum.displacement.rows import fetch_half_terms
from wholeschool.continuum.displacement.words import pair_sentence
from wholeschool.continuum.schools.names import NamedSchool, school_names
from wholeschool.errors import WrongCallError, nearest
from wholeschool.schema.years import year_label
from wholeschool.store import Store

BY_HALF_TERM = "half_term"
_CHANGED = [each.name for each in fields(FormChange)]


@dataclass(frozen=True)
class DisplacementResult:
    """Rates, changes and sentences as data, with the keys of docs/reference/json.md.

    `rates` has the columns of `continuum.displacement.RATES`; `pairs` and `names` are those of the schools
    that are shown. `behind`: something was imported after the last build, and is not in these figures.
    """

    behind: bool
    rates: pa.Table
    pairs: tuple[YearPair, ...]
    names: Mapping[int, NamedSchool]

    @cached_property
    def rows(self) -> tuple[dict[str, Any], ...]:
        """Every form by school and half-term, and by school and year."""
        return tuple(self._named(row) for row in self.rates.to_pylist())

    @cached_property
    def changes(self) -> tuple[dict[str, Any], ...]:
        """Every form of a school's year against the one before it."""
        return tuple(
            self._named({name: getattr(change, name) for name in _CHANGED}) | {"years": _years(pair)}
            for pair in self.pairs
            for change in pair.changes
        )

    @cached_property
    def schools(self) -> tuple[dict[str, Any], ...]:
        """A row for each school and pair of years, with its sentence."""
        return tuple(_school(pair, self.names[pair.urn].name) for pair in self.pairs)

    @cached_property
    def claims(self) -> tuple[str, ...]:
        """The sentences of those where suspension fell and something else rose."""
        return tuple(row["sentence"] for row in self.schools if row["risen"])

    def _named(self, row: dict[str, Any]) -> dict[str, Any]:
        return {"urn": row["urn"], "school": self.names[row["urn"]].name} | row


def check_by(name: str) -> None:
    """Raise WrongCallError where rates are not shown so; nothing is the years alone."""
    if name not in ("", BY_HALF_TERM):
        raise WrongCallError(
            f"Displacement cannot be shown by “{name}”.",
            nearest=nearest(name, [BY_HALF_TERM]),
            advice=f"It can be shown by {BY_HALF_TERM}; without --by, the years stand alone.",
        )


def displacement(store: Store | Reading, school: str | None = None) -> DisplacementResult:
    """Rates and changes of a store's schools. Internal: nothing is hidden.

    All schools of the trust are one family of tests, also where only one is asked for. Raises WrongCallError
    where nothing was built yet, or where no school with books has this URN.
    """
    with reading(store) as opened:
        opened.with_books()
        rows = fetch_half_terms(opened.engine, opened.kept)
        names = school_names(opened.engine, rows.urns.tolist(), opened.kept)
        if school is not None:
            only = asked_school_with_books(opened.schools, opened.of_today(school), names)
            names = {only.urn: only}
    rates = school_rates(rows)
    return DisplacementResult(
        behind=opened.behind,
        rates=rates.filter(pc.is_in(rates["urn"], pa.array(names.keys(), pa.int32()))),
        pairs=tuple(pair for pair in compare_years(rows) if pair.urn in names),
        names=names,
    )


def _school(pair: YearPair, name: str) -> dict[str, Any]:
    return {
        "urn": pair.urn,
        "name": name,
        "before_year": pair.before_year or None,
        "after_year": pair.after_year or None,
        "half_terms": list(pair.half_terms),
        "without_marks": [{"academic_year": year, "half_term": term} for year, term in pair.missing],
        "pupils_before": pair.pupils[0],
        "pupils_after": pair.pupils[1],
        "judged": not pair.reason,
        "reason": pair.reason or None,
        "not_comparable": list(pair.not_comparable),
        "risen": [each.form for each in pair.risen],
        "sentence": pair_sentence(pair, name),
    }


def _years(pair: YearPair) -> str:
    return f"{year_label(pair.before_year)} – {year_label(pair.after_year)}"
