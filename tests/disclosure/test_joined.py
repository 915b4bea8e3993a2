"""Two tables of the same pupils by different columns: what they have together, and neither has."""

from __future__ import annotations

import pytest

from tests.disclosure.test_differencing import EXACT, PUBLIC, STAFF, of_pupils, told

Pupils = dict[int, tuple[str, ...]]


def those(**groups: int) -> Pupils:
    """So many pupils of each school, of each who have free meals now and who ever had (`x_yes_yes`)."""
    made: Pupils = {}
    for name, many in groups.items():
        made |= {len(made) + n: tuple(name.split("_")) for n in range(many)}
    return made


def by(name: str, columns: tuple[str, ...], pupils: Pupils, policy: object = EXACT) -> object:
    """A table by some of the columns."""
    places = [("school", "now", "ever").index(column) for column in columns]
    chosen = {pupil: tuple(of[at] for at in places) for pupil, of in pupils.items()}
    return of_pupils(name, columns, chosen, policy)  # type: ignore[arg-type]


TRUST = those(x_yes_yes=20, x_no_yes=1, x_no_no=60, y_yes_yes=30, y_no_yes=9, y_no_no=80)


def test_one_who_had_free_meals_once_follows_from_now_and_ever() -> None:
    now, ever = by("now", ("school", "now"), TRUST), by("ever", ("school", "ever"), TRUST)
    assert told(ever, now) == {("ever", "x, yes, no", "joint")}  # type: ignore[arg-type]
    assert told(now, ever) == {("now", "x, no, yes", "joint")}  # type: ignore[arg-type]


def test_rounding_guards_it() -> None:
    now, ever = by("now", ("school", "now"), TRUST, PUBLIC), by("ever", ("school", "ever"), TRUST, PUBLIC)
    assert told(ever, now) == set()  # type: ignore[arg-type]


def test_a_few_in_each_school_are_told_as_a_few_of_all() -> None:
    """One in each of two schools is not told where schools are not shown; the two of the trust are."""
    trust = those(x_yes_yes=20, x_no_yes=1, x_no_no=60, y_yes_yes=30, y_no_yes=1, y_no_no=80)
    now, ever = by("now", ("now",), trust, STAFF), by("ever", ("ever",), trust, STAFF)
    assert told(ever, now) == {("ever", "yes, no", "joint")}  # type: ignore[arg-type]


@pytest.mark.parametrize("policy", [EXACT, STAFF])
def test_columns_that_go_with_each_other_in_any_way_tell_nothing_of_a_few(policy: object) -> None:
    """Where there are all combinations somewhere, one of a school can be anything up to its margins."""
    trust = those(
        x_yes_yes=20, x_no_yes=1, x_yes_no=30, x_no_no=60,
        y_yes_yes=30, y_no_yes=9, y_yes_no=40, y_no_no=80,
    )  # fmt: skip
    now, ever = by("now", ("school", "now"), trust, policy), by("ever", ("school", "ever"), trust, policy)
    assert told(ever, now) == set()  # type: ignore[arg-type]


def test_what_nobody_of_a_school_is_can_still_be_thought_of() -> None:
    """At x nobody is both, as at y some are: nobody can know, and a small group of x is not told."""
    trust = those(x_yes_yes=20, x_no_yes=2, x_no_no=60, y_yes_yes=30, y_no_yes=9, y_yes_no=40, y_no_no=80)
    now, ever = by("now", ("school", "now"), trust), by("ever", ("school", "ever"), trust)
    assert told(ever, now) == set()  # type: ignore[arg-type]


def test_nobody_is_thought_to_have_changed_group_where_nobody_did() -> None:
    """At y one has meals now who is not of those who ever had; at x one once had them."""
    trust = TRUST | {1_000: ("y", "yes", "no")}
    now, ever = by("now", ("school", "now"), trust), by("ever", ("school", "ever"), trust)
    assert ("ever", "x, yes, no", "joint") in told(ever, now)  # type: ignore[arg-type]


def test_a_few_who_are_both_can_be_anywhere_once_they_are_enough() -> None:
    trust = TRUST | {1_000 + n: ("y", "yes", "no") for n in range(5)}
    now, ever = by("now", ("school", "now"), trust), by("ever", ("school", "ever"), trust)
    assert told(ever, now) == set()  # type: ignore[arg-type]
