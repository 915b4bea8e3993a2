"""Which group each pupil is of at each school, and a measure's amounts by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wholeschool.continuum.rows.columns import NOWHERE, Ints, places, whole_numbers
from wholeschool.equity.characteristics import BETWEEN, Characteristic
from wholeschool.equity.measured import MeasuredRows

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Amounts:
    """Both sides of a measure at each key of `Grouped`; `shares` as `MeasuredRows` has it.

    Of shares the part can be at another school than the whole.
    """

    part: Floats
    whole: Floats
    shares: bool


@dataclass(frozen=True, eq=False)
class Grouped:
    """Pupils at schools: `keys` in order, and the place of each one's group among `names` (-1 = not known).

    A key is the place of the pupil among `pupils` × schools + that of the school among `urns`. `after`: how
    many rows of the rolls come after the last of the pupil at the school.
    """

    pupils: Ints
    urns: Ints
    keys: Ints
    group: Ints
    names: tuple[str, ...]
    after: Ints

    @classmethod
    def of(cls, rolls: pa.Table, by: Sequence[Characteristic]) -> Grouped:
        """By rolls, a row a stay, of which the last of a pupil at a school counts; `by` is crossed."""
        return next(cls.each(rolls, [by]))

    @classmethod
    def each(cls, rolls: pa.Table, ways: Iterable[Sequence[Characteristic]]) -> Iterator[Self]:
        """The same pupils at the same schools, grouped in several ways, one after the other."""
        pupils, pupil = np.unique(whole_numbers(rolls, "pupil_id"), return_inverse=True)
        urns, urn = np.unique(whole_numbers(rolls, "urn"), return_inverse=True)
        # The last of each key: the first from behind.
        keys, first = np.unique((pupil * len(urns) + urn)[::-1], return_index=True)
        for by in ways:
            group, names = _crossed(rolls, by)
            yield cls(pupils, urns, keys, group[::-1][first], names, first)

    @property
    def unknown(self) -> int:
        """How many pupils have no group at some school."""
        return len(np.unique(self.keys[self.group == NOWHERE] // max(len(self.urns), 1)))

    def amounts(self, numerator: pa.Table, denominator: pa.Table, *, shares: bool) -> Amounts:
        """What is added at each key to both sides of a measure, by rows: pupil_id, urn, amount.

        The same for all ways of grouping. Amounts of pupils who stood on no roll of the school in the year
        are left out.
        """
        return Amounts(self._placed(numerator), self._placed(denominator), shares)

    def once(self, amounts: Amounts) -> Amounts:
        """Shares with each pupil at one school, the last: counted where any of the pupil's schools counted.

        What a school counts is the pupil's stay, and who moved or is on two rolls has several; a school can
        count whom another one has in its base (suspended from a unit, on the main roll of a school). Where a
        pupil stands hangs on no outcome: to leave those who are counted where they were, and to move the
        others on, would make every school that pupils leave look worse. A school where the group is not known
        comes before all others. What adds up over a pupil is left as it is.
        """
        if not amounts.shares:
            return amounts
        pupil = self.keys // max(len(self.urns), 1)
        order = np.lexsort((-self.after, self.group != NOWHERE, pupil))
        is_last = np.append(np.diff(pupil[order]) > 0, True)[: len(order)]
        kept = np.zeros(len(order), dtype=bool)
        kept[order[is_last]] = True
        part, whole = (np.where(kept, _most(each, pupil), 0.0) for each in (amounts.part, amounts.whole))
        return Amounts(part, whole, shares=True)

    def known(self, amounts: Amounts) -> npt.NDArray[np.bool_]:
        """The keys that have a group and any amount, of shares any whole: the rows of `measured`."""
        there = amounts.whole > 0 if amounts.shares else (amounts.part > 0) | (amounts.whole > 0)
        known: npt.NDArray[np.bool_] = (self.group != NOWHERE) & there
        return known

    def measured(self, amounts: Amounts) -> MeasuredRows:
        """A measure's rows; amounts of pupils who have no group are left out."""
        whole, known = amounts.whole, self.known(amounts)
        part = np.minimum(amounts.part, whole) if amounts.shares else amounts.part
        return MeasuredRows(
            pupil=self.keys[known] // len(self.urns),
            school=self.keys[known] % len(self.urns),
            group=self.group[known],
            part=part[known],
            whole=whole[known],
            groups=self.names,
            schools=len(self.urns),
            shares=amounts.shares,
        )

    def _placed(self, rows: pa.Table) -> Floats:
        """The amount of each key."""
        found = np.zeros(len(self.keys))
        pupil_ids, urns, amount = (whole_numbers(rows, name) for name in ("pupil_id", "urn", "amount"))
        pupil, urn = places(self.pupils, pupil_ids), places(self.urns, urns)
        known = (pupil != NOWHERE) & (urn != NOWHERE)
        at = np.where(known, places(self.keys, pupil * len(self.urns) + urn), NOWHERE)
        there = at != NOWHERE
        np.add.at(found, at[there], amount[there].astype(np.float64))
        return found


def _most(values: Floats, pupil: Ints) -> Floats:
    """The largest of each pupil's values, at each of them."""
    most = np.zeros(int(pupil.max(initial=-1)) + 1)
    np.maximum.at(most, pupil, values)
    return most[pupil]


def _crossed(rolls: pa.Table, by: Sequence[Characteristic]) -> tuple[Ints, tuple[str, ...]]:
    """The place of each row's group, and the names of the groups that there are, in their order."""
    place, every = np.zeros(rolls.num_rows, dtype=np.int64), [""]
    known = np.ones(rolls.num_rows, dtype=bool)
    for each in by:
        names = [*dict.fromkeys(each.groups.values())]
        values = rolls[each.column].combine_chunks().dictionary_encode()
        of_value = [
            names.index(each.groups[value]) if value in each.groups else NOWHERE
            for value in values.dictionary.to_pylist()
        ]
        own = np.array([*of_value, NOWHERE])[values.indices.fill_null(len(of_value)).to_numpy()]
        known &= own != NOWHERE
        place = place * len(names) + own
        every = [BETWEEN.join(filter(None, (before, name))) for before in every for name in names]
    there = np.unique(place[known])
    group = np.where(known, np.searchsorted(there, place), NOWHERE)
    return group, tuple(every[at] for at in there.tolist())
