"""A table of counts made fit to leave: small counts hidden, and what would tell them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from wholeschool.actions.count_tables import counts_of, texts_of
from wholeschool.actions.group_names import check_named, check_written_once
from wholeschool.actions.suppress_groups import read_groups
from wholeschool.actions.suppress_overlaps import counted_again
from wholeschool.actions.suppress_people import check_no_people
from wholeschool.actions.suppress_values import check_columns, check_no_pupils, check_no_total, check_no_upn
from wholeschool.disclosure import (
    ALL,
    RATE,
    WITHHELD,
    CountsReleased,
    Policy,
    Released,
    release_counts,
    taken_for_pupils,
)
from wholeschool.errors import WrongCallError, nearest
from wholeschool.ingest.official.opened import Sheet, open_sheets
from wholeschool.ingest.rows.formulas import without_formulas
from wholeschool.schema.wording import counted, listed

ON_ONES_WORD = "That each pupil stands under one value of each column is the word of whoever made the table."
_COUNTED_AGAIN = (
    "These look like the same pupils counted more than once: then one characteristic tells what is hidden of "
    "another. Make a table of each characteristic by itself. If each pupil does stand under one value of "
    "each column alone, say so with --each-once."
)


@dataclass(frozen=True, eq=False)
class ReadCounts:
    """A table of counts crossed by columns with their values; with a base the last axis is (counted, not).

    `notes`: what was made of its rows, for who hands the table in.
    """

    columns: tuple[tuple[str, list[str]], ...]
    inner: np.ndarray
    notes: tuple[str, ...] = ()


def suppress(
    path: Path,
    by: Sequence[str],
    count: str,
    base: str,
    policy: Policy,
    groups: Path | None = None,
    outcomes: Sequence[str] = (),
    *,
    each_once: bool = False,
) -> CountsReleased:
    """The counts of a table crossed by some of its columns, with totals; `base` "" where it has none.

    `groups` names a file of groups of values that are totalled too; `outcomes` are columns whose values say
    what became of pupils; `each_once`: as `read_counts` has it. Raises WrongCallError as `read_counts`,
    `check_outcomes` and `read_groups` do.
    """
    check_outcomes(outcomes, by)
    found = read_counts(path, by, count, base, each_once=each_once)
    totalled = read_groups(groups, found.columns) if groups else ()
    return release_counts(
        path.name, found.columns, found.inner, policy, path.name, name=count, base=base, groups=totalled,
        outcomes=dict.fromkeys(outcomes, ""),
        notes=(*taken_for_pupils(count, base, outcomes, policy), *found.notes),
    )  # fmt: skip


def check_outcomes(outcomes: Sequence[str], by: Sequence[str]) -> None:
    """Raise WrongCallError where a column of outcomes is none that the table is crossed by."""
    for name in outcomes:
        if name not in by:
            raise WrongCallError(
                f"the table is not crossed by a column “{name}”, whose values would be outcomes",
                nearest=nearest(name, by),
                advice="Such as: --by School,Status --outcome Status",
            )


def read_counts(
    path: Path, by: Sequence[str], count: str, base: str, *, each_once: bool = False
) -> ReadCounts:
    """The counts of a table. Rows of the same values are added up; what meets in no row counts nought.

    `each_once`: somebody says that no pupil stands in it several times, whatever its names and sums look
    like. Raises WrongCallError where the file, a column or a cell is not what is asked for, a row is a total,
    something looks like a UPN or as if it named a pupil, the same pupils stand in it several times, two
    values differ in capitals or blanks alone, or a column is named twice or as one of those that are written.
    """
    check_no_upn([path.name], "the name of this file")
    check_no_upn([*by, count, base], "the name of a column")
    check_columns([*by, count, *([base] if base else [])], (RATE, WITHHELD))
    (sheet, *_) = open_sheets(path, {})
    if not by:
        raise WrongCallError("a table is crossed by one column or more", advice="Such as: --by school,group")
    places, columns = zip(*(_placed(sheet, name) for name in by), strict=True)
    numbers = [counts_of(sheet, name) for name in (count, base) if name]
    counts = np.zeros([len(values) for _, values in columns], dtype=np.int64)
    sides = [counts.copy() for _ in numbers]
    for side, values in zip(sides, numbers, strict=True):
        np.add.at(side, tuple(places), values)
    _check_anybody(sheet, sides, [name for name in (count, base) if name])
    whole = _not_counted_too(sides, columns, (count, base), path.name) if base else sides[0]
    for axis, (name, values) in enumerate(columns):
        check_no_total(whole, axis, name, values)
        check_no_pupils(name, values, int(sides[-1].sum()))
    if not each_once and (again := counted_again(whole, columns)):
        raise WrongCallError(again, where=path.name, advice=_COUNTED_AGAIN)
    return ReadCounts(columns, whole, (*_added_up(places, by), *([ON_ONES_WORD] if each_once else [])))


def check_asked(path: Path, by: Sequence[str], count: str, out: Path | None) -> Path:
    """Where to write to, if all that is needed was given; what has to be mended first is said first.

    That is the table, then which of its columns, then where to write. Raises WrongCallError where the table
    cannot be opened, an option is missing, or as `check_can_be_written` does.
    """
    (sheet, *_) = open_sheets(path, {})
    missing = [name for name, given in (("--by", by), ("--count", count), ("--out", out)) if not given]
    if missing or out is None:
        raise WrongCallError(
            f"{listed(missing)} {'is' if len(missing) == 1 else 'are'} missing", where=path.name,
            advice=f"Its columns are: {', '.join(sheet.columns)}. "
            "Such as: --by School,Group --count Pupils --out fit.csv",
        )  # fmt: skip
    check_can_be_written(out)
    return out


def check_can_be_written(path: Path) -> None:
    """Raise WrongCallError where a file is there already, or there is no folder for it."""
    if path.exists():
        raise WrongCallError("this file is there already", where=str(path), advice="Name another one.")
    if not path.parent.is_dir():
        raise WrongCallError("there is no such folder", where=str(path.parent))


def write_released(released: Released, path: Path) -> None:
    """Write a released table as CSV. Raises as `check_can_be_written` does."""
    check_can_be_written(path)
    names = [column.name for column in released.columns]
    columns = [
        pa.array(["" if row[name] is None else str(row[name]) for row in released.rows]) for name in names
    ]
    pyarrow.csv.write_csv(without_formulas(pa.table(columns, names=names)), path)


def _not_counted_too(
    sides: Sequence[np.ndarray],
    columns: Sequence[tuple[str, list[str]]],
    names: tuple[str, str],
    where: str,
) -> np.ndarray:
    """Counts with their base as (counted, not counted); no more may be counted than there are."""
    counted, there = sides
    if (counted > there).any():
        first = zip(np.argwhere(counted > there)[0], columns, strict=True)
        of = ", ".join(f"{name} “{values[place]}”" for place, (name, values) in first)
        raise WrongCallError(
            f"more are counted in “{names[0]}” than there are in “{names[1]}”: of {of}", where=where
        )
    return np.stack([counted, there - counted], axis=-1)


def _placed(sheet: Sheet, name: str) -> tuple[np.ndarray, tuple[str, list[str]]]:
    texts = texts_of(sheet, name)
    values = [*dict.fromkeys(texts)]
    check_no_upn(values, f"“{name}”")
    check_no_people(name, texts)
    check_named(name, texts, sheet.lines, sheet.name)
    check_written_once(name, values)
    if ALL in values:
        raise WrongCallError(f"a value of “{name}” is called “{ALL}”, as totals are", where=sheet.name)
    places = {value: at for at, value in enumerate(values)}
    return np.array([places[text] for text in texts], dtype=np.intp), (name, values)


def _added_up(places: Sequence[np.ndarray], by: Sequence[str]) -> tuple[str, ...]:
    """A note where rows have the values of another: say months, each of which counts the same pupils anew."""
    rows = len(places[0])
    if not (more := rows - len({*zip(*(each.tolist() for each in places), strict=True)})):
        return ()
    return (
        f"{counted(more, 'row has', 'rows have')} the same {listed(by)} as another: their counts were added "
        "up. Where a pupil is counted in several of them, cross the table by what tells them apart as well.",
    )


def _check_anybody(sheet: Sheet, sides: Sequence[np.ndarray], names: Sequence[str]) -> None:
    if not sides[0].size:
        raise WrongCallError("this table has no rows", where=sheet.name)
    if not sides[-1].any():
        raise WrongCallError(f"“{names[-1]}” is 0 throughout: there is nobody to count", where=sheet.name)
