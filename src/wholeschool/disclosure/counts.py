"""Releasing a table of counts with all its totals: small cells are hidden, and what would tell them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wholeschool.disclosure.policy import SHOWN, Policy
from wholeschool.disclosure.released import Released, ReleasedColumn, Value, make_released
from wholeschool.schema.wording import listed

if TYPE_CHECKING:
    from wholeschool.disclosure.additive import AdditiveTable, Counts, Flags
    from wholeschool.disclosure.registered import Groups, PupilIds, Registered
    from wholeschool.disclosure.solver import Floats, Places

ALL = "All"
"""Stands for all values of a column together."""
HIDDEN = "c"
"""Stands for a hidden count, as in official statistics: confidential."""
HIDDEN_NOTE = f"“{HIDDEN}”: hidden, because it is small or would tell another that is."
SIDES = ("counted", "not counted")
RATE = "per 100"
WITHHELD = "hidden"
"""The column that says which counts are."""
_FEWER = "put values together in the table (year groups into key stages)"
"""What makes a table smaller, as advice."""


@dataclass(frozen=True, eq=False)
class KeptCounts:
    """A table with what of it is hidden; `small`: for its own smallness.

    `cruder`: there was not the time to seek the least that has to be hidden. `base`: the name of the sum of
    those counted and those not, which are the last column; "" where there is none.
    """

    table: Registered
    small: Flags
    cruder: bool
    base: str


@dataclass(frozen=True)
class CountsReleased:
    """What may leave; how much of it is hidden for being small, and how much besides."""

    released: Released
    cells: int
    small: int
    besides: int
    cruder: bool


def release_counts(
    title: str,
    columns: Sequence[tuple[str, Sequence[str]]],
    counts: Counts,
    policy: Policy,
    source: str,
    *,
    name: str = "count",
    base: str = "",
    groups: Groups = (),
    outcomes: Mapping[str, str] | None = None,
    notes: Sequence[str] = (),
) -> CountsReleased:
    """Release inner counts (one axis a column, with its values) with the totals of every column.

    `base`: the last axis, which is none of the columns, is (counted, not counted): both are guarded, and
    given are the first and the sum of both, and the rate of what is given. A count is rounded as the policy
    has it, and empty where it is hidden; `hidden` says so. `groups` of values are totalled too. `notes` come
    before those of the policy. `outcomes`: see `keep_counts`.
    """
    kept = keep_counts(title, columns, counts, policy, name=name, base=base, groups=groups, outcomes=outcomes)
    return released_counts(kept, policy, source, notes)


def keep_counts(
    title: str,
    columns: Sequence[tuple[str, Sequence[str]]],
    counts: Counts,
    policy: Policy,
    *,
    name: str = "count",
    base: str = "",
    pupils: PupilIds | None = None,
    places: Places | None = None,
    groups: Groups = (),
    of: str = "",
    at: str = "",
    outcomes: Mapping[str, str] | None = None,
    beside: Sequence[Registered] = (),
) -> KeptCounts:
    """Find out what has to be hidden of a table. `pupils` and `places`: who is in which inner cell.

    `of`, `at`: whom a file's table is of, and of when, where nobody says who is in which. `outcomes`:
    columns whose values say what became of pupils, with the value that says that nothing did ("" where none
    does). Where the policy hides that everybody is counted, so is it that all have one outcome. `beside`:
    what pages show of the same pupils guards nothing.
    """
    # The solver takes long to import, and pages have no use for it.
    from wholeschool.disclosure.additive import AdditiveTable
    from wholeschool.disclosure.withhold import withhold

    # Who is counted and who is not has no groups.
    groups = [*groups, ()] if groups and base else groups
    table = AdditiveTable.crossed(counts, [[members for _, members in each] for each in groups])
    floor = _floor(table, policy, with_base=bool(base))
    if policy.hundred_per_cent != SHOWN:
        _hide_all_of_one(floor, table, columns, outcomes or {})
    shown = None
    if beside and pupils is not None and places is not None and not groups:
        from wholeschool.disclosure.same_pupils import shown_by

        shown = shown_by(beside, np.shape(counts), pupils, places)
    kept = withhold(table, policy.threshold, floor=floor, shown=shown, base=bool(base))
    # By the cruder rules noughts may be hidden too, and among many nobody knows which.
    floor = np.where(kept.hidden, np.minimum(floor, table.counts), floor)
    if kept.covered is not None:
        floor = np.where(kept.covered, 0.0, floor)
    held = kept_table(
        title, columns, counts, kept.hidden, floor, policy, name=name, base=base,
        pupils=pupils, places=places, groups=groups, of=of, at=at,
    )  # fmt: skip
    return KeptCounts(held, kept.primary, kept.cruder, base)


def kept_table(
    title: str,
    columns: Sequence[tuple[str, Sequence[str]]],
    counts: Counts,
    hidden: Flags,
    floor: Floats,
    policy: Policy,
    *,
    name: str,
    base: str,
    pupils: PupilIds | None = None,
    places: Places | None = None,
    groups: Groups = (),
    thresholds: Sequence[int] = (),
    of: str = "",
    at: str = "",
    second: PupilIds | None = None,
) -> Registered:
    """A table of which it is known already what has to be hidden, as the register has it."""
    from wholeschool.disclosure.registered import registered

    unpublished = None
    if base:
        columns = [*columns, (name, SIDES)]
        unpublished = np.arange(len(hidden)) % (len(SIDES) + 1) == 1
    return registered(
        title, name, columns, counts, hidden, floor, policy,
        unpublished=unpublished, pupils=pupils, places=places, groups=groups, thresholds=thresholds,
        base=base, of=of, at=at, second=second,
    )  # fmt: skip


def released_counts(
    kept: KeptCounts, policy: Policy, source: str, notes: Sequence[str] = ()
) -> CountsReleased:
    """What may leave of a table of which it is known what has to be hidden; `notes` come before its own."""
    held = kept.table
    shown = [held.counting, kept.base] if kept.base else [held.counting]
    columns = held.columns[:-1] if kept.base else held.columns
    rows = list(_rows(columns, held, policy, shown))
    notes = [*notes, policy.said]
    if any(row[WITHHELD] for row in rows):
        notes.append(HIDDEN_NOTE)
    if kept.cruder:
        notes.append(_cruder_words(held, kept.small))
    heads = [
        *(ReleasedColumn(each) for each, _ in columns),
        *(ReleasedColumn(each, "pupils") for each in shown),
        *([ReleasedColumn(RATE)] if kept.base else []),
        ReleasedColumn(WITHHELD),
    ]
    released = make_released(held.name, heads, rows, notes=notes, source=source, policy=policy.name)
    small = int(kept.small.sum())
    return CountsReleased(released, held.table.size, small, int(held.hidden.sum()) - small, kept.cruder)


def _cruder_words(held: Registered, small: Flags) -> str:
    """Why the least is not hidden; it speaks of noughts where a hidden count may be of nobody."""
    large = "The table was too large to be made safe in time, so nothing"
    if held.hidden.sum() >= held.table.size - 1:
        said = f"{large} but the grand total is shown, and noughts too are hidden."
        return f"{said} To see more, leave a column out, or {_FEWER}."
    if lost := _left_out(held):
        keep = "it, leave another column" if len(lost) == 1 else "them, leave other columns"
        return f"{large} is shown by {listed(lost)}, noughts included. To keep {keep} out, or {_FEWER}."
    if (held.hidden & (held.table.counts == 0) & ~small).any():
        return "Other counts alone do not guard what is small: some noughts too are hidden."
    return "The table was too large for every hidden count to be tried: some, perhaps, need not be hidden."


def _left_out(held: Registered) -> list[str]:
    """The columns by which nothing is given but that nobody is somewhere; labels of all values apart."""
    silent = (held.hidden | (held.table.counts == 0)).reshape(held.table.shape)
    columns = held.columns[:-1] if held.base else held.columns
    found = []
    for axis, ((name, values), members) in enumerate(zip(columns, held.table.members, strict=False)):
        parts = [place for place, each in enumerate(members) if len(each) < len(values)]
        if parts and silent.take(parts, axis).all():
            found.append(name)
    return found


def _floor(table: AdditiveTable, policy: Policy, *, with_base: bool) -> Floats:
    """0 where noughts are hidden like other small counts, else 1.

    Where it is hidden that all are counted, so is the nought of those who are not.
    """
    floor = np.full(table.shape, 1.0 if policy.zeros == SHOWN else 0.0)
    if with_base and policy.hundred_per_cent != SHOWN:
        counts = table.counts.reshape(table.shape)
        floor[..., 1][counts[..., 0] > 0] = 0.0
    return floor.reshape(-1)


def _hide_all_of_one(
    floor: Floats,
    table: AdditiveTable,
    columns: Sequence[tuple[str, Sequence[str]]],
    outcomes: Mapping[str, str],
) -> None:
    """Where all of a row have one outcome, hide the noughts of the others as well: they would say so."""
    for axis, (name, values) in enumerate(columns):
        if name not in outcomes:
            continue
        floors, counts = (np.moveaxis(each.reshape(table.shape), axis, -1) for each in (floor, table.counts))
        whole = counts[..., -1:]
        all_of_one = (counts[..., :-1] == whole) & (whole > 0)
        all_of_one[..., : len(values)][..., [value == outcomes[name] for value in values]] = False
        floors[all_of_one.any(axis=-1, keepdims=True) & (counts == 0)] = 0.0


def taken_for_pupils(counting: str, base: str, outcomes: Sequence[str], policy: Policy) -> tuple[str, ...]:
    """What a file's table of counts does not say, and is taken for granted, as notes."""
    notes = [
        f"What “{counting}” counts is taken for pupils, each counted once, under one value of each column. "
        "Of events, of which one pupil can have several, nobody would know on how few pupils they rest."
    ]
    if policy.hundred_per_cent != SHOWN and not (base or outcomes):
        notes.append(
            "There is no number of pupils counted of, and no column was called an outcome: that everybody "
            "of a row has the same is not hidden."
        )
    return tuple(notes)


def _rows(
    columns: Sequence[tuple[str, Sequence[str]]], held: Registered, policy: Policy, shown: Sequence[str]
) -> Iterator[dict[str, Value]]:
    shape = held.table.shape
    counts, hidden = (each.reshape(shape) for each in (held.table.counts, held.hidden))
    # Of counted, not counted and their sum: the first and the last.
    sides: list[tuple[int, ...]] = [(0,), (-1,)] if len(shown) > 1 else [()]
    labels = held.labels[: len(columns)]
    for at in itertools.product(*(range(len(values)) for values in labels)):
        row: dict[str, Value] = {
            name: values[place] for (name, _), values, place in zip(columns, labels, at, strict=True)
        }
        for name, side in zip(shown, sides, strict=True):
            cell = (*at, *side)
            row[name] = None if hidden[cell] else policy.rounded_count(int(counts[cell]))
        if len(shown) > 1:
            row[RATE] = _rate(row[shown[0]], row[shown[1]], policy)
        yield row | {WITHHELD: HIDDEN if any(row[name] is None for name in shown) else ""}


def _rate(count: Value, base: Value, policy: Policy) -> float | None:
    """Of what is given, and where that rests on enough pupils."""
    if not isinstance(count, int) or not isinstance(base, int) or base < max(1, policy.percent_from_pupils):
        return None
    return round(100 * count / base, policy.decimals_of_rates)
