"""The same pupils several times in one table: one characteristic would tell what is hidden of another."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from wholeschool.actions.suppress import read_counts
from wholeschool.actions.suppress_overlaps import check_counted_once, check_not_stacked
from wholeschool.errors import WrongCallError

STACKED = {"Ash": (12, 40, 25, 27), "Birch": (2, 50, 22, 30)}
GROUPS = ("f", "o", "girls", "boys")
OF_TYPES = (
    "Ash,FSM,f,3 Ash,FSM,o,5 Ash,Sex,girls,4 Ash,Sex,boys,4 Birch,FSM,f,4 Birch,FSM,o,16 Birch,Sex,girls,14 "
    "Birch,Sex,boys,6"
)


def _file(folder: Path, header: str, rows: list[str]) -> Path:
    path = folder / "table.csv"
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return path


def test_characteristics_below_each_other_are_refused_by_name(tmp_path: Path) -> None:
    rows = [
        f"{school},{group},{count}"
        for school, counts in STACKED.items()
        for group, count in zip(GROUPS, counts, strict=True)
    ]
    with pytest.raises(WrongCallError) as error:
        read_counts(_file(tmp_path, "School,Group,N", rows), ["School", "Group"], "N", "")
    assert "in “Group” “f” and “o” together are as many as “girls” and “boys”" in error.value.sentence()
    assert "each by itself" in error.value.sentence()


def test_a_column_that_says_which_characteristic_it_is_is_refused(tmp_path: Path) -> None:
    path = _file(tmp_path, "School,Type,Value,N", OF_TYPES.split(" "))
    with pytest.raises(WrongCallError, match="“FSM” and “Sex” in “Type” are as many in every row"):
        read_counts(path, ["School", "Type", "Value"], "N", "")
    with pytest.raises(WrongCallError, match="“FSM” and “Sex” in “Type”"):
        read_counts(path, ["Value", "School", "Type"], "N", "")


def _check(*values: tuple[int, ...]) -> None:
    counts = np.array(values)
    check_counted_once(counts, 0, "Group", [*map(str, range(len(counts)))])


@pytest.mark.parametrize("more", [(), ((3, 7), (9, 3))])
def test_three_characteristics_are_found_as_two_are(more: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(WrongCallError, match="“0” and “1” together are as many as “2” and “3”"):
        _check((4, 6), (8, 4), (5, 5), (7, 5), *more)


@pytest.mark.parametrize(
    "values",
    [
        ((4, 6), (8, 4), (5, 5), (7, 6)),  # one more at one school
        ((4,), (8,), (5,), (7,)),  # of one school it may be chance
        ((4, 6), (8, 4), (12, 10)),  # a total has a sentence of its own
        ((5, 5), (5, 5), (5, 5), (5, 5)),
        ((4, 0), (8, 0), (5, 0), (7, 0)),
        ((4, 6), (8, 4), (5, 5), (7, 5), (1, 1)),
        ((4, 6),),
    ],
)
def test_other_tables_count_each_pupil_once_for_all_that_is_seen(values: tuple[tuple[int, ...], ...]) -> None:
    _check(*values)


def test_columns_whose_values_meet_are_not_stacked() -> None:
    columns = [("Phase", ["p", "s"]), ("Sex", ["g", "b"]), ("School", ["x", "y"])]
    check_not_stacked(np.full((2, 2, 2), 7), columns)
    nested = np.array([[[3, 5], [4, 6], [0, 0], [0, 0]], [[0, 0], [0, 0], [2, 9], [5, 3]]])
    check_not_stacked(nested, [("Phase", ["p", "s"]), ("School", ["a", "b", "c", "d"]), ("Sex", ["g", "b"])])
    alike = nested.copy()
    alike[1, 3, 1] = 2
    with pytest.raises(WrongCallError, match="“p” and “s” in “Phase”"):
        check_not_stacked(
            alike, [("Phase", ["p", "s"]), ("School", ["a", "b", "c", "d"]), ("Sex", ["g", "b"])]
        )
