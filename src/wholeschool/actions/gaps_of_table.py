"""Gaps between groups of a table of counts that a researcher has."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from wholeschool.actions.count_tables import MOST, counts_of, texts_of
from wholeschool.actions.group_names import ONE_GROUP, check_named, check_written_once, may_overlap
from wholeschool.actions.suppress_overlaps import below_each_other
from wholeschool.actions.suppress_values import check_columns, check_no_total
from wholeschool.equity.at_schools import AtSchools
from wholeschool.equity.counted import Counted
from wholeschool.equity.gap import Gap
from wholeschool.equity.groups import gaps
from wholeschool.equity.never import check_comparable
from wholeschool.equity.weighted import weighted_at_schools, weighted_gaps
from wholeschool.equity.within import Within, within
from wholeschool.equity.words import Rate, Said, said_of
from wholeschool.errors import WrongCallError
from wholeschool.ingest.official.opened import Sheet, open_sheets

Ints = npt.NDArray[np.int64]
_EVENTS, _WEIGHTED = Rate(100, "for every 100 pupils"), Rate(100, "of 100 pupils by weight")


@dataclass(frozen=True)
class Asked:
    """What of a table is asked: the columns of groups, counts, bases and schools ("" = not told apart).

    `reference`: the group that others are held against, None = everyone else. `weight`: the column that says
    how many pupils each one of a row stands for, "" = for itself.
    """

    group: str
    count: str
    base: str
    school: str = ""
    reference: str | None = None
    events: bool = False
    weight: str = ""


@dataclass(frozen=True)
class GapsFound:
    """A gap a group, within schools where these are told apart, and all of it in words.

    `taken`: what is taken to be so of the table, and what speaks against it.
    """

    gaps: tuple[Gap, ...]
    within: dict[str, Within]
    said: Said
    rows: int
    taken: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """All that is said of the groups."""
        return self.said.sentences


def gaps_of_table(path: Path, asked: Asked) -> GapsFound:
    """The gaps of a table (CSV, packed or not, or Parquet) with a row a group, or a group and school.

    Rows of one group are added up. Raises WrongCallError where the file, a column or a cell is not what is
    asked for, two groups are written almost alike, a group or a school is a subtotal of others, more are
    counted at a school than it has, and as `check_counted` does.
    """
    columns = (asked.group, asked.count, asked.base, asked.school, asked.weight)
    check_columns([each for each in columns if each], ())
    check_comparable(asked.count)
    if asked.weight and asked.events:
        raise WrongCallError(
            "events are not weighted: how sure their rate is hangs on which were one pupil's",
            advice="Leave out --events or --weight.",
        )
    (sheet, *_) = open_sheets(path, {})
    cells = _cells(sheet, asked)
    counts, groups, schools = _crossed(cells)
    _check_cells(asked, counts, groups, schools)
    if asked.weight:
        weights = _weights(sheet, asked.weight)
        found = weighted_gaps(cells, weights, asked.reference)
        at = partial(weighted_at_schools, cells=cells, weights=weights, reference=asked.reference)
    else:
        found = gaps(cells, asked.reference, events=asked.events)
        at = partial(AtSchools.of_counts, cells=cells, reference=asked.reference)
    held = within(found, at, names=schools, events=asked.events) if asked.school else {}
    rate = _EVENTS if asked.events else _WEIGHTED if asked.weight else None
    taken = (*may_overlap(groups), *_counted_again(asked, counts, groups), ONE_GROUP)
    return GapsFound(found, held, said_of(found, held, rate), sheet.rows, taken)


def _weights(sheet: Sheet, column: str) -> list[float]:
    """Raises WrongCallError where a cell is no number above 0."""
    found = []
    for text, line in zip(texts_of(sheet, column), sheet.lines, strict=True):
        try:
            weight = float(text)
        except ValueError:
            weight = math.nan
        if not 0 < weight < MOST:
            raise WrongCallError(
                f"“{text[:40]}” in the column “{column}” is no weight", where=f"{sheet.name}, line {line}",
                advice="It says how many pupils each of the row stands for: a number above 0.",
            )  # fmt: skip
        found.append(weight)
    return found


def _cells(sheet: Sheet, asked: Asked) -> list[Counted]:
    groups = texts_of(sheet, asked.group)
    schools = texts_of(sheet, asked.school) if asked.school else [""] * sheet.rows
    numbers = [counts_of(sheet, name) for name in (asked.count, asked.base)]
    check_named(asked.group, groups, sheet.lines, sheet.name)
    check_written_once(asked.group, groups)
    return [Counted(*each) for each in zip(groups, *numbers, schools, strict=True)]


def _crossed(cells: Sequence[Counted]) -> tuple[Ints, list[str], list[str]]:
    """Counts of shape (groups, schools, counted and base), the groups and the schools."""
    groups = {name: at for at, name in enumerate(dict.fromkeys(each.group for each in cells))}
    schools = {name: at for at, name in enumerate(dict.fromkeys(each.school for each in cells))}
    counts = np.zeros((len(groups), len(schools), 2), dtype=np.int64)
    for each in cells:
        counts[groups[each.group], schools[each.school]] += each.count, each.base
    return counts, [*groups], [*schools]


def _check_cells(asked: Asked, counts: Ints, groups: Sequence[str], schools: Sequence[str]) -> None:
    """Refuse what cannot be at a school, and totals: they would be held against, or added to, their parts."""
    if not counts.any():
        return  # that has a sentence of its own
    check_no_total(counts, 0, asked.group, groups, "Leave its rows out.")
    if asked.school:
        check_no_total(counts, 1, asked.school, schools, "Leave its rows out: it would be a school twice.")
        if not asked.events:
            _check_shares(counts, groups, schools)


def _counted_again(asked: Asked, counts: Ints, groups: Sequence[str]) -> tuple[str, ...]:
    said = below_each_other(counts, 0, (asked.group, groups))
    advice = "if these are the same pupils counted more than once, ask about one characteristic at a time."
    return (f"{said[:1].upper()}{said[1:]}: {advice}",) if said else ()


def _check_shares(counts: Ints, groups: Sequence[str], schools: Sequence[str]) -> None:
    for group, school in np.argwhere(counts[..., 0] > counts[..., 1]).tolist():
        count, base = counts[group, school].tolist()
        raise WrongCallError(
            f"of the group “{groups[group]}” at “{schools[school]}” {count:,} are counted, and it has "
            f"{base:,} pupils there",
            advice="Where events are counted, of which one pupil can have several, say --events.",
        )
