"""What several releases say together: whether one less another gives a count that is hidden.

All tables that a reader has are one system of sums over the same pupils. It is attacked twice.

1. As if shown counts were exact, by what adds up whoever is counted: tables of the same pupils, a school
   more, groups and their complements. Here no small hidden count may be told to within less than the
   threshold. This is what `withhold` asks of one table, asked of all together.
2. By the rounded numbers, as they stand there, and with whoever came or left between two tables as a group
   that may not be told either: fewer than the threshold of possible numbers is too few.

Tables of a store say who is in which cell, so that groups are known for what they are; and of each two the
cells that they have together are asked about (`joint.py`). Tables of files do not (`between_files.py`).
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from wholeschool.disclosure.additive import Flags
from wholeschool.disclosure.between_files import link_files
from wholeschool.disclosure.erased import with_erased
from wholeschool.disclosure.joint import told_jointly, told_jointly_beside
from wholeschool.disclosure.registered import Registered
from wholeschool.disclosure.solver import Places
from wholeschool.disclosure.system import Asked, System
from wholeschool.disclosure.told import Told
from wholeschool.disclosure.whereabouts import (
    cells_of,
    choices_of_columns,
    in_common,
    met_anywhere,
    where_pupils_are,
    with_first_records,
    with_others,
)
from wholeschool.schema.wording import several


def attack_together(
    new: Registered,
    earlier: Sequence[Registered],
    thresholds: Mapping[int, int],
    seconds: float,
    beside: Sequence[Registered] = (),
) -> tuple[Told, ...]:
    """As `told.told_together`. A circle sees the tables of its own and of all wider ones.

    Raises OutOfTimeError where it could not be ended in time.
    """
    deadline = time.monotonic() + seconds
    earlier = with_erased(earlier)
    found: dict[Told, None] = {}
    before: tuple[int, int] = (0, 0)
    narrowest = max([*thresholds, *(table.circle for table in (*earlier, *beside))])
    for circle in range(new.circle, narrowest + 1):
        seen, pages = ([each for each in those if each.circle <= circle] for those in (earlier, beside))
        threshold = thresholds.get(circle, min(thresholds.values()))
        # What was hidden by stricter rules, of another file, stays hidden whatever the new ones allow.
        guards = [max(threshold, table.guarded_from(circle)) for table in (new, *seen)]
        if len(seen) > before[0]:
            found |= dict.fromkeys(_told([new, *seen], guards, deadline))
            found |= dict.fromkeys(told_jointly([new, *seen], guards, deadline))
        if pages and (len(seen), len(pages)) != before:
            found |= dict.fromkeys(_told_beside([new, *seen], guards, pages, deadline))
            found |= dict.fromkeys(told_jointly_beside([new, *seen], guards, pages, deadline))
        before = (len(seen), len(pages))
    return tuple(found)


def _told(tables: Sequence[Registered], guards: Sequence[int], deadline: float) -> Iterator[Told]:
    """What can be told of all tables, first of exact counts, then of rounded ones.

    `guards`: for each table how few pupils are too few.
    """
    system = System(tables)
    groups = [*_groups(system, tables, guards)]
    files = link_files(system, tables, guards)
    yield from files.apart
    small = [*_small(system, tables, guards)]
    yield from system.told(small, 0.0, deadline, exact=True)
    yield from system.told([*small, *groups, *files.groups], 1.0, deadline, exact=False)


def _told_beside(
    tables: Sequence[Registered], guards: Sequence[int], pages: Sequence[Registered], deadline: float
) -> Iterator[Told]:
    """The hidden cells of tables that can be told with pages beside them, whose numbers are rounded.

    Nothing is asked of the pages' own cells, nor of who is on them and in no table: these lean on rounding,
    which leaves as much open wherever the pages stand alone.
    """
    every_table = [*tables, *pages]
    system = System(every_table)
    known = [at for at, table in enumerate(every_table) if table.pupils is not None]
    of_pupils = [every_table[at] for at in known]
    kinds, sizes = np.unique(where_pupils_are(of_pupils), axis=0, return_counts=True)
    every, of_every = with_others(kinds, sizes, of_pupils)
    met = met_anywhere(every, kinds, of_pupils)
    system.add_kinds(every[met], of_every[met], known)
    asked = [each._replace(told=replace(each.told, what="page")) for each in _small(system, tables, guards)]
    yield from system.told(asked, 1.0, deadline, exact=False)


def _small(system: System, tables: Sequence[Registered], guards: Sequence[int]) -> Iterator[Asked]:
    """The hidden cells that are small."""
    others = [several([each.name for each in tables if each is not table]) for table in tables]
    for table, start, against, few in zip(tables, system.starts, others, guards, strict=False):
        keys = table.keys
        for at in np.flatnonzero(table.hidden & (table.table.counts < few)):
            yield Asked(Told(table.name, table.words(keys[at]), against, "cell"), int(start + at), few)


def _groups(system: System, tables: Sequence[Registered], guards: Sequence[int]) -> Iterator[Asked]:
    """Pupils who are in the same cells of all tables make up cells; who is in one table alone."""
    known = [at for at, table in enumerate(tables) if table.pupils is not None]
    if not known:
        return
    of_pupils = [tables[at] for at in known]
    where = where_pupils_are(of_pupils)
    kinds, sizes = with_others(*np.unique(where, axis=0, return_counts=True), of_pupils)
    system.add_kinds(kinds, sizes, known)
    real = with_first_records(kinds, where, of_pupils)
    for one, other in itertools.permutations(range(len(known)), 2):
        pair = (tables[known[one]], tables[known[other]])
        few = max(guards[known[one]], guards[known[other]])
        for told, parts in _differences(*pair, kinds[:, [one, other]], sizes, real, few):
            yield Asked(told, system.group(parts, int(sizes[[*parts]].sum())), few)


def _differences(
    table: Registered, against: Registered, kinds: Places, sizes: Places, real: Flags, few: int
) -> Iterator[tuple[Told, tuple[int, ...]]]:
    """Who is in a cell of one table and not in the same of the other, and fewer than `few`: their kinds.

    Those are guarded among whom is anybody of the `real` kinds, who are no second records.

    Cells are those of each choice of columns, totals too: one who left of each side of a count are two
    who left. A cell is the same if the columns that both have agree, whatever either is crossed by.
    """
    found = set[tuple[int, ...]]()
    for chosen in choices_of_columns(table, against):
        here, there = in_common((table, against), kinds, chosen)
        for parts, words in cells_of(table, kinds[:, 0], np.flatnonzero(here != there), chosen):
            if parts not in found and real[[*parts]].any() and sizes[[*parts]].sum() < few:
                found.add(parts)
                yield Told(table.name, words, against.name, "group"), parts
