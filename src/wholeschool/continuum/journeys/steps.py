"""Steps: where each pupil stood in one half-term and in the next, as arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.continuum.rows.by_year import academic_years, all_years, of_year, year_by_year
from wholeschool.continuum.rows.columns import NOWHERE, changes, numbered, numbered_few, whole_numbers
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.stats import RatioSums
from wholeschool.store import Kept

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Rungs = npt.NDArray[np.int8]

BRANCHES = ("school_exclusion", "self_exclusion")
RUNGS = 8
"""0, no rung, to 7."""
HALF_TERMS = 6
_BITS = 3
"""A rung takes so many."""


@dataclass(frozen=True, eq=False)
class Stays:
    """A row a pupil and half-term with possible sessions, in the order of pupils and of time.

    `pupil`, `school` and `year_group` are places in `pupil_ids`, `urns` and `year_groups`; `when` is the
    half-term counted through the years; `rungs` is the highest on each branch, branches × rows.
    """

    pupil: Ints
    school: Ints
    year_group: Ints
    when: Ints
    rungs: Rungs
    pupil_ids: Ints
    urns: Ints
    year_groups: tuple[str, ...]

    def steps(self) -> Steps:
        """From each half-term to the next one, where the pupil was on roll in both."""
        follows = (np.diff(self.pupil) == 0) & (np.diff(self.when) == 1)
        first = np.flatnonzero(follows)
        return Steps(
            self.pupil[first],
            self.school[first],
            self.year_group[first],
            np.take(self.rungs, first, axis=1),
            np.take(self.rungs, first + 1, axis=1),
        )


@dataclass(frozen=True, eq=False)
class Steps:
    """A row a step; school and year group are those of the half-term that it starts in."""

    pupil: Ints
    school: Ints
    year_group: Ints
    before: Rungs
    after: Rungs

    def only(self, chosen: npt.NDArray[np.bool_]) -> Steps:
        """Some of the steps."""
        return Steps(
            self.pupil[chosen],
            self.school[chosen],
            self.year_group[chosen],
            self.before[:, chosen],
            self.after[:, chosen],
        )


def fetch_stays(engine: LocalEngine, kept: Kept | None = None) -> Stays:
    """Every pupil's half-terms with possible sessions, outside the calendar left out."""
    years = academic_years(engine, "standings")
    found = fetch_spells(engine, kept or Kept(engine), years)
    rows, sizes = all_years(found), [each.num_rows for each in found.values()]
    autumns = [int(year[:4]) for year in years] or [0]
    origin, width = min(autumns), (max(autumns) - min(autumns) + 1) * HALF_TERMS
    pupil_ids, pupil = numbered(whole_numbers(rows, "pupil_id"))
    begins = np.repeat([(autumn - origin) * HALF_TERMS for autumn in autumns], sizes)
    at, spell = _in_order(rows["half_terms"].to_numpy(), pupil * width + begins, len(pupil_ids) * width)
    when = at - pupil[spell] * width
    turn = (_BITS * (when - begins[spell])).astype(np.int32)
    urns, school = numbered_few(rows, "urn")
    year_groups, year_group = _in_order_of_sight(rows["year_group"].combine_chunks(), spell)
    return Stays(
        pupil=pupil[spell],
        school=school[spell],
        year_group=year_group,
        when=origin * HALF_TERMS + when,
        rungs=np.stack([_rungs(rows[branch].to_numpy()[spell], turn) for branch in BRANCHES]),
        pupil_ids=pupil_ids,
        urns=urns,
        year_groups=year_groups,
    )


def _rungs(packed: npt.NDArray[np.int32], turn: npt.NDArray[np.int32]) -> Rungs:
    """One rung of each spell, so many bits along."""
    return (packed >> turn & (RUNGS - 1)).astype(np.int8)


def _in_order(half_terms: npt.NDArray[Any], begins: Ints, size: int) -> tuple[Ints, Ints]:
    """The half-terms of all spells in the order of pupils and of time: its place, and which spell it was in.

    Each pupil has a place for every half-term, `size` in all; `begins`: where the spell's year does.
    """
    spells = np.full(size, NOWHERE, dtype=np.int32)
    for term in range(HALF_TERMS):
        its = np.flatnonzero(half_terms >> term & 1)
        spells[begins[its] + term] = its
    at = np.flatnonzero(spells != NOWHERE)
    return at, spells[at].astype(np.int64)


def fetch_spells(engine: LocalEngine, kept: Kept, years: Sequence[str]) -> Mapping[str, pa.Table]:
    """For each academic year the spells of its pupils: a row a pupil, school and year group.

    `half_terms`: those with possible sessions, bit 0 the first of the year; a column a branch: the highest
    rung of each half-term, three bits each.
    """
    return year_by_year(engine, kept, _compiled(engine.DIALECT), ("standings",), years)


def _in_order_of_sight(words: pa.Array, chosen: Ints) -> tuple[tuple[str, ...], Ints]:
    """The different words in the order in which the chosen ones come, and the place of each of these."""
    coded = pc.dictionary_encode(words.fill_null(""))
    code = coded.indices.to_numpy().astype(np.int64)[chosen]
    first = np.full(len(coded.dictionary), len(code))
    first[code[::-1]] = np.arange(len(code))[::-1]
    order = np.argsort(first)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    known = coded.dictionary.to_pylist()
    return tuple(known[each] for each in order.tolist()), place[code]


@dataclass(frozen=True, eq=False)
class TargetSums:
    """Steps counted by cell and target (cell · targets + target), with the pupils as clusters.

    `sums`: what the rate of each needs; pupils who were in the cell and never took the target count as well.
    `pupils`: how many took it.
    """

    sums: RatioSums
    pupils: Ints


@dataclass(frozen=True, eq=False)
class Moves:
    """How many steps of each pupil lead from each of some cells to each of some targets.

    A row a pupil, cell and target; those of one pupil and cell lie together. `first`: where each pupil and
    cell begins; `cell` has one value for each of these.
    """

    cells: int
    targets: int
    first: Ints
    cell: Ints
    target: Ints
    steps: Ints

    @classmethod
    def of(cls, pupil: Ints, cell: Ints, target: Ints, cells: int, targets: int) -> Self:
        """Count steps, a row a step."""
        # Steps come in the order of pupils, and this way of sorting takes advantage of it.
        ordered = np.sort((pupil * cells + cell) * targets + target, kind="stable")
        row = changes(ordered)
        keys, target = np.divmod(ordered[row], targets)
        first = changes(keys)
        return cls(cells, targets, first, keys[first] % cells, target, np.diff(row, append=len(ordered)))

    def by_target(self) -> TargetSums:
        """How many of each cell's steps lead to each target; a value a cell and target."""
        whole, size = self._whole(), self.cells * self.targets
        rows = np.diff(self.first, append=len(self.steps))
        of_pupil, place = np.repeat(whole, rows), np.repeat(self.cell, rows) * self.targets + self.target

        def by_cell(values: Ints | None) -> Floats:
            return np.repeat(_sum(self.cell, values, self.cells), self.targets)

        sums = RatioSums(
            clusters=by_cell(None),
            part=_sum(place, self.steps, size),
            whole=by_cell(whole),
            part_squared=_sum(place, self.steps * self.steps, size),
            product=_sum(place, self.steps * of_pupil, size),
            whole_squared=by_cell(whole * whole),
        )
        return TargetSums(sums, np.bincount(place, minlength=size))

    def counting(self, chosen: npt.NDArray[np.bool_]) -> TargetSums:
        """How many of each cell's steps are in the chosen rows; a value a cell."""
        whole = self._whole()
        part = np.add.reduceat(np.where(chosen, self.steps, 0), self.first)
        sums = RatioSums(
            *(
                _sum(self.cell, each, self.cells)
                for each in (None, part, whole, part * part, part * whole, whole * whole)
            )
        )
        return TargetSums(sums, np.bincount(self.cell[part > 0], minlength=self.cells))

    def _whole(self) -> Ints:
        return np.add.reduceat(self.steps, self.first)


def _sum(place: Ints, values: Ints | None, size: int) -> Floats:
    """What the values of each place add up to; None: how many there are."""
    return np.bincount(place, weights=values, minlength=size).astype(np.float64)


def sums_by_target(pupil: Ints, cell: Ints, target: Ints, cells: int, targets: int) -> TargetSums:
    """For each cell and target, how many of the cell's steps lead to it. A row a step."""
    return Moves.of(pupil, cell, target, cells, targets).by_target()


def sums_by_pupil(pupil: Ints, cell: Ints, counted: npt.NDArray[np.bool_], cells: int) -> TargetSums:
    """For each cell, how many of its steps are `counted`; a value a cell."""
    moves = Moves.of(pupil, cell, counted.astype(np.int64), cells, 2)
    return moves.counting(moves.target == 1)


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    rows = of_year("standings")
    held = rows.filter((rows.half_term >= 1) & (rows.possible > 0))
    turn = held.half_term.cast("int32") - 1
    there = (ibis.literal(1, "int32") << turn).sum().cast("int32")
    laid = {name: held[f"{name}_rung"].cast("int32") << turn * _BITS for name in BRANCHES}
    rungs = {name: each.sum().cast("int32") for name, each in laid.items()}
    spells = held.group_by("pupil_id", "urn", "year_group").agg(half_terms=there, **rungs)
    plan.view("journey_spells", spells)
    return plan.compiled(dialect)
