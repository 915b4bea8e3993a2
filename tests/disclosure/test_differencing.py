"""Two releases side by side: whoever left, a school more, two thresholds, complements; each told, or safe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from unittest.mock import patch

import numpy as np
import pytest

from wholeschool.disclosure import Policy, Told, keep_counts, load_policies
from wholeschool.disclosure.additive import AdditiveTable
from wholeschool.disclosure.erased import with_erased
from wholeschool.disclosure.registered import Registered, registered
from wholeschool.disclosure.together import told_together
from wholeschool.disclosure.withhold import withhold
from wholeschool.errors import WrongCallError

POLICIES = load_policies()
THRESHOLDS = {policy.circle: policy.threshold for policy in POLICIES.values()}
STAFF, EXACT, PUBLIC = POLICIES["staff"], POLICIES["trust"], POLICIES["public"]
Pupils = Mapping[int, tuple[str, ...]]
"""Pupil → values of the columns."""


def of_pupils(name: str, columns: Sequence[str], pupils: Pupils, policy: Policy) -> Registered:
    """What a table of pupils is released as."""
    values = [sorted({of[at] for of in pupils.values()}) for at in range(len(columns))]
    inner = np.zeros([len(each) for each in values], dtype=np.int64)
    shape = tuple(len(each) + 1 for each in values)
    cells = {
        pupil: tuple(each.index(value) for each, value in zip(values, of, strict=True))
        for pupil, of in sorted(pupils.items())
    }
    for cell in cells.values():
        inner[cell] += 1
    places = np.array([np.ravel_multi_index(cell, shape) for cell in cells.values()], dtype=np.intp)
    return made(
        name, [*zip(columns, values, strict=True)], inner, policy,
        pupils=np.array([*cells], dtype=np.int64), places=places,
    )  # fmt: skip


def made(
    name: str,
    columns: list[tuple[str, Sequence[str]]],
    inner: np.ndarray,
    policy: Policy,
    **pupils: np.ndarray,
) -> Registered:
    table = AdditiveTable.crossed(inner)
    floor = np.ones(table.size)
    kept = withhold(table, policy.threshold)
    return registered(name, "pupils", columns, inner, kept.hidden, floor, policy, **pupils)


def told(new: Registered, *earlier: Registered) -> set[tuple[str, str, str]]:
    found = told_together(new, earlier, THRESHOLDS)
    assert all(isinstance(each, Told) for each in found)
    return {(each.table, each.words, each.what) for each in found}


def people(**groups: int) -> dict[int, tuple[str, ...]]:
    """So many pupils of each group; `a_b`: the values of two columns."""
    made: dict[int, tuple[str, ...]] = {}
    for number, (name, many) in enumerate(groups.items()):
        made |= {1000 * number + n: tuple(name.split("_")) for n in range(many)}
    return made


TRUST = people(x_fsm=12, x_not=40, y_fsm=20, y_not=60, z_fsm=25, z_not=90)
COLUMNS = ("school", "fsm")


def test_a_pupil_who_left_is_told_by_exact_counts_and_not_by_rounded_ones() -> None:
    fewer = {pupil: of for pupil, of in TRUST.items() if pupil != 0}
    before, now = of_pupils("old", COLUMNS, TRUST, EXACT), of_pupils("new", COLUMNS, fewer, EXACT)
    assert told(now, before) == {("old", "x, fsm", "group")}
    rounded = [of_pupils(name, COLUMNS, who, PUBLIC) for name, who in (("new", fewer), ("old", TRUST))]
    assert told(*rounded) == set()


@pytest.mark.parametrize("joined", [True, False])
@pytest.mark.parametrize("finer_first", [True, False])
@pytest.mark.parametrize("columns", [("school",), ("sex", "school"), ()])
def test_a_pupil_is_told_by_tables_that_are_not_crossed_alike(
    joined: bool, finer_first: bool, columns: tuple[str, ...]
) -> None:
    """By school and free meals, then by school alone, by something else, or by nothing that both have."""
    names = columns or ("sex",)
    now = TRUST | {9000: ("x", "fsm")} if joined else {p: of for p, of in TRUST.items() if p != 0}
    finer = of_pupils("finer", COLUMNS, TRUST, EXACT)
    other = of_pupils("other", names, {
        pupil: tuple({"school": of[0], "sex": "mf"[pupil % 2]}[name] for name in names)
        for pupil, of in now.items()
    }, EXACT)  # fmt: skip
    found = told(other, finer) if finer_first else told(finer, other)
    words = "x" if columns else "all together"
    assert ("other" if joined else "finer", words, "group") in found


def test_one_who_left_of_each_group_are_two_who_left_the_school() -> None:
    """Both groups of x are hidden both times, so that of neither it is told that one left; the sum tells."""
    before = people(x_fsm=2, x_not=40, y_fsm=2, y_not=60)
    after = {pupil: of for pupil, of in before.items() if pupil not in (0, 1000)}
    old, new = (of_pupils(name, COLUMNS, who, STAFF) for name, who in (("old", before), ("new", after)))
    assert told(new, old) == {("old", "x", "group")}
    of_each = {pupil: of for pupil, of in before.items() if pupil not in (1000, 1001, 1002)}
    assert told(of_pupils("new", COLUMNS, of_each, STAFF), old) == set()


def test_files_that_count_one_more_in_two_cells_count_two_more_in_all() -> None:
    columns = [("school", ["x", "y"]), ("fsm", ["a", "b"])]
    first, fewer = (
        made(name, columns, np.array(counts), STAFF)
        for name, counts in {"first": [[2, 40], [2, 60]], "fewer": [[1, 39], [2, 60]]}.items()
    )
    assert ("first", "x", "group") in told(fewer, first)


def erased_from(table: Registered, *pupils: int) -> Registered:
    """A table that left, after pupils were erased from the register: it counts them still."""
    assert table.pupils is not None
    assert table.places is not None
    stay = ~np.isin(table.pupils, pupils)
    return replace(table, pupils=table.pupils[stay], places=table.places[stay])


def test_a_pupil_who_was_erased_is_guarded_like_one_who_left() -> None:
    fewer = {pupil: of for pupil, of in TRUST.items() if pupil != 0}
    before = erased_from(of_pupils("old", COLUMNS, TRUST, EXACT), 0)
    assert told(of_pupils("new", COLUMNS, fewer, EXACT), before) == {("old", "x, fsm", "group")}
    rounded = erased_from(of_pupils("old", COLUMNS, TRUST, PUBLIC), 0)
    assert told(of_pupils("new", COLUMNS, fewer, PUBLIC), rounded) == set()
    five = {pupil: of for pupil, of in TRUST.items() if pupil not in range(5)}
    before = erased_from(of_pupils("old", COLUMNS, TRUST, EXACT), *range(5))
    assert told(of_pupils("new", COLUMNS, five, EXACT), before) == set()


def test_who_was_erased_is_one_pupil_in_all_tables_that_agree() -> None:
    by_school = {pupil: of[:1] for pupil, of in TRUST.items()}
    one = erased_from(of_pupils("one", COLUMNS, TRUST, EXACT), 0, 1, 2000)
    other = erased_from(of_pupils("other", ("school",), by_school, EXACT), 0, 2000)
    plain, *found = with_erased([of_pupils("new", COLUMNS, TRUST, EXACT), one, other])
    numbers = [dict(zip(each.pupils.tolist(), each.places.tolist(), strict=True)) for each in found]  # type: ignore[union-attr]
    at = [{who: place for who, place in each.items() if who < 0} for each in numbers]
    assert plain.pupils is not None
    assert (plain.pupils >= 0).all()
    x, y = ((("school", school), ("fsm", "fsm")) for school in "xy")
    assert sorted(map(one.keys.__getitem__, at[0].values())) == [x, x, y]
    assert {*at[1]} < {*at[0]}
    assert all(one.keys[at[0][who]][0] == other.keys[place][0] for who, place in at[1].items())


def test_enough_pupils_who_left_are_no_secret() -> None:
    fewer = {pupil: of for pupil, of in TRUST.items() if pupil not in range(5)}
    assert told(of_pupils("new", COLUMNS, fewer, EXACT), of_pupils("old", COLUMNS, TRUST, EXACT)) == set()


def test_a_pupil_who_changed_groups_is_told_too() -> None:
    moved = TRUST | {0: ("x", "not")}
    found = told(of_pupils("new", COLUMNS, moved, EXACT), of_pupils("old", COLUMNS, TRUST, EXACT))
    assert found == {("old", "x, fsm", "group"), ("new", "x, not", "group")}


@pytest.mark.parametrize("policy", [EXACT, PUBLIC])
def test_a_school_more_gives_away_what_the_others_hid(policy: Policy) -> None:
    """First without a school that has three pupils of a group, then with it: the difference is the three."""
    small = TRUST | {7000 + n: ("w", "fsm") for n in range(3)} | {8000 + n: ("w", "not") for n in range(40)}
    before = of_pupils("old", ("fsm",), {p: (of[1],) for p, of in TRUST.items()}, policy)
    now = of_pupils("new", ("fsm",), {p: (of[1],) for p, of in small.items()}, policy)
    found = told(now, before)
    # Three pupils more in a rounded sum are within its rounding.
    assert found == ({("new", "fsm", "group")} if policy is EXACT else set())


@pytest.mark.parametrize("policy", [EXACT, PUBLIC])
def test_two_patterns_of_the_same_table_show_each_other_s_hidden_cells(policy: Policy) -> None:
    inner = np.array([[3, 40], [12, 60], [25, 100]])
    columns = [("school", ["x", "y", "z"]), ("fsm", ["yes", "no"])]
    first = made("first", columns, inner, policy)
    hidden = first.hidden.reshape(4, 3).copy()
    hidden[1], hidden[2] = hidden[2].copy(), hidden[1].copy()  # the box has its other corners at z
    other = registered("other", "pupils", columns, inner, hidden.reshape(-1), first.floor, policy)
    assert told(other, first) == {("first", "x, yes", "cell"), ("other", "x, yes", "cell")}
    assert told(first, replace(first, name="again")) == set()


def test_a_lower_threshold_for_a_narrower_circle_tells_the_wider_nothing() -> None:
    inner = np.array([[3, 40], [12, 60], [25, 100]])
    columns = [("school", ["x", "y", "z"]), ("fsm", ["yes", "no"])]
    public, staff = (made(name, columns, inner, POLICIES[name]) for name in ("public", "staff"))
    assert not staff.hidden.any()
    assert told(public, staff) == told(staff, public) == set()
    same_circle = replace(staff, circle=public.circle)
    assert ("public", "x, yes", "cell") in told(public, same_circle)


@pytest.mark.parametrize("policy", [EXACT, PUBLIC])
def test_groups_and_their_complements_are_told_by_the_whole(policy: Policy) -> None:
    """By school: those with free meals, those without, then all. The first hides a three and a twelve."""
    trust = people(x_fsm=3, x_not=40, y_fsm=12, y_not=60, z_fsm=25, z_not=90)
    fsm, rest = (
        of_pupils(name, ("school",), {p: of[:1] for p, of in trust.items() if of[1] == name}, policy)
        for name in ("fsm", "not")
    )
    whole = of_pupils("all", ("school",), {p: of[:1] for p, of in trust.items()}, policy)
    assert fsm.hidden.sum() == 2
    assert told(rest, fsm) == set()
    assert ("fsm", "x", "cell") in told(whole, fsm, rest)


def test_files_are_held_against_each_other_by_their_values() -> None:
    columns = [("school", ["x", "y", "z"])]
    first, same, fewer, others = (
        made(name, columns, np.array(counts), EXACT)
        for name, counts in {
            "first": [20, 30, 40],
            "same": [20, 30, 40],
            "fewer": [20, 28, 40],
            "others": [50, 60, 70],
        }.items()
    )
    assert told(same, first) == set()
    assert told(others, first) == {("others", "all together", "apart")}
    assert told(replace(others, of="another year"), first) == set()
    assert told(fewer, first) == {("first", "y", "group")}
    assert told(replace(fewer, counting="days"), first) == set()


def test_files_with_one_column_in_common_meet_in_its_sums() -> None:
    by_group = made("groups", [("school", ["x", "y", "z"]), ("fsm", ["a", "b"])],
                    np.array([[3, 40], [12, 60], [25, 100]]), EXACT)  # fmt: skip
    by_year = made("years", [("year", ["7", "8"]), ("school", ["z", "y", "x"])],
                   np.array([[60, 30, 20], [65, 42, 23]]), EXACT)  # fmt: skip
    assert told(by_year, by_group) == set()
    one_less = made("years", [("year", ["7", "8"]), ("school", ["z", "y", "x"])],
                    np.array([[60, 30, 20], [65, 42, 22]]), EXACT)  # fmt: skip
    assert told(one_less, by_group) == {("groups", "x", "group")}


def test_staff_who_see_both_tables_are_thought_of_when_a_wider_circle_gets_one() -> None:
    fewer = {pupil: of for pupil, of in TRUST.items() if pupil != 0}
    staff = of_pupils("old", COLUMNS, TRUST, POLICIES["staff"])
    assert told(of_pupils("new", COLUMNS, fewer, EXACT), staff) == {("old", "x, fsm", "group")}
    assert told(of_pupils("new", COLUMNS, fewer, PUBLIC), staff) == set()


def test_a_file_with_one_set_of_rules_is_for_everybody_and_thought_of_by_all() -> None:
    fewer = {pupil: of for pupil, of in TRUST.items() if pupil != 0}
    plain = replace(EXACT, circle=0)
    earlier = of_pupils("old", COLUMNS, TRUST, plain)
    found = told_together(of_pupils("new", COLUMNS, fewer, plain), [earlier], {0: 5})
    assert [(each.table, each.words) for each in found] == [("old", "x, fsm")]
    # A table of staff, by another file, is seen by staff together with it.
    staff = replace(earlier, circle=2)
    assert told_together(of_pupils("new", COLUMNS, fewer, plain), [staff], {0: 5}) == found


def test_tables_hidden_by_the_cruder_rule_are_held_against_others_too() -> None:
    columns, inner = [("school", ["x", "y"]), ("group", ["a", "b"])], np.array([[3, 0], [12, 60]])
    with patch("wholeschool.disclosure.withhold.withhold", partial(withhold, seconds=0.0)):
        kept = [keep_counts(name, columns, inner, EXACT, name="pupils") for name in ("old", "new")]
    assert all(each.cruder and each.table.hidden[1] for each in kept)
    assert told_together(kept[1].table, [kept[0].table], THRESHOLDS) == ()


def test_what_was_not_attacked_in_time_is_not_called_safe() -> None:
    fewer = {pupil: of for pupil, of in TRUST.items() if pupil != 0}
    tables = [of_pupils("new", COLUMNS, fewer, EXACT), of_pupils("old", COLUMNS, TRUST, EXACT)]
    with pytest.raises(WrongCallError, match="could not be held against 1 earlier release in"):
        told_together(tables[0], tables[1:], THRESHOLDS, seconds=0.0)


@pytest.mark.parametrize("circle", [0, 1])
def test_what_a_strict_policy_hid_a_lax_one_does_not_show(circle: int) -> None:
    """A three is hidden for everybody; then the same table is asked for by rules that hide ones alone."""
    strict = replace(EXACT, circle=circle)
    lax = replace(strict, threshold=2)
    trust = people(x_fsm=3, x_not=40, y_fsm=12, y_not=60, z_fsm=25, z_not=90)
    hid, shows = (of_pupils(rules.name, COLUMNS, trust, rules) for rules in (strict, lax))
    assert hid.hidden.any()
    assert not shows.hidden.any()
    for new, old, few in ((shows, hid, 2), (hid, shows, 5)):
        found = told_together(replace(new, name="new"), [replace(old, name="old")], {0: few, 1: few})
        assert {(each.table, each.words) for each in found} == {("old" if new is shows else "new", "x, fsm")}
