"""The same pupils several times in one table: one characteristic would tell what is hidden of another."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeschool.actions.suppress import ON_ONES_WORD, read_counts
from wholeschool.actions.suppress_overlaps import below_each_other, counted_again
from wholeschool.actions.suppress_parts import by_chance, cells_apart, parts_in_any_order
from wholeschool.errors import WrongCallError

STACKED = {"Ash": (12, 40, 25, 27), "Birch": (2, 50, 22, 30)}
CHANCE = 1 / 100
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
    assert "each characteristic by itself" in error.value.sentence()


def test_a_column_that_says_which_characteristic_it_is_is_refused(tmp_path: Path) -> None:
    path = _file(tmp_path, "School,Type,Value,N", OF_TYPES.split(" "))
    with pytest.raises(WrongCallError, match="“FSM” and “Sex” in “Type” have the same totals over all of"):
        read_counts(path, ["School", "Type", "Value"], "N", "")
    with pytest.raises(WrongCallError, match="“FSM” and “Sex” in “Type”"):
        read_counts(path, ["Value", "School", "Type"], "N", "")


def _said(*values: tuple[int, ...]) -> str:
    counts = np.array(values)
    return below_each_other(counts, 0, ("Group", [*map(str, range(len(counts)))]))


STANDS = ((61, 44), (57, 30), (25, 13), (93, 61))
"""Boys, girls, FSM, not FSM, at two schools."""


@pytest.mark.parametrize("more", [(), ((100, 70), (18, 4))])
def test_three_characteristics_are_found_as_two_are(more: tuple[tuple[int, int], ...]) -> None:
    assert "“0” and “1” together are as many as “2” and “3”" in _said(*STANDS, *more)


@pytest.mark.parametrize(
    "values",
    [
        (*STANDS[:3], (93, 62)),  # one more at one school
        ((61,), (57,), (25,), (93,)),  # of one school it may be chance
        ((4, 6), (8, 4), (5, 5), (7, 5)),  # so few that it may be
        ((61, 44), (57, 30), (118, 74)),  # a total has a sentence of its own
        ((5, 5), (5, 5), (5, 5), (5, 5)),
        ((61, 0), (57, 0), (25, 0), (93, 0)),
        ((4, 6),),
        ((3, 27), (2, 28), (1, 29), (4, 26)),  # of classes of 30 those not counted are the rest
        ((61, 119), (57, 123), (25, 155), (93, 87)),  # and of years of 180
        ((90, 90, 3), (88, 92, 3), (89, 91, 3), (89, 91, 3)),  # girls and boys of years that are full
        ((61, 44, 9, 3), (57, 30, 9, 8), (57, 30, 9, 8), (61, 44, 9, 3)),  # the same rows
    ],
)
def test_other_tables_count_each_pupil_once_for_all_that_is_seen(values: tuple[tuple[int, ...], ...]) -> None:
    assert not _said(*values)


@pytest.mark.parametrize("counts", [(2, 28, 6, 24), (2, 58, 2, 58), (3, 57, 29, 31)])
def test_names_tell_where_sums_do_not(counts: tuple[int, ...]) -> None:
    rows = np.array([counts, (30, 30, 30, 30)]).T
    said = below_each_other(rows, 0, ("Group", ["FSM", "not FSM", "girls", "boys"]))
    assert said == "in “Group” everybody is “FSM” or “not FSM”, and “girls” or “boys” as well"
    assert not below_each_other(rows, 0, ("Group", ["FSM", "not FSM", "EAL", "SEN"]))


PHASES = [("Phase", ["p", "s"]), ("School", ["a", "b", "c", "d"]), ("Sex", ["g", "b"])]


def test_columns_whose_values_meet_are_not_stacked() -> None:
    columns = [("Phase", ["p", "s"]), ("Sex", ["g", "b"]), ("School", ["x", "y"])]
    assert not counted_again(np.full((2, 2, 2), 7), columns)
    nested = np.array([[[61, 44], [57, 30], [0, 0], [0, 0]], [[0, 0], [0, 0], [25, 13], [93, 62]]])
    assert not counted_again(nested, PHASES)
    alike = nested.copy()
    alike[1, 3, 1] = 61
    assert "“p” and “s” in “Phase” have the same totals over all of" in counted_again(alike, PHASES)


FLAGS = (
    "Ash,FSM,yes,0 Ash,FSM,no,6 Ash,SEN,yes,1 Ash,SEN,no,5 Birch,FSM,yes,13 Birch,FSM,no,13 Birch,SEN,yes,10 "
    "Birch,SEN,no,16"
)


def test_characteristics_that_are_yes_or_no_are_refused(tmp_path: Path) -> None:
    by = ["School", "Type", "Value"]
    path = _file(tmp_path, "School,Type,Value,N", FLAGS.split(" "))
    with pytest.raises(WrongCallError, match="“FSM” and “SEN” in “Type” have the same totals over all of"):
        read_counts(path, by, "N", "")
    sexes = " Ash,Sex,girls,3 Ash,Sex,boys,3 Birch,Sex,girls,12 Birch,Sex,boys,14"
    path = _file(tmp_path, "School,Type,Value,N", (FLAGS + sexes).split(" "))
    with pytest.raises(WrongCallError, match="“FSM” and “SEN” in “Type” have the same totals over"):
        read_counts(path, by, "N", "")


def test_who_says_that_each_pupil_is_counted_once_is_believed_and_quoted(tmp_path: Path) -> None:
    path = _file(tmp_path, "School,Type,Value,N", FLAGS.split(" "))
    by = ["School", "Type", "Value"]
    with pytest.raises(WrongCallError, match="say so with --each-once"):
        read_counts(path, by, "N", "")
    found = read_counts(path, by, "N", "", each_once=True)
    assert found.inner.sum() == 64
    assert found.notes == (ON_ONES_WORD,)


def test_characteristics_sorted_by_name_are_found_where_it_is_no_chance() -> None:
    boys, girls, meals, others = STANDS
    assert "“0” and “2” together are as many as “1” and “3”, in every row" in _said(
        boys, meals, girls, others
    )
    assert not _said(boys, meals, girls, (93, 62))
    few = ((4, 6), (3, 5), (5, 5), (6, 6))
    assert np.array_equal(np.add(few[0], few[2]), np.add(few[1], few[3]))
    assert not _said(*few)


def _full(*sizes: int, seed: int = 0) -> np.ndarray:
    """Years or schools (their sizes) × forms or terms × girls and boys, all of them full."""
    random = np.random.default_rng(seed)
    girls = np.array([random.binomial(size, 0.5, 3) for size in sizes])
    return np.stack([girls, np.array(sizes)[:, None] - girls], axis=-1)


@pytest.mark.parametrize("sizes", [(30, 30, 30), (60, 60), (60, 90)])
@pytest.mark.parametrize(
    "names", [("Year", "Form", "Sex"), ("School", "Year", "SEN"), ("School", "Term", "Status")]
)
def test_classes_that_are_full_are_counted_once(sizes: tuple[int, ...], names: tuple[str, ...]) -> None:
    counts = _full(*sizes)
    columns = [
        (name, [f"{name} {at}" for at in range(many)]) for name, many in zip(names, counts.shape, strict=True)
    ]
    assert not counted_again(counts, columns)


BESIDE = (
    "Ash,girls,-,1,5 Ash,boys,-,1,2 Ash,-,yes,1,4 Ash,-,no,1,3 Cedar,girls,-,3,20 Cedar,boys,-,4,15 "
    "Cedar,-,yes,1,2 Cedar,-,no,6,33"
)


def test_columns_with_a_sign_where_another_is_split_are_refused(tmp_path: Path) -> None:
    path = _file(tmp_path, "School,Sex,FSM,N,Pupils", BESIDE.split(" "))
    with pytest.raises(
        WrongCallError, match="“-” in “Sex” and “-” in “FSM” stand for pupils who are counted in the"
    ):
        read_counts(path, ["School", "Sex", "FSM"], "N", "Pupils")
    path = _file(
        tmp_path, "School,Sex,FSM,N,Pupils", BESIDE.replace("Cedar,-,no,6,33", "Cedar,-,no,6,34").split(" ")
    )
    assert read_counts(path, ["School", "Sex", "FSM"], "N", "Pupils").inner.sum() == 85


def test_three_characteristics_in_any_order_are_parted_whole() -> None:
    sex, meals = ((61, 44, 31), (57, 30, 29)), ((25, 13, 17), (93, 61, 43))
    sen = ((12, 9, 3), (16, 4, 7), (90, 61, 50))
    parts = parts_in_any_order(np.array([meals[1], sen[2], sex[0], sen[1], meals[0], sex[1], sen[0]]), CHANCE)
    assert parts == [[0, 4], [1, 3, 6], [2, 5]]
    several = [*meals, *sex, sen[0], (106, 65, 57), (1, 1, 1)]
    assert parts_in_any_order(np.array(several), CHANCE) == [], "one pupil more is in the third"


@given(
    seed=st.integers(0, 10_000), values=st.integers(4, 14), cells=st.integers(2, 8), most=st.integers(8, 400)
)
def test_pupils_counted_once_are_hardly_ever_taken_for_parts(
    seed: int, values: int, cells: int, most: int
) -> None:
    draws = np.random.default_rng(seed).integers(0, most, (100, values, cells))
    assert sum(bool(parts_in_any_order(each, CHANCE)) for each in draws) <= 6


@given(seed=st.integers(0, 10_000), kinds=st.lists(st.integers(2, 5), min_size=2, max_size=4))
def test_characteristics_in_whatever_order_are_parted(seed: int, kinds: list[int]) -> None:
    random = np.random.default_rng(seed)
    pupils = random.integers(200, 300, 12)
    rows = np.concatenate([random.multinomial(pupils, random.dirichlet([3.0] * many)).T for many in kinds])
    order = random.permutation(len(rows))
    parts = parts_in_any_order(rows[order], CHANCE)
    sums = [rows[order][part].sum(axis=0).tolist() for part in parts]
    assert len(parts) > 1
    assert all(each == sums[0] for each in sums)


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        ([(1, 5), (2, 5), (6, 5)], 1),  # all alike in the second
        ([(1, 1), (2, 2), (6, 6)], 1),  # the same twice
        ([(1, 9, 4), (2, 8, 1), (6, 4, 1)], 2),  # the second is the first one's rest
        ([(1, 3, 6), (2, 2, 6), (3, 5, 2)], 2),  # the whole is ten: the last follows
        ([(1, 3, 6), (2, 2, 6), (3, 5, 3)], 3),
    ],
)
def test_cells_that_follow_from_others_say_nothing_of_their_own(
    rows: list[tuple[int, ...]], cells: int
) -> None:
    assert cells_apart(np.array(rows)).shape == (len(rows), cells)


def test_chance_is_what_it_is_counted_to_be() -> None:
    """Of all tables with rows in any order: how often the first half comes to as many as the second."""
    random = np.random.default_rng(4)
    rows = random.integers(0, 60, (12, 1))
    rows[0] += rows.sum() % 2
    sums = [rows[random.permutation(12)[:6]].sum() for _ in range(40_000)]
    counted = np.mean(np.array(sums) == rows.sum() // 2)
    assert by_chance(rows, 2, 1) == pytest.approx(counted, rel=0.3)
    assert by_chance(rows, 2, 100) == pytest.approx(100 * by_chance(rows, 2, 1))


HONEST = {
    "School type,School,N": "Academy,Ash,300 Academy,Birch,200",
    "School,Type,Sex,N": "Ash,Special,Girls,30 Ash,Special,Boys,20 Birch,Special,Girls,12",
    "Type,Reason,N": "Suspension,Assault,6 Suspension,Damage,5 Exclusion,Assault,8 Exclusion,Damage,3",
    "Class type,Sex,N": "Nursery,Girls,14 Nursery,Boys,16 Reception,Girls,13 Reception,Boys,17",
    "SEN,Provision,N": "SEN support,None,4 SEN support,Unit,7 EHCP,None,5 EHCP,Unit,6",
    "FSM,Absent,N": "FSM,absent,4 FSM,there,26 Not FSM,absent,2 Not FSM,there,28",
    "School,Status,N": "Ash,On roll,200 Ash,Left,20 Ash,Moved,25 Birch,On roll,24 Cedar,On roll,21",
    "Provision,Need,N": "Mainstream,None,800 Mainstream,Speech,6 Mainstream,Autism,9 Unit,None,7 Home,None,8",
    "Reason,N": "Homework,60 No homework,4 Kit,20 No kit,11 Other,9",
}


@pytest.mark.parametrize("header", HONEST)
def test_tables_that_schools_have_are_read(tmp_path: Path, header: str) -> None:
    *by, count = header.split(",")
    path = tmp_path / "table.csv"
    path.write_text("\n".join([header, *_rows(HONEST[header])]) + "\n", "utf-8")
    assert read_counts(path, by, count, "").inner.sum() > 0


def _rows(text: str) -> list[str]:
    """Rows of a text with blanks between: each ends with its number."""
    return [each.strip() for each in re.findall(r".+?,\d+(?= |$)", text)]


@pytest.mark.parametrize(
    ("groups", "ash", "birch"),
    [
        ("FSM,All other pupils,Female,Male,EAL", (22, 178, 96, 104, 30), (70, 100, 80, 90, 44)),
        ("PP,Not PP,Female pupils,Male pupils,EAL", (2, 58, 6, 54, 3), (70, 100, 80, 90, 44)),
        ("FSM - known,FSM - not known,Sex: girls,Sex: boys,EAL", (2, 58, 6, 54, 3), (70, 100, 80, 90, 44)),
        ("Boys,Girls,Disadvantaged,Other,EAL", (104, 96, 22, 178, 9), (80, 90, 70, 100, 33)),
    ],
)
def test_a_group_beside_them_does_not_hide_what_is_counted_twice(
    groups: str, ash: tuple[int, ...], birch: tuple[int, ...]
) -> None:
    assert below_each_other(np.array([ash, birch]).T, 0, ("Group", groups.split(",")))


def test_two_kinds_that_are_alike_will_do(tmp_path: Path) -> None:
    rows = (
        "Ash,FSM,Yes,2 Ash,FSM,No,28 Ash,SEN,Yes,7 Ash,SEN,No,23 Ash,LAC,Yes,6 Birch,FSM,Yes,20 "
        "Birch,FSM,No,40 Birch,SEN,Yes,15 Birch,SEN,No,45 Birch,LAC,Yes,7"
    )
    path = _file(tmp_path, "School,Type,Value,N", rows.split(" "))
    with pytest.raises(WrongCallError, match="“FSM” and “SEN” in “Type” have the same totals"):
        read_counts(path, ["School", "Type", "Value"], "N", "")
