"""Groups of a table's values that are totalled too, as a file names them: ethnic within major groups."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from wholeschool.actions.count_tables import texts_of
from wholeschool.actions.suppress_values import check_no_upn
from wholeschool.errors import WrongCallError, nearest
from wholeschool.ingest.official.opened import Sheet, open_sheets
from wholeschool.stats.subtotals import is_called_a_total

COLUMN, VALUE, GROUP, WEIGHT = "column", "value", "group", "weight"
_ALMOST = 1e-6
Groups = list[list[tuple[str, list[int]]]]


def read_groups(path: Path, columns: Sequence[tuple[str, Sequence[str]]]) -> Groups:
    """For each column of a table its groups, and the places of their values.

    The file has a row a value: `column`, `value`, `group`; and `weight` where there is one: a value lies in
    its group whole, so that each is 1. Raises
    WrongCallError where a group has no value of the table, a value is in no group of its column or in
    several, or its weights are not 1 together.
    """
    (sheet, *_) = open_sheets(path, {})
    rows = [*zip(*(texts_of(sheet, name) for name in (COLUMN, VALUE, GROUP)), strict=True)]
    check_no_upn([text for row in rows for text in row], "this file of groups")
    _check_columns(sheet, {column for column, _, _ in rows}, [name for name, _ in columns])
    if WEIGHT in sheet.columns:
        _check_weights(sheet, rows)
    return [
        _of_column(
            sheet, name, list(values), [(value, group) for column, value, group in rows if column == name]
        )
        for name, values in columns
    ]


def _check_columns(sheet: Sheet, named: set[str], known: Sequence[str]) -> None:
    for name in sorted(named - {*known}):
        raise WrongCallError(
            f"the table is not crossed by a column “{name}”", where=sheet.name, nearest=nearest(name, known)
        )


def _check_weights(sheet: Sheet, rows: Sequence[tuple[str, str, str]]) -> None:
    together: dict[tuple[str, str], float] = {}
    for (column, value, _), text in zip(rows, texts_of(sheet, WEIGHT), strict=True):
        together[column, value] = together.get((column, value), 0.0) + _weight(sheet, text)
    for (column, value), weight in together.items():
        if abs(weight - 1) > _ALMOST:
            raise WrongCallError(
                f"the weights of “{value}” in “{column}” come to {weight:g}, and not to 1", where=sheet.name
            )


def _weight(sheet: Sheet, text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        weight = math.nan
    if not 0 <= weight <= 1:
        raise WrongCallError(f"“{text[:40]}” is no weight: it is from 0 to 1", where=sheet.name)
    return weight


def _of_column(
    sheet: Sheet, name: str, values: list[str], rows: Sequence[tuple[str, str]]
) -> list[tuple[str, list[int]]]:
    if not rows:
        return []
    group_of: dict[str, str] = {}
    for value, group in rows:
        if value in group_of and group_of[value] != group:
            raise WrongCallError(
                f"“{value}” in “{name}” is in two groups, {group_of[value]} and {group}: they overlap",
                where=sheet.name,
                advice="A pupil is counted in one group. Make a group of both, or leave one out.",
            )
        group_of[value] = group
    _check_children(sheet, name, values, group_of)
    groups: dict[str, list[int]] = {group: [] for group in group_of.values()}
    for place, value in enumerate(values):
        groups[group_of[value]].append(place)
    _check_members(sheet, name, values, groups)
    return [*groups.items()]


def _check_children(sheet: Sheet, name: str, values: Sequence[str], group_of: Mapping[str, str]) -> None:
    for value in values:
        if value not in group_of:
            raise WrongCallError(
                f"“{value}” in “{name}” is in no group: the groups would not add up to the whole",
                where=sheet.name,
                nearest=nearest(value, [each for each in group_of if each not in values]),
                advice="Give every value of the table its group, or a group of its own.",
            )


def _check_members(sheet: Sheet, name: str, values: Sequence[str], groups: Mapping[str, list[int]]) -> None:
    for group, places in groups.items():
        if not places:
            raise WrongCallError(
                f"the group “{group}” of “{name}” has no members in the table", where=sheet.name
            )
        if not group or is_called_a_total(group):
            raise WrongCallError(
                f"a group of “{name}” is called “{group}”, and has no name or that of totals",
                where=sheet.name,
                advice="Call the group something else.",
            )
        if group in values:
            raise WrongCallError(
                f"“{group}” is a group of “{name}” and one of its values too", where=sheet.name,
                advice="Call the group something else.",
            )  # fmt: skip
