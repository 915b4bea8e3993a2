"""Whether readers can tell the cells that two tables have together: by these two, and beside a third.

A third table narrows them where it goes by what either has and the other has not, as one by group and mark
does for one by school and group and one by school and mark; or where laxer rules let it show more.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from wholeschool.disclosure.joined import Joined
from wholeschool.disclosure.registered import Registered
from wholeschool.disclosure.system import Asked, System
from wholeschool.disclosure.told import Told
from wholeschool.disclosure.whereabouts import where_pupils_are
from wholeschool.schema.wording import several

Guarded = tuple[Registered, int]
"""A table, and how few of its pupils are too few."""


PAGES = "the pages of gaps"


def told_jointly(tables: Sequence[Registered], guards: Sequence[int], deadline: float) -> Iterator[Told]:
    """What a new table, the first, tells with each earlier one, and with each two of them.

    `guards`: for each table how few pupils are too few. Of files nobody can ask. Raises OutOfTimeError.
    """
    if tables[0].pupils is None:
        return
    new, *earlier = _of_pupils(tables, guards)
    for other in earlier:
        yield from _told((new, other), (), other[0].name, deadline)
    for one, other in itertools.combinations(earlier, 2):
        against = several([one[0].name, other[0].name])
        for pair, third in (((new, one), other), ((new, other), one), ((one, other), new)):
            yield from _told(pair, (third,), against, deadline, new[0].name)


def told_jointly_beside(
    tables: Sequence[Registered], guards: Sequence[int], pages: Sequence[Registered], deadline: float
) -> Iterator[Told]:
    """As `told_jointly` what it tells with each earlier one, with all `pages` beside."""
    if tables[0].pupils is None:
        return
    new, *earlier = _of_pupils(tables, guards)
    beside = [(page, 0) for page in pages]
    for other in earlier:
        yield from _told((new, other), beside, f"{other[0].name} and {PAGES}", deadline)


def _of_pupils(tables: Sequence[Registered], guards: Sequence[int]) -> list[Guarded]:
    return [each for each in zip(tables, guards, strict=True) if each[0].pupils is not None]


def _told(
    pair: tuple[Guarded, Guarded], beside: Sequence[Guarded], against: str, deadline: float, name: str = ""
) -> Iterator[Told]:
    """The joined cells of two tables that can be told, by these alone or beside a third."""
    few = max(guard for _, guard in pair)
    tables = [table for table, _ in (*pair, *beside)]
    kinds, sizes = np.unique(where_pupils_are(tables), axis=0, return_counts=True)
    joined = Joined(tables, kinds, sizes, few)
    if not all(guard < few or joined.is_narrowed_by(table) for table, guard in beside):
        return
    system = System(tables)
    system.add_kinds(*joined.that_could_be, range(len(tables)))
    asked = [
        Asked(Told(name or tables[0].name, words, against, "joint"), system.group(parts, size), few)
        for parts, size, words in joined.small_cells()
    ]
    yield from system.told(asked, 1.0, deadline, exact=False)
