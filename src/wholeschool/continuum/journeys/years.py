"""The waits of one academic year's pupils, counted: after how many weeks they ended, or were last seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wholeschool.continuum.journeys.steps import BRANCHES, RUNGS
from wholeschool.continuum.rows.columns import NOWHERE, Ints, changes, days, numbered, places, whole_numbers
from wholeschool.continuum.rows.presence_years import NO_DAY, SchoolWeeks

LONGEST = 60
"""School weeks; no year has so many."""
OUTCOMES = 2
"""A wait was still going on when the pupil was last seen (0), or ended (1)."""
COUNTS = pa.schema(
    [
        ("urn", pa.int32()), ("year_group", pa.string()),
        *((name, pa.int8()) for name in ("branch", "start", "to", "ended", "weeks")),
        ("pupils", pa.int32()),
    ]
)  # fmt: skip
"""For how many pupils of a school and year group (where they began the year) a wait on the rung `start`, for
one at or above `to`, `ended` or not after so many school weeks; less those of whom it is so for one at or
above `to` − 1. Most wait as long for one as for the other, and need no row of their own."""
_NEVER = np.int32(1_000_000)
_WEEK = 7  # days
_NO_COUNTS = np.empty((6, 0), dtype=np.int64)

Weeks = npt.NDArray[np.int32]


def count_waits(spells: pa.Table, presence: pa.Table, touches: pa.Table, weeks: SchoolWeeks) -> pa.Table:
    """The waits of a year as `COUNTS`, from its spells, its presence and the first touches of its rungs.

    The clock starts in the first week at whose end the rung is the highest of the year so far; who has not
    got there by the last week with books is counted as waiting still.
    """
    pupils = _Pupils.of(spells)
    numbers = _WeekNumbers.of(weeks, pupils.urns)
    begin, end = np.full(len(pupils.ids), NO_DAY), np.full(len(pupils.ids), NOWHERE, dtype=np.int64)
    place = places(pupils.ids, whole_numbers(presence, "pupil_id"))
    known = place != NOWHERE
    np.minimum.at(begin, place[known], whole_numbers(presence, "first_week")[known])
    np.maximum.at(end, place[known], whole_numbers(presence, "last_week")[known])
    first = np.full((len(BRANCHES), RUNGS, len(pupils.ids)), _NEVER)
    first[:, 0] = numbers.number(pupils.school, begin)
    place = places(pupils.ids, whole_numbers(touches, "pupil_id"))
    known = place != NOWHERE
    at, rung = place[known], whole_numbers(touches, "rung")[known]
    first[rung // RUNGS, rung % RUNGS, at] = numbers.number(pupils.school[at], days(touches, "week")[known])
    lived = np.flatnonzero(end >= 0)
    last = numbers.number(pupils.school, end)[lived]
    return _as_rows(pupils, _counted(first[:, :, lived], last, pupils.group[lived], len(pupils.groups)))


@dataclass(frozen=True, eq=False)
class _Pupils:
    """The pupils of a year, in the order of their `ids`, where they began it.

    `school` and `group` (school and year group) are places in `urns` and in `groups`, whose columns are those
    of `COUNTS`.
    """

    ids: Ints
    urns: Ints
    school: Ints
    group: Ints
    groups: pa.Table

    @classmethod
    def of(cls, spells: pa.Table) -> _Pupils:
        half_terms, pupil_id = whole_numbers(spells, "half_terms"), whole_numbers(spells, "pupil_id")
        order = np.lexsort((half_terms & -half_terms, pupil_id))
        began = order[changes(pupil_id[order])]
        words = spells["year_group"].combine_chunks().fill_null("").dictionary_encode()
        urns, school = numbered(whole_numbers(spells, "urn")[began])
        word = words.indices.to_numpy().astype(np.int64)[began]
        found, group = np.unique(school * len(words.dictionary) + word, return_inverse=True)
        at, word = np.divmod(found, max(len(words.dictionary), 1))
        groups = pa.table({"urn": urns[at], "year_group": words.dictionary.take(pa.array(word))})
        return cls(pupil_id[began], urns, school, group, groups)


@dataclass(frozen=True, eq=False)
class _WeekNumbers:
    """How many weeks with a session each school has had: schools × weeks from the one before `origin` on."""

    counts: Weeks
    origin: int

    @classmethod
    def of(cls, weeks: SchoolWeeks, urns: Ints) -> _WeekNumbers:
        if not len(weeks.day):
            return cls(np.zeros((len(urns), 1), dtype=np.int32), 0)
        origin = int(weeks.day.min())
        week = (weeks.day - origin) // _WEEK + 1
        held = np.zeros((len(urns), int(week.max()) + 1), dtype=bool)
        school = places(urns, weeks.urn)
        held[school[school != NOWHERE], week[school != NOWHERE]] = True
        # A school without a calendar goes by the weeks of all the others.
        anywhere = np.zeros(held.shape[1], dtype=bool)
        anywhere[week] = True
        held[~held.any(axis=1)] = anywhere
        return cls(np.cumsum(held, axis=1, dtype=np.int32), origin)

    def number(self, school: Ints, mondays: npt.NDArray[np.signedinteger]) -> Weeks:
        """The number of the school's week that a Monday begins, or of the last one before it."""
        week = np.clip((mondays - self.origin) // _WEEK + 1, 0, self.counts.shape[1] - 1)
        numbers: Weeks = self.counts[school, week]
        return numbers


def _counted(first: Weeks, last: Weeks, group: Ints, groups: int) -> Iterator[Ints]:
    """Rows of branch, start, to, group · `OUTCOMES` + ended, weeks, pupils: a matrix for each kind of wait.

    `first`: branches × rungs × pupils, the number of the week in which the rung was first touched, rung 0
    being the first week with books; `last`: that of the last week with books.
    """
    # The week in which this rung or a higher one was first touched.
    reached = np.minimum.accumulate(first[:, ::-1], axis=1)[:, ::-1]
    for branch in range(len(BRANCHES)):
        for start in range(RUNGS - 1):
            begun = first[branch, start]
            stood = np.flatnonzero((begun < _NEVER) & (begun < reached[branch, start + 1]))
            since, of_group = begun[stood], group[stood] * OUTCOMES
            left = np.clip(last[stood] - since, 0, LONGEST - 1)
            before = np.zeros(groups * OUTCOMES * LONGEST, dtype=np.int64)
            for to in range(start + 1, RUNGS):
                end = reached[branch, to, stood]
                ended = end < _NEVER
                weeks = np.where(ended, np.minimum(end - since, LONGEST - 1), left)
                pupils = np.bincount((of_group + ended) * LONGEST + weeks, minlength=len(before))
                more, before = pupils - before, pupils
                at = np.flatnonzero(more)
                same = (np.full(len(at), value) for value in (branch, start, to))
                yield np.stack([*same, *np.divmod(at, LONGEST), more[at]])


def _as_rows(pupils: _Pupils, counted: Iterator[Ints]) -> pa.Table:
    branch, start, to, of_group, weeks, number = np.concatenate([_NO_COUNTS, *counted], axis=1)
    groups = pupils.groups.take(pa.array(of_group // OUTCOMES))
    columns = (*groups.columns, branch, start, to, of_group % OUTCOMES, weeks, number)
    return pa.table(list(columns), names=COUNTS.names).cast(COUNTS)
