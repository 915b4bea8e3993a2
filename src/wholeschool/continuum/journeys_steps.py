"""Steps: where each pupil stood in one half-term and in the next, as arrays."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.engine import CompiledStep, LocalEngine, Plan
from wholeschool.schema import TABLES
from wholeschool.stats import RatioSums

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

BRANCHES = ("school_exclusion", "self_exclusion")
RUNGS = 8
"""0, no rung, to 7."""
HALF_TERMS = 6
_DENSE = 8
"""Up to so many possible keys for each that there is, keys are counted in an array of all."""


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
    rungs: npt.NDArray[np.int64]
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
            self.rungs[:, first],
            self.rungs[:, first + 1],
        )


@dataclass(frozen=True, eq=False)
class Steps:
    """A row a step; school and year group are those of the half-term that it starts in."""

    pupil: Ints
    school: Ints
    year_group: Ints
    before: npt.NDArray[np.int64]
    after: npt.NDArray[np.int64]

    def only(self, chosen: npt.NDArray[np.bool_]) -> Steps:
        """Some of the steps."""
        return Steps(
            self.pupil[chosen],
            self.school[chosen],
            self.year_group[chosen],
            self.before[:, chosen],
            self.after[:, chosen],
        )


def fetch_stays(engine: LocalEngine) -> Stays:
    """Every pupil's half-terms with possible sessions, outside the calendar left out."""
    engine.run(_compiled(engine.DIALECT))
    rows = engine.fetch(engine.table("journey_stays").order_by("pupil_id", "when"))
    columns = {name: _whole_numbers(rows, name) for name in ("pupil_id", "when", "urn", *BRANCHES)}
    pupil_ids, pupil = _numbered(columns["pupil_id"])
    urns, school = np.unique(columns["urn"], return_inverse=True)
    groups = pc.dictionary_encode(rows["year_group"].combine_chunks().fill_null(""))
    return Stays(
        pupil=pupil,
        school=school.astype(np.int64),
        year_group=groups.indices.to_numpy(zero_copy_only=False).astype(np.int64),
        when=columns["when"],
        rungs=np.stack([columns[branch] for branch in BRANCHES]),
        pupil_ids=pupil_ids,
        urns=urns,
        year_groups=tuple(groups.dictionary.to_pylist()),
    )


@dataclass(frozen=True, eq=False)
class TargetSums:
    """Steps counted by cell and target (cell · targets + target), with the pupils as clusters.

    `sums`: what the rate of each needs; pupils who were in the cell and never took the target count as well.
    `pupils`: how many took it.
    """

    sums: RatioSums
    pupils: Ints

    def of_target(self, target: int, targets: int) -> RatioSums:
        """The sums of one target, a value a cell."""
        return RatioSums(*(getattr(self.sums, each.name)[target::targets] for each in fields(RatioSums)))


def sums_by_target(pupil: Ints, cell: Ints, target: Ints, cells: int, targets: int) -> TargetSums:
    """For each cell and target, how many of the cell's steps lead to it. A row a step."""
    # In order, what a pupil did in a cell stands together, target after target.
    finer, part = _counted((pupil * cells + cell) * targets + target)
    keys = finer // targets
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    whole = np.add.reduceat(part, first) if len(first) else part
    of_pupil = np.repeat(whole, np.diff(first, append=len(keys)))
    in_cell, place = keys[first] % cells, (keys % cells) * targets + finer % targets
    size = cells * targets

    def by_cell(values: Ints) -> Floats:
        return np.repeat(np.bincount(in_cell, weights=values, minlength=cells), targets).astype(np.float64)

    def by_place(values: Ints) -> Floats:
        return np.bincount(place, weights=values, minlength=size).astype(np.float64)

    sums = RatioSums(
        clusters=by_cell(np.ones_like(whole)),
        part=by_place(part),
        whole=by_cell(whole),
        part_squared=by_place(part * part),
        product=by_place(part * of_pupil),
        whole_squared=by_cell(whole * whole),
    )
    return TargetSums(sums, np.bincount(place, minlength=size))


def _counted(keys: Ints) -> tuple[Ints, Ints]:
    """The different keys in order, and how often each occurs."""
    if int(keys.max(initial=0)) > _DENSE * len(keys):
        return np.unique(keys, return_counts=True)
    # Where keys lie close together, counting all that could occur is ten times as fast as sorting.
    counts = np.bincount(keys)
    found = np.flatnonzero(counts)
    return found, counts[found]


def sums_by_pupil(pupil: Ints, cell: Ints, counted: npt.NDArray[np.bool_], cells: int) -> TargetSums:
    """For each cell, how many of its steps are `counted`; a value a cell."""
    found = sums_by_target(pupil, cell, counted.astype(np.int64), cells, 2)
    return TargetSums(found.of_target(1, 2), found.pupils[1::2])


@cache
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    rows = Plan.given("standings", TABLES["standings"].own_arrow)
    held = rows.filter((rows.half_term >= 1) & (rows.possible > 0))
    first = held.academic_year.substr(0, 4).cast("int32")
    plan.view(
        "journey_stays",
        held.select(
            "pupil_id", "urn", "year_group",
            when=first * HALF_TERMS + held.half_term - 1,
            **{branch: held[f"{branch}_rung"] for branch in BRANCHES},
        ),
    )  # fmt: skip
    return plan.compiled(dialect)


def _whole_numbers(rows: pa.Table, name: str) -> Ints:
    values: Ints = rows[name].to_numpy().astype(np.int64)
    return values


def _numbered(ordered: Ints) -> tuple[Ints, Ints]:
    """The different values of an ordered array, and the place of each row's among them."""
    new = np.ones(len(ordered), dtype=bool)
    new[1:] = np.diff(ordered) != 0
    return ordered[new], np.cumsum(new) - 1
