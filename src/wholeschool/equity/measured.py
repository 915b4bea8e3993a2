"""Gaps of a measure: what the pupils of each group add to both sides of it, at each school."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt
from scipy import special

from wholeschool.equity.at_schools import AtSchools
from wholeschool.equity.counted import Counted, check_names
from wholeschool.equity.gap import (
    FEWEST_IN_BASE,
    THIS_GROUP,
    Gap,
    GapTables,
    against,
    called,
    few,
    held,
    say_why,
)
from wholeschool.equity.groups import share_tables
from wholeschool.stats import RatioSums, poisson_interval
from wholeschool.stats.differences import difference_interval

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

FEWEST_WITH_ANY = 5
"""Where fewer pupils of a group have any of what is measured, its rate hangs on one or two of them."""
_CONFIDENCE = 0.95
_UPPER = (1 + _CONFIDENCE) / 2
_Z = float(special.ndtri(_UPPER))
_ALIKE = 1e-12
"""Squares off the rate that are so small a part of all squares are those of rounding: all have the same."""


@dataclass(frozen=True, eq=False)
class MeasuredRows:
    """What pupils add to a measure, a row a pupil and school.

    `pupil` and `school` number them; `group` is the place of the pupil's group at that school in `groups`.
    `shares`: the measure counts pupils who had something or had not, a part of 1 or 0 of a whole of 1.
    """

    pupil: Ints
    school: Ints
    group: Ints
    part: Floats
    whole: Floats
    groups: tuple[str, ...]
    schools: int
    shares: bool

    def sides(self, group: str, reference: str | None) -> tuple[Bools, Bools]:
        """Which rows are of a group, and of what it is held against: (rows,) each."""
        own = self.group == self.groups.index(group)
        return own, ~own if reference is None else self.group == self.groups.index(reference)

    def by_pupil(self, cells: Ints, chosen: Bools | None = None) -> tuple[Ints, Floats, Floats]:
        """Cell, part and whole with a row a pupil and cell, whatever the schools.

        `cells` (rows,) says in which cell each row is; `chosen` (rows,) leaves some of the rows, None all.
        """
        kept = np.ones(len(cells), dtype=bool) if chosen is None else chosen
        pupils = int(self.pupil.max(initial=-1)) + 1
        pairs, place = np.unique(cells[kept] * pupils + self.pupil[kept], return_inverse=True)
        part, whole = (
            np.bincount(place, values[kept], len(pairs)).astype(np.float64)
            for values in (self.part, self.whole)
        )
        return pairs // max(pupils, 1), part, whole


def measured_gaps(rows: MeasuredRows, reference: str | None = None) -> tuple[Gap, ...]:
    """Each group with pupils beside the reference, or beside everyone else.

    Shares as `gaps` has them. Rates of what adds up over a pupil (sessions, minutes, events) with pupils as
    the clusters. Raises WrongCallError where there are fewer than two groups, or none is called so.
    """
    sums = GroupSums.of_all(rows)
    present = np.flatnonzero(sums.sums.whole[0] > 0)
    names = tuple(rows.groups[at] for at in present.tolist())
    check_names(names, reference)
    return measured_tables(sums.only(present), names, reference, shares=rows.shares).table(0)


def at_schools(rows: MeasuredRows, group: str, reference: str | None) -> AtSchools:
    """A group and its reference at each school."""
    sums = [
        RatioSums.by_cell(rows.school[chosen], rows.part[chosen], rows.whole[chosen], rows.schools)
        for chosen in rows.sides(group, reference)
    ]
    return AtSchools(sums[0], sums[1], shares=rows.shares)


def counted_groups(rows: MeasuredRows) -> list[Counted]:
    """How many of each group were counted, of those groups that have pupils; `rows` are of shares."""
    size = len(rows.groups)
    whole = np.bincount(rows.group, rows.whole, size)
    part = np.bincount(rows.group, rows.part, size)
    return [Counted(rows.groups[at], int(part[at]), int(whole[at])) for at in range(size) if whole[at] > 0]


@dataclass(frozen=True, eq=False)
class GroupSums:
    """What gaps need to know of the groups of many tables: arrays of tables × groups.

    Clusters of `sums` are pupils. `some`: how many pupils have any part; `pupils`: how many a whole.
    """

    sums: RatioSums
    some: Floats
    pupils: Floats

    @classmethod
    def of_all(cls, rows: MeasuredRows) -> GroupSums:
        """One table of all schools together, each pupil once in a group whatever the schools."""
        return cls._of_clusters(*rows.by_pupil(rows.group), (1, len(rows.groups)))

    @classmethod
    def by_school(cls, rows: MeasuredRows) -> GroupSums:
        """A table a school: there a pupil has one row."""
        size = len(rows.groups)
        return cls._of_clusters(rows.school * size + rows.group, rows.part, rows.whole, (rows.schools, size))

    @classmethod
    def _of_clusters(cls, cell: Ints, part: Floats, whole: Floats, shape: tuple[int, int]) -> GroupSums:
        cells = shape[0] * shape[1]
        some, there = (np.bincount(cell[values > 0], minlength=cells) for values in (part, whole))
        sums = _each(RatioSums.by_cell(cell, part, whole, cells), lambda values: values.reshape(shape))
        return cls(sums, *(each.reshape(shape).astype(np.float64) for each in (some, there)))

    def above(self, other: GroupSums) -> GroupSums:
        """These tables, then those of the other."""
        both = ([getattr(each.sums, one.name) for each in (self, other)] for one in fields(RatioSums))
        sums = RatioSums(*(np.concatenate(each) for each in both))
        return GroupSums(
            sums, np.concatenate([self.some, other.some]), np.concatenate([self.pupils, other.pupils])
        )

    def only(self, groups: Ints) -> GroupSums:
        """Some of the groups."""
        return self._changed(lambda values: values[:, groups])

    def against(self, groups: Sequence[str], reference: str | None) -> GroupSums:
        """What each group is held against."""
        return self._changed(lambda values: against(values, groups, reference))

    def _changed(self, change: Callable[[Floats], Floats]) -> GroupSums:
        return GroupSums(_each(self.sums, change), change(self.some), change(self.pupils))


def _each(sums: RatioSums, change: Callable[[Floats], Floats]) -> RatioSums:
    return RatioSums(*(change(getattr(sums, each.name)) for each in fields(sums)))


def measured_tables(
    of: GroupSums, groups: tuple[str, ...], reference: str | None = None, *, shares: bool
) -> GapTables:
    """The gaps of many tables; a table has the groups that have pupils there."""
    found = (
        share_tables(of.sums.part, of.sums.whole, groups, reference)
        if shares
        else _rate_tables(of, groups, reference)
    )
    return replace(found, there=of.sums.whole > 0)


def _rate_tables(of: GroupSums, groups: tuple[str, ...], reference: str | None) -> GapTables:
    other = of.against(groups, reference)
    rate, other_rate = of.sums.rate, other.sums.rate
    events, other_events = _events(of), _events(other)
    reason = _reasons((of, events), (other, other_events), groups, reference)
    low, high = _interval(rate, events)
    apart = difference_interval((rate, low, high), (other_rate, *_interval(other_rate, other_events)))
    told = held(of.sums.whole > 0, groups, reference) & (reason == "")
    # As `event_rate_ratio` of so many events, on the scale of the logarithm.
    ratio = np.where(told, rate / np.where(told, other_rate, 1.0), np.nan)
    error = np.sqrt(
        np.where(told, 1 / np.where(told, events, 1.0) + 1 / np.where(told, other_events, 1.0), np.nan)
    )
    reach = np.exp(_Z * error)
    return GapTables(
        groups, reference, of.sums.whole > 0, of.sums.whole, of.sums.part,
        rate, low, high, _named(np.isfinite(low), "gamma"),
        ratio, ratio / reach, ratio * reach, _named(told, "clustered"),
        np.where(told, rate - other_rate, np.nan), np.where(told, apart[0], np.nan),
        np.where(told, apart[1], np.nan), "mover", reason,
        2 * special.ndtr(-np.abs(np.log(ratio)) / error), of.pupils,
    )  # fmt: skip


def _named(where: npt.NDArray[np.bool_], name: str) -> npt.NDArray[np.object_]:
    return np.where(where, name, "").astype(object)


def _events(of: GroupSums) -> Floats:
    """How many independent events would tell as much: rate² ÷ variance, and less where few pupils have any.

    By (z ÷ t)², t with the pupils who have any, less one, as degrees of freedom (Korn & Graubard, Survey
    Methodology 24, 1998). NaN where it cannot be told: of fewer than `FEWEST_WITH_ANY` it would say nothing.
    """
    variance, rate = of.sums.variance, of.sums.rate
    rounding = _ALIKE * of.sums.part_squared / np.maximum(of.sums.whole, 1.0) ** 2
    told = (of.some >= FEWEST_WITH_ANY) & (variance > rounding)
    scale = (_Z / special.stdtrit(np.where(told, of.some - 1, 1), _UPPER)) ** 2
    return np.where(told, rate**2 / np.where(told, variance, 1.0) * scale, np.nan)


def _interval(rate: Floats, events: Floats) -> tuple[Floats, Floats]:
    """Garwood's interval of as many events: the gamma interval (Fay & Feuer, Stat. in Medicine 16, 1997)."""
    return poisson_interval(events, events / np.where(events > 0, rate, 1.0), _CONFIDENCE)


def _reasons(
    own: tuple[GroupSums, Floats],
    other: tuple[GroupSums, Floats],
    groups: Sequence[str],
    reference: str | None,
) -> npt.NDArray[np.object_]:
    """Why a group is held against nobody."""
    reason = np.full(own[1].shape, "", dtype=object)
    asked = held(own[0].sums.whole > 0, groups, reference)
    for (of, events), group in ((own, THIS_GROUP), (other, called(reference))):
        for where, why in (
            (of.pupils < FEWEST_IN_BASE, few(group)),
            (of.some < FEWEST_WITH_ANY, _few_with_any(group)),
            (~(events > 0), _alike(group)),
        ):
            say_why(reason, asked & where, why)
    return reason


def _few_with_any(group: str) -> str:
    return f"of {group} fewer than {FEWEST_WITH_ANY} pupils have any"


def _alike(group: str) -> str:
    return f"all among {group} have the same, so nothing tells how much is chance"
