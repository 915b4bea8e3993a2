"""Which schools and which groups stand as one in a table of gaps, so that nothing in it rests on too few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wholeschool.disclosure import Policy
from wholeschool.report.group_counts import OR, TOGETHER

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Layout:
    """The rows of a table of gaps and its columns: places of the schools, and of the groups, that are one.

    Schools stand alone, but for those of the last row where they stand `together`.
    """

    schools: tuple[tuple[int, ...], ...]
    groups: tuple[tuple[int, ...], ...]
    together: bool

    @classmethod
    def of(cls, counts: Ints, policy: Policy) -> Layout | None:
        """As counts are laid out, schools × groups × (counted, not counted); None: nothing can be shown."""
        blocks = group_blocks(counts.sum(axis=0), policy)
        if len(blocks) < 2:
            return None
        merged = np.stack([counts[:, block].sum(axis=1) for block in blocks], axis=1)
        alone, together = school_rows(merged, policy)
        rows = (*((at,) for at in alone), *([tuple(together)] if together else []))
        return cls(rows, tuple(map(tuple, blocks)), bool(together))

    def merged(self, counts: Ints) -> Ints:
        """Counts of schools × groups × sides as they are laid out."""
        rows = np.array([counts[[*row]].sum(axis=0) for row in self.schools])
        return np.stack([rows[:, [*block]].sum(axis=1) for block in self.groups], axis=1)

    def columns(
        self, schools: Sequence[str], groups: Sequence[str], names: tuple[str, str] = ("school", "group")
    ) -> list[tuple[str, list[str]]]:
        """The columns of the table, so named, with their values."""
        alone = self.schools[:-1] if self.together else self.schools
        keys = [*(schools[at] for (at,) in alone), *([TOGETHER] if self.together else [])]
        return [
            (names[0], keys),
            (names[1], [OR.join(groups[at] for at in each) for each in self.groups]),
        ]


def group_blocks(counts: Ints, policy: Policy) -> list[list[int]]:
    """Groups (places) that are shown as one: those with small counts over all schools, with their like.

    `counts`: groups × (counted, not counted). The smallest goes to the next smallest, until none is small;
    a group of nobody is left out.
    """
    blocks = [[at] for at in np.flatnonzero(counts.sum(axis=1)).tolist()]
    while True:
        blocks.sort(key=lambda block: int(counts[block].sum()))
        small = [at for at, block in enumerate(blocks) if not fits(counts[block].sum(axis=0), policy)]
        if not small:
            return sorted(sorted(block) for block in blocks)
        if len(blocks) == 1:
            return []
        block = blocks.pop(small[0])
        # The smallest of the others; small ones come first of themselves.
        blocks[0] = blocks[0] + block


def school_rows(counts: Ints, policy: Policy) -> tuple[list[int], list[int]]:
    """Schools (places) that are shown alone, and those that stand together in a row of their own.

    `counts`: schools × groups × (counted, not counted). Where not even that can be shown, all stand together.
    """
    good = np.array([all(fits(cell, policy) for cell in school) for school in counts], dtype=bool)
    alone = sorted(np.flatnonzero(good).tolist(), key=lambda at: int(counts[at].sum()))
    together = np.flatnonzero(~good).tolist()
    while together and not (len(together) > 1 and _all_fit(counts[together].sum(axis=0), policy)):
        if not alone:
            # All schools in one row are what the sum of all shows anyway.
            return [], [*range(len(counts))]
        together.append(alone.pop(0))
    return sorted(alone), sorted(together)


def _all_fit(cells: Ints, policy: Policy) -> bool:
    return all(fits(cell, policy) for cell in cells)


def fits(cell: Ints, policy: Policy) -> bool:
    """Whether counted and not counted pupils of a group are none or enough, and some are not counted."""
    counted, others = int(cell[0]), int(cell[1])
    return not (policy.is_small(counted) or policy.is_small(others)) and (others > 0 or counted == 0)
