"""Displacement: whether suspensions fell at a school while something else rose, from one year to the next.

All figures are internal: nothing in them is rounded or hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wholeschool.continuum.displacement.rows import (
    HALF_TERMS,
    PUPILS,
    SESSIONS,
    WATCHED,
    Alternative,
    Clusters,
    Floats,
    Ints,
    PupilHalfTerms,
    in_use,
)
from wholeschool.continuum.rows.columns import distinct
from wholeschool.schema.years import academic_year_starting
from wholeschool.stats import Change, holm, rate_changes

LEAST_PUPILS = 10
"""Below so many pupils with possible sessions in either year nothing is judged."""
LEVEL = 0.05
PER = 1000


RATES = pa.schema(
    [
        ("urn", pa.int32()), ("academic_year", pa.string()), ("half_term", pa.int8()), ("form", pa.string()),
        ("per", pa.string()), ("amount", pa.float64()), ("base", pa.int64()), ("rate", pa.float64()),
    ]
)  # fmt: skip
"""One form at one school in a half-term, or in a whole year (`half_term` null), a row each.

`rate` = 1,000 · amount ÷ base; the base is possible sessions or pupils, as `per` says.
"""


@dataclass(frozen=True)
class FormChange:
    """One form at one school, a year against the one before, over the half-terms that both have.

    Rates and their difference (with a 95 % interval) for every 1,000; None where nothing can be judged.
    `p_adjusted` is Holm's over all forms of all schools of the trust.
    """

    urn: int
    before_year: str
    after_year: str
    form: str
    per: str
    before: float
    after: float
    difference: float
    low: float | None
    high: float | None
    p: float | None
    p_adjusted: float | None
    pupils: int

    @property
    def fell(self) -> bool:
        """Whether it fell by more than chance would make it."""
        return self.p_adjusted is not None and self.p_adjusted <= LEVEL and self.difference < 0

    @property
    def rose(self) -> bool:
        """Whether it rose by more than chance would make it."""
        return self.p_adjusted is not None and self.p_adjusted <= LEVEL and self.difference > 0


@dataclass(frozen=True)
class YearPair:
    """A school's year against the one before: what was compared, and what came of it.

    `half_terms` have marks in both years; `missing` are (academic year, half-term) that a calendar lists and
    that have no marks. `reason`: why nothing was judged; empty where it was. `not_comparable`: forms that the
    first year could not record (see `in_use`).
    """

    urn: int
    before_year: str
    after_year: str
    half_terms: tuple[int, ...]
    missing: tuple[tuple[str, int], ...]
    pupils: tuple[int, int]
    reason: str
    changes: tuple[FormChange, ...]
    not_comparable: tuple[str, ...] = ()

    @property
    def rose(self) -> tuple[FormChange, ...]:
        """What rose by more than chance would make it; suspension itself is not among it."""
        return tuple(each for each in self.changes if each.rose and each.form != WATCHED[0].name)

    @property
    def risen(self) -> tuple[FormChange, ...]:
        """What rose while suspension fell, both by more than chance would make them."""
        fell = any(each.fell for each in self.changes if each.form == WATCHED[0].name)
        return self.rose if fell else ()


ONE_YEAR = "one_year"
NO_HALF_TERM = "no_half_term"
FEW_PUPILS = "few_pupils"


def school_rates(rows: PupilHalfTerms) -> pa.Table:
    """Every form by school and year, and by school and half-term; `RATES` where there are possible sessions.

    In order of forms, schools and years; the whole year before its half-terms.
    """
    possible = _with_years(_by_cell(rows.cell, rows.possible, rows.cells), rows)
    bases = {SESSIONS: possible, PUPILS: _pupils(rows)}
    school, year, term = np.nonzero(possible > 0)
    found = [RATES.empty_table()]
    for form in WATCHED:
        its = rows.amounts[form.name]
        amount = _with_years(_by_cell(its.cell, its.amount, rows.cells), rows)
        in_years = np.array([in_use(form.name, autumn) for autumn in rows.years.tolist()], dtype=bool)
        able = in_years[year]
        place = (school[able], year[able], term[able])
        found.append(_rates(rows, form, place, amount[place], bases[form.per][place]))
    return pa.concat_tables(found)


def _rates(
    rows: PupilHalfTerms, form: Alternative, place: tuple[Ints, Ints, Ints], amount: Floats, base: Floats
) -> pa.Table:
    school, year, term = place
    years = pa.array([academic_year_starting(autumn) for autumn in rows.years.tolist()], pa.string())
    columns = {
        "urn": rows.urns[school],
        "academic_year": years.take(pa.array(year)),
        "half_term": pa.array(term, mask=term == 0),
        "form": pa.repeat(form.name, len(term)),
        "per": pa.repeat(form.per, len(term)),
        "amount": [round(each, 4) for each in amount.tolist()],
        "base": base.astype(np.int64),
        "rate": np.divide(PER * amount, base, out=np.zeros_like(amount), where=base > 0),
    }
    return pa.table(columns).cast(RATES)


def _with_years(by_cell: Floats, rows: PupilHalfTerms) -> Floats:
    """Schools × years × (the whole year, then each half-term)."""
    terms = by_cell.reshape(len(rows.urns), len(rows.years), HALF_TERMS)
    return np.concatenate([terms.sum(axis=2, keepdims=True), terms], axis=2)


def _pupils(rows: PupilHalfTerms) -> Floats:
    """How many pupils had possible sessions, laid out as by `_with_years`; a pupil counts once a year."""
    there, size = rows.possible > 0, rows.cells // HALF_TERMS
    found = _with_years(np.bincount(rows.cell[there], minlength=rows.cells).astype(np.float64), rows)
    # Half-terms of a year have numbers behind each other, so that there are six cells a year.
    in_year = distinct(rows.pupil[there] * size + rows.cell[there] // HALF_TERMS) % max(size, 1)
    found[:, :, 0] = np.bincount(in_year, minlength=size).reshape(found.shape[:2])
    return found


def compare_years(rows: PupilHalfTerms) -> tuple[YearPair, ...]:
    """Each year of each school against the one before it, judged as one family of tests.

    A school with a single year comes with `ONE_YEAR`.
    """
    terms = (len(rows.urns), len(rows.years), HALF_TERMS)
    marked = _by_cell(rows.cell, rows.possible, rows.cells).reshape(terms) > 0
    listed = np.isin(np.arange(rows.cells), rows.in_calendar).reshape(terms)
    clusters = Clusters.of(rows)
    pairs: list[YearPair] = []
    for place, first in enumerate(rows.years[:-1].tolist()):
        if rows.years[place + 1] == first + 1:
            both = marked[:, place] & marked[:, place + 1]
            pairs += _pairs(rows, clusters, place, both, marked, listed)
    compared = {pair.urn for pair in pairs}
    alone = [int(urn) for urn in rows.urns if int(urn) not in compared]
    pairs += [_alone(rows, urn, marked) for urn in alone]
    return _adjusted(sorted(pairs, key=lambda pair: (pair.urn, pair.before_year)))


def _pairs(
    rows: PupilHalfTerms,
    clusters: Clusters,
    place: int,
    both: npt.NDArray[np.bool_],
    marked: npt.NDArray[np.bool_],
    listed: npt.NDArray[np.bool_],
) -> list[YearPair]:
    """The schools that have marks in this year and in the next."""
    # The cells of either year whose half-terms both years have.
    chosen = np.zeros((2, *marked.shape), dtype=bool)
    chosen[0, :, place] = chosen[1, :, place + 1] = both
    before, after = chosen.reshape(2, -1)
    possible = clusters.possible.sums(before), clusters.possible.sums(after)
    names = tuple(academic_year_starting(int(rows.years[place + after])) for after in (0, 1))
    comparable = _comparable(names[0])
    parts = [
        np.stack([clusters.parts[form.name].sums(cells) for form in comparable]) for cells in (before, after)
    ]
    unknown = tuple(form.name for form in WATCHED if form not in comparable)
    pairs = []
    there = marked[:, place].any(axis=1) & marked[:, place + 1].any(axis=1)
    for school in np.flatnonzero(there).tolist():
        urn = int(rows.urns[school])
        its = slice(*np.searchsorted(clusters.school, [school, school + 1]))
        pupils = tuple(int(np.count_nonzero(each[its])) for each in possible)
        half_terms = tuple((np.flatnonzero(both[school]) + 1).tolist())
        missing = tuple(
            (names[after], term + 1)
            for after in (0, 1)
            for term in np.flatnonzero(
                listed[school, place + after] & ~marked[school, place + after]
            ).tolist()
        )
        reason = NO_HALF_TERM if not half_terms else FEW_PUPILS if min(pupils) < LEAST_PUPILS else ""
        changes = () if reason else _changes(possible, parts, its, urn, names)
        pairs.append(
            YearPair(
                urn, names[0], names[1], half_terms, missing, (pupils[0], pupils[1]), reason, changes, unknown
            )
        )
    return pairs


def _changes(
    possible: Sequence[Floats], parts: Sequence[Floats], its: slice, urn: int, years: tuple[str, ...]
) -> tuple[FormChange, ...]:
    """The changes of the places `its`. `possible` and `parts` (forms × places) are of a year and the next."""
    comparable = _comparable(years[0])
    by_sessions = np.array([form.per == SESSIONS for form in comparable])[:, None]
    before, after = (
        (part[:, its], np.where(by_sessions, whole[its], whole[its] > 0))
        for part, whole in zip(parts, possible, strict=True)
    )
    found = rate_changes(*before, *after)
    return tuple(
        _form_change(urn, years, form, change) for form, change in zip(comparable, found, strict=True)
    )


def _comparable(before_year: str) -> list[Alternative]:
    """The forms that the first of two years could record; later years can record all that it could."""
    return [form for form in WATCHED if in_use(form.name, int(before_year[:4]))]


def _form_change(urn: int, years: tuple[str, ...], form: Alternative, change: Change) -> FormChange:
    judged = not np.isnan(change.p)
    return FormChange(
        urn, years[0], years[1], form.name, form.per,
        before=PER * change.before,
        after=PER * change.after,
        difference=PER * change.difference,
        low=PER * change.low if judged else None,
        high=PER * change.high if judged else None,
        p=change.p if judged else None,
        p_adjusted=None,
        pupils=change.clusters,
    )  # fmt: skip


def _adjusted(pairs: list[YearPair]) -> tuple[YearPair, ...]:
    """With Holm's adjustment over every test of the trust."""
    p_values = [np.nan if each.p is None else each.p for pair in pairs for each in pair.changes]
    adjusted = iter(holm(p_values).tolist())

    def settled(change: FormChange) -> FormChange:
        p = next(adjusted)
        return change if change.p is None else replace(change, p_adjusted=p)

    return tuple(replace(pair, changes=tuple(settled(each) for each in pair.changes)) for pair in pairs)


def _alone(rows: PupilHalfTerms, urn: int, marked: npt.NDArray[np.bool_]) -> YearPair:
    school = int(np.searchsorted(rows.urns, urn))
    with_marks = np.flatnonzero(marked[school].any(axis=1))
    year = academic_year_starting(int(rows.years[with_marks[-1]])) if len(with_marks) else ""
    return YearPair(urn, "", year, (), (), (0, 0), ONE_YEAR, ())


def _by_cell(cell: Ints, amount: Floats, cells: int) -> Floats:
    return np.bincount(cell, weights=amount, minlength=cells).astype(np.float64)
