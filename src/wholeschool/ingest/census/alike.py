"""Pupils taken apart by the build of their sections, each build once by the rules.

A return of half a million pupils has some hundred builds of sections: which elements, in which order, within
which others. The rules (`elements`) look at nothing else. So they take the first section of each build apart,
with the numbers of its elements in place of their texts. What comes out is where the texts of every other
section of that build belong, and those are brought there as columns, of many pupils at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import compress, pairwise

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from wholeschool.ingest.census.elements import TEXTS_OF, PupilElements, Texts
from wholeschool.ingest.rows.tags import NONE, Tags
from wholeschool.ingest.rows.xml import Element

_MOST_KEPT = 1_000_000
"""Tags in the sections whose builds are known: with more, what is known is forgotten, and learnt again."""
_BYTES = np.dtype(np.int32).itemsize


@dataclass(frozen=True)
class Plan:
    """Where the texts of sections of one build belong. Tags are counted from the section's own, which is 0.

    `own` says it of the pupil's own row: the place in the row of each text, and its tag. `others` is table →
    the tags of its rows, shape (rows, places); `NONE` where nothing belongs. `mixed` is whether one of the
    texts stands before an element that is within its own.
    """

    own: tuple[NDArray[np.int64], NDArray[np.int32]]
    others: Mapping[str, NDArray[np.int32]]
    mixed: bool


@dataclass(frozen=True)
class Sections:
    """The sections of some pupils, in their order: where each begins and ends among the tags, whose it is.

    `within` is where each pupil begins, and behind them the number of tags.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    pupils: NDArray[np.int64]
    within: NDArray[np.int64]


class Plans:
    """The plans of the builds that were met in one message, in one table of pupils."""

    def __init__(self, table: str) -> None:
        self._table = table
        self._known: dict[bytes, int] = {}
        self._plans: list[Plan] = []
        self._kept = 0

    def __getitem__(self, number: int) -> Plan:
        return self._plans[number]

    def of(self, tags: Tags, sections: Sections) -> NDArray[np.int64]:
        """The number of the plan of each section.

        A build that was not met before is parsed. Raises XMLSyntaxError where it is no element.
        """
        if self._kept > _MOST_KEPT:
            self._known, self._plans, self._kept = {}, [], 0
        names = tags.names.tobytes()
        starts, ends = (_BYTES * sections.starts).tolist(), (_BYTES * sections.ends).tolist()
        builds = [names[start:end] for start, end in zip(starts, ends, strict=True)]
        if not self._known.keys() >= (met := set(builds)):
            self._learn(builds, met - self._known.keys(), tags, sections)
        return np.fromiter(map(self._known.__getitem__, builds), dtype=np.int64, count=len(builds))

    def _learn(self, builds: Sequence[bytes], unknown: Set[bytes], tags: Tags, sections: Sections) -> None:
        """Plan the builds that are not known, by a section of each."""
        last = {build: number for number, build in enumerate(builds) if build in unknown}
        new = np.zeros(len(builds), dtype=bool)
        new[[*last.values()]] = True
        taken = np.flatnonzero(new).tolist()
        for number, section in zip(taken, _as_elements(tags, sections, new), strict=True):
            own = slice(sections.starts[number], sections.ends[number])
            self._plans.append(_plan(section, tags.ends[own], tags.empty[own], self._table))
            self._known[builds[number]] = len(self._known)
            self._kept += len(builds[number]) // _BYTES


def sections_of(tags: Tags) -> Sections:
    """What stands directly within each pupil."""
    ends, empty, depth = tags.ends, tags.empty, tags.depth
    starts = np.flatnonzero(np.where(empty, depth == 1, ~ends & (depth == 2)))
    behind = starts + 1
    behind[~empty[starts]] = np.flatnonzero(ends & (depth == 1)) + 1
    pupils = np.flatnonzero(np.where(empty, depth == 0, ~ends & (depth == 1)))
    return Sections(starts, behind, np.searchsorted(pupils, starts) - 1, np.append(pupils, len(depth)))


@dataclass(frozen=True)
class RowsOfTags:
    """Rows of one table: the tag of each text, shape (rows, places), and the pupil of each row."""

    tags: NDArray[np.int32]
    pupils: NDArray[np.int32]


def rows_of(
    table: str, count: int, sections: Sections, found: NDArray[np.int64], plans: Plans
) -> Iterator[tuple[str, RowsOfTags]]:
    """The rows of `count` pupils of `table`, in the order of the message; the table's own come last.

    `found` is the number of the plan of each section.
    """
    own = np.full((count, len(TEXTS_OF[table])), NONE, dtype=np.int32)
    pieces: defaultdict[str, list[tuple[NDArray[np.int64], RowsOfTags]]] = defaultdict(list)
    for number, which in _by_number(found):
        plan = plans[number]
        starts, pupils = sections.starts[which].astype(np.int32), sections.pupils[which]
        places, numbers = plan.own
        if len(places):
            # Of two texts for one place the one further down counts; of an index that comes twice, the later.
            where = pupils[:, None], places
            own[where] = np.maximum(own[where], starts[:, None] + numbers)
        for name, template in plan.others.items():
            tags = np.where(template == NONE, NONE, starts[:, None, None] + template)
            of_rows = np.repeat(pupils, len(template)).astype(np.int32)
            rows = RowsOfTags(tags.reshape(-1, template.shape[1]), of_rows)
            pieces[name].append((np.repeat(which, len(template)), rows))
    for name, given in pieces.items():
        yield name, _in_order(given)
    yield table, RowsOfTags(own, np.arange(count, dtype=np.int32))


def _by_number(found: NDArray[np.int64]) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Each number that was found, and where; sorted once, for there may be as many numbers as places."""
    order = np.argsort(found, kind="stable")
    in_order = found[order]
    begins = np.flatnonzero(np.diff(in_order, prepend=-1)).tolist()
    for begin, end in pairwise([*begins, len(order)]):
        yield int(in_order[begin]), order[begin:end]


def _in_order(pieces: Sequence[tuple[NDArray[np.int64], RowsOfTags]]) -> RowsOfTags:
    order = np.argsort(np.concatenate([sections for sections, _ in pieces]), kind="stable")
    return RowsOfTags(
        np.concatenate([rows.tags for _, rows in pieces])[order],
        np.concatenate([rows.pupils for _, rows in pieces])[order],
    )


class _Numbered:
    """Takes the rows of a section whose texts are numbers."""

    def __init__(self) -> None:
        self.rows: defaultdict[str, Texts] = defaultdict(list)

    def begin(self) -> None:
        """Nothing: a section is of one pupil."""

    def add(self, table: str, texts: Texts, line: int) -> None:
        """A row."""
        self.rows[table] += texts


def _plan(section: Element, ends: NDArray[np.bool_], empty: NDArray[np.bool_], table: str) -> Plan:
    """What the rules make of a section. Its tags end an element, begin an empty one, or begin one."""
    for element, tag in zip(section.iter(), np.flatnonzero(~ends).tolist(), strict=True):
        element.text = str(tag)
    taker = _Numbered()
    row: Texts = [None] * len(TEXTS_OF[table])
    PupilElements(taker).section(section, table, row)
    own = _numbers(row)
    places = np.flatnonzero(own != NONE)
    others = {name: _numbers(texts).reshape(-1, len(TEXTS_OF[name])) for name, texts in taker.rows.items()}
    texts = np.concatenate([each[each != NONE] for each in (own, *others.values())])
    begun = texts[~empty[texts]]
    return Plan((places, own[places]), others, mixed=bool((~ends[begun + 1]).any()))


def _numbers(texts: Texts) -> NDArray[np.int32]:
    return np.array([NONE if text is None else int(text) for text in texts], dtype=np.int32)


def _as_elements(tags: Tags, sections: Sections, wanted: NDArray[np.bool_]) -> Iterator[Element]:
    """The sections that are wanted as elements again, within their pupils: those may say what prefixes mean.

    A pupil is parsed once, however many are wanted: nobody says how many sections a pupil may have.
    """
    for pupil in np.unique(sections.pupils[wanted]).tolist():
        first, behind = np.searchsorted(sections.pupils, (pupil, pupil + 1))
        written = tags.written(*sections.within[pupil : pupil + 2])
        yield from compress(etree.fromstring(written), wanted[first:behind].tolist())
