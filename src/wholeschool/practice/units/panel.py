"""A panel: the same units (schools, pupils, classes) seen over and over, some of whom began something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from wholeschool.errors import WrongCallError
from wholeschool.schema.wording import counted

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
NEVER = 0
"""The start of a unit that never began, as far as the panel goes."""
_SHOWN = 3
_FARTHEST = 1e9


@dataclass(frozen=True, eq=False)
class Panel:
    """A row a unit and time: n rows.

    `unit` (n,) is the place of a row's unit among `units`; `time` (n,) and `start` (n,) are whole numbers of
    one and the same kind, such as years; `NEVER` = it does not begin. `outcome` (n,) is finite, in any unit.
    `covariates` are (n,) each, in standard deviations from their mean. `cluster` (n,) says which units are to
    be taken together; None = each alone. `left_out` are sentences on what of the given rows is not here.
    `counts`: outcomes are counts, 0 or more, to be compared by ratios; `exposure` (n,) is what they are
    counted of, above 0, None = all rows alike.
    """

    units: tuple[str, ...]
    unit: Ints
    time: Ints
    outcome: Floats
    start: Ints
    covariates: Mapping[str, Floats] = field(default_factory=lambda: MappingProxyType({}))
    cluster: Ints | None = None
    left_out: tuple[str, ...] = ()
    lost: int = 0
    """Units of which rows that others have are missing, whether or not they are still here."""
    given: int = 0
    """Units that there were."""
    given_began: int = 0
    """Of these, units with a start."""
    counts: bool = False
    exposure: Floats | None = None
    running: Floats | None = None
    """What a rule looks at that decides who begins: (n,), NaN = not known."""
    within: Ints | None = None
    """Of which groups each unit is, the narrowest first, and is held against alone, where a design can and
    there are enough: (n, levels), None = against all."""
    other_from: Ints | None = None
    """From when on a unit neither begins nor stands beside, having something else: (n,), `NEVER` = none."""
    of_pupils: bool = False
    """Units are pupils, whom no sentence names."""

    @classmethod
    def of(
        cls,
        unit: Sequence[Any],
        time: npt.ArrayLike,
        outcome: npt.ArrayLike,
        start: npt.ArrayLike,
        *,
        covariates: Mapping[str, npt.ArrayLike] | None = None,
        cluster: Sequence[Any] | None = None,
        counts: bool = False,
        exposure: npt.ArrayLike | None = None,
        running: npt.ArrayLike | None = None,
        within: npt.ArrayLike | None = None,
        other_from: npt.ArrayLike | None = None,
    ) -> Panel:
        """From columns of equal length; a start of 0, NaN or ∞ is never, an outcome of NaN is not known.

        Raises WrongCallError where a unit stands twice at a time, begins at two times, or changes its
        cluster, where a time or start is no whole number, where a count is below 0 or of nothing, and where
        nothing is left.
        """
        called = unit if _is_whole(unit) else np.array([str(each) for each in unit])
        names, codes = np.unique(called, return_inverse=True)
        clusters = (
            None if cluster is None else np.unique([str(each) for each in cluster], return_inverse=True)[1]
        )
        begun = np.asarray(start, dtype=np.float64)
        _refuse_nought(np.asarray(time, dtype=np.float64), begun)
        begun = np.where(np.isfinite(begun), begun, NEVER)
        panel = cls(
            tuple(str(each) for each in names.tolist()),
            codes.astype(np.int64),
            _whole(time, "time"),
            np.asarray(outcome, dtype=np.float64),
            _whole(begun, "start"),
            MappingProxyType({name: _standard(each) for name, each in (covariates or {}).items()}),
            None if clusters is None else clusters.astype(np.int64),
            given=len(names),
            given_began=len(np.unique(codes[begun != NEVER])),
            counts=counts,
            exposure=None if exposure is None else np.asarray(exposure, dtype=np.float64),
            running=None if running is None else np.asarray(running, dtype=np.float64),
            within=None if within is None else np.asarray(within, dtype=np.int64).reshape(len(codes), -1),
            other_from=None if other_from is None else np.asarray(other_from, dtype=np.int64),
        )
        panel._one_row_a_time()
        panel._one_of_a_unit(
            panel.start,
            "begins at more than one time",
            "A unit begins once: of several starts give the first.",
        )
        if panel.cluster is not None:
            panel._one_of_a_unit(panel.cluster, "is of more than one cluster", "Give each unit one cluster.")
        panel._are_counts()
        return panel._known()

    @property
    def times(self) -> Ints:
        """The times that there are, in order."""
        return np.unique(self.time)

    @property
    def starts(self) -> Ints:
        """The start of each unit, by its place: (units,)."""
        found = np.zeros(len(self.units), dtype=np.int64)
        found[self.unit] = self.start
        return found

    @property
    def began(self) -> npt.NDArray[np.bool_]:
        """Which units begin within the panel, by their place: (units,)."""
        starts = self.starts
        found: npt.NDArray[np.bool_] = (starts != NEVER) & (starts <= self.times[-1])
        return found

    def of_rows(self, rows: npt.NDArray[np.bool_], said: str = "", lost: int = 0) -> Panel:
        """The panel with some of its rows, and their units alone. `said`: why the others are left out."""
        kept, codes = np.unique(self.unit[rows], return_inverse=True)
        return replace(
            self,
            units=tuple(self.units[each] for each in kept),
            unit=codes.astype(np.int64),
            time=self.time[rows],
            outcome=self.outcome[rows],
            start=self.start[rows],
            covariates=MappingProxyType({name: each[rows] for name, each in self.covariates.items()}),
            cluster=None if self.cluster is None else self.cluster[rows],
            exposure=None if self.exposure is None else self.exposure[rows],
            running=None if self.running is None else self.running[rows],
            within=None if self.within is None else self.within[rows],
            other_from=None if self.other_from is None else self.other_from[rows],
            left_out=(*self.left_out, said) if said else self.left_out,
            lost=self.lost + lost,
        )

    def named(self, places: npt.NDArray[np.integer[Any]]) -> str:
        """Some units by name, the first few of them; pupils by how many they are."""
        if self.of_pupils:
            return counted(len(places), "pupil")
        some = [self.units[each] for each in places[:_SHOWN]]
        more = len(places) - len(some)
        return ", ".join(some) + (f" and {more:,} more" if more > 0 else "")

    def _one_row_a_time(self) -> None:
        order = np.lexsort((self.time, self.unit))
        unit, time = self.unit[order], self.time[order]
        twice = np.flatnonzero((unit[1:] == unit[:-1]) & (time[1:] == time[:-1]))
        if twice.size:
            say = counted(twice.size, "row says", "rows say")
            name, when = self.units[unit[twice[0]]], time[twice[0]]
            raise WrongCallError(
                f"{say} a unit and time again, first {name} at {when}",
                advice="A unit has one row at a time: add up what belongs together, or delete the wrong row.",
            )

    def _one_of_a_unit(self, said: Ints, what: str, advice: str) -> None:
        order = np.lexsort((said, self.unit))
        unit, values = self.unit[order], said[order]
        other = (unit[1:] == unit[:-1]) & (values[1:] != values[:-1])
        if other.any():
            raise WrongCallError(f"{self.named(np.unique(unit[1:][other]))}: {what}", advice=advice)

    def _are_counts(self) -> None:
        if self.exposure is not None and not self.counts:
            raise WrongCallError(
                "An exposure is what counts are of",
                advice="Add --outcome-kind count, or leave out --exposure.",
            )
        for values, wrong, what in (
            (self.outcome, self.outcome < 0, "no count"),
            (self.exposure, None if self.exposure is None else self.exposure <= 0, "nothing to count of"),
        ):
            if self.counts and values is not None and wrong is not None and wrong.any():
                first = int(np.argmax(wrong))
                raise WrongCallError(
                    f"{self.units[self.unit[first]]} has {values[first]:g} at {self.time[first]}: {what}",
                    advice="Leave a cell blank that is not known.",
                )

    def _known(self) -> Panel:
        """Without the rows that have no outcome or lack a covariate, or an exposure."""
        known = np.isfinite(self.outcome)
        if self.exposure is not None:
            known &= np.isfinite(self.exposure)
        for each in self.covariates.values():
            known &= np.isfinite(each)
        if not known.any():
            raise WrongCallError("No row has an outcome", advice="Look at the column of the outcome.")
        if known.all():
            return self
        after = ~known & (self.start != NEVER) & (self.time >= self.start)
        unknown = int((~known).sum())
        said = f"{counted(unknown, 'row')} of {len(known):,} without an outcome or a covariate: left out"
        if after.any():
            said += f", {int(after.sum()):,} of them after the start"
        gone = len(self.units) - len(np.unique(self.unit[known]))
        return self.of_rows(known, f"{said}.", lost=gone)


def _is_whole(values: object) -> bool:
    """Whether these are whole numbers already, which are told apart sooner than words."""
    return isinstance(values, np.ndarray) and values.dtype.kind in "iu"


def _whole(values: npt.ArrayLike, what: str) -> Ints:
    numbers = np.asarray(values, dtype=np.float64)
    wrong = ~np.isfinite(numbers) | (numbers != np.floor(numbers)) | (np.abs(numbers) > _FARTHEST)
    if wrong.any():
        first = numbers[wrong][0]
        said = f"A {what} is blank" if np.isnan(first) else f"A {what} of {first:g} is no whole number"
        raise WrongCallError(said, advice="Number times 1, 2, 3 …, or write years as 2024 or 2023/24.")
    return numbers.astype(np.int64)


def _refuse_nought(time: Floats, start: Floats) -> None:
    """Where 0 is a time, nobody can tell a start at 0 from none."""
    if (start == NEVER).any() and np.any(time <= NEVER):
        raise WrongCallError(
            "A start of 0 means never, and the table has times of 0 or less",
            advice="Number the times from 1; or leave the start blank of those that never began.",
        )


def _standard(values: npt.ArrayLike) -> Floats:
    """In standard deviations from the mean: the size of a column has no bearing on anything."""
    numbers = np.asarray(values, dtype=np.float64)
    known = numbers[np.isfinite(numbers)]
    if not known.size or not known.std() > 0:
        return np.where(np.isfinite(numbers), 0.0, np.nan)
    standard: Floats = (numbers - known.mean()) / known.std()
    return standard
