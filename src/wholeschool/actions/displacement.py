"""Whether suspensions fell while something else rose: rates by school, and what the figures allow to say."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from wholeschool.actions.asked import asked_school_with_books
from wholeschool.actions.reading import Reading, reading
from wholeschool.continuum.displacement import FormChange, Rate, YearPair, compare_years, school_rates
from wholeschool.continuum.displacement_rows import fetch_half_terms
from wholeschool.continuum.displacement_words import pair_sentence
from wholeschool.continuum.school_names import school_names
from wholeschool.schema.years import year_label
from wholeschool.store import Store


@dataclass(frozen=True)
class DisplacementResult:
    """Rates, changes and sentences as data, with the keys of docs/reference/json.md.

    `schools` has a row for each school and pair of years, with its sentence; `claims` are the sentences of
    those where suspension fell and something else rose. `behind`: something was imported after the last
    build, and is not in these figures.
    """

    behind: bool
    rows: tuple[dict[str, Any], ...]
    changes: tuple[dict[str, Any], ...]
    schools: tuple[dict[str, Any], ...]
    claims: tuple[str, ...]


def displacement(store: Store | Reading, school: str | None = None) -> DisplacementResult:
    """Rates and changes of a store's schools. Internal: nothing is hidden.

    All schools of the trust are one family of tests, also where only one is asked for. Raises WrongCallError
    where nothing was built yet, or where no school with books has this URN.
    """
    with reading(store) as opened:
        opened.with_books()
        rows = fetch_half_terms(opened.engine, opened.kept)
        names = school_names(opened.engine, rows.urns.tolist(), opened.kept)
        shown = set(names) if school is None else {asked_school_with_books(opened.schools, school, names).urn}
    pairs = [pair for pair in compare_years(rows) if pair.urn in shown]
    said = [(pair, pair_sentence(pair, names[pair.urn].name)) for pair in pairs]
    return DisplacementResult(
        behind=opened.behind,
        rows=tuple(_renamed(rate, names[rate.urn].name) for rate in school_rates(rows) if rate.urn in shown),
        changes=tuple(
            _renamed(change, names[change.urn].name) | {"years": _years(pair)}
            for pair in pairs
            for change in pair.changes
        ),
        schools=tuple(_school(pair, names[pair.urn].name, sentence) for pair, sentence in said),
        claims=tuple(sentence for pair, sentence in said if pair.risen),
    )


def _school(pair: YearPair, name: str, sentence: str) -> dict[str, Any]:
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
        "sentence": sentence,
    }


def _renamed(row: Rate | FormChange, name: str) -> dict[str, Any]:
    return {"urn": row.urn, "school": name} | {each.name: getattr(row, each.name) for each in fields(row)}


def _years(pair: YearPair) -> str:
    return f"{year_label(pair.before_year)} – {year_label(pair.after_year)}"
