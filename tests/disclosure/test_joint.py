"""A third table beside two: what it tells of the cells that these two have together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.disclosure.test_differencing import EXACT, of_pupils, told
from wholeschool.disclosure.joined import Joined
from wholeschool.disclosure.registered import Registered
from wholeschool.disclosure.whereabouts import where_pupils_are

COLUMNS = ("school", "meals", "support")
TRUST = {
    number: tuple(of)
    for number, of in enumerate(
        of
        for of, many in {
            "xys": 3, "xyn": 20, "xns": 30, "xnn": 60, "yys": 20, "yyn": 30, "yns": 40, "ynn": 80
        }.items()
        for _ in range(many)
    )
}  # fmt: skip
"""Pupils of x and y, who have meals (y) or none (n), and support (s) or none (n): three of x have both."""


def by(columns: tuple[str, ...], *, lax: bool = False, only: str = "") -> Registered:
    """A table by some of the columns; `lax`: by rules that show three; `only`: of one value alone."""
    places = [COLUMNS.index(column) for column in columns]
    pupils = {
        pupil: tuple(of[at] for at in places) for pupil, of in TRUST.items() if only in of[1:2] or not only
    }
    policy = replace(EXACT, threshold=2) if lax else EXACT
    return of_pupils(" and ".join(columns), columns, pupils, policy)


@pytest.mark.parametrize("last", [0, 1, 2])
def test_a_third_table_that_shows_them_tells_those_who_are_both(last: int) -> None:
    """Of each two tables nobody can tell the three; beside the third, by laxer rules, they stand there."""
    tables = [by(("school", "meals")), by(("school", "support")), by(COLUMNS, lax=True)]
    new = tables.pop(last)
    assert told(tables[0], tables[1]) == set()
    found = told(new, *tables)
    assert {"x", "y", "s"} in [{*words.split(", ")} for _, words, what in found if what in ("joint", "cell")]


def test_a_third_by_what_each_has_still_leaves_room() -> None:
    """By meals and support of both schools together nobody knows how many of x have both."""
    assert told(by(("meals", "support")), by(("school", "meals")), by(("school", "support"))) == set()


@pytest.mark.parametrize(
    ("third", "narrows"),
    [
        (by(("meals", "support")), True),
        (by(("school", "meals")), False),
        (by(("school", "support"), only="y"), True),
        (by(("school", "support")), False),
    ],
    ids=["by both", "as the first", "of those with meals", "as the second"],
)
def test_a_third_narrows_them_by_what_the_two_have_not_in_common(third: Registered, *, narrows: bool) -> None:
    tables = [by(("school", "meals")), by(("school", "support")), third]
    kinds, sizes = np.unique(where_pupils_are(tables), axis=0, return_counts=True)
    assert Joined(tables, kinds, sizes, 5).is_narrowed_by(third) is narrows


def test_what_a_third_calls_the_schools_does_not_matter() -> None:
    tables = [by(("school", "meals")), by(("school", "support")), by(COLUMNS)]
    kinds, sizes = np.unique(where_pupils_are(tables), axis=0, return_counts=True)
    third = tables[2]
    (name, values), *rest = third.columns
    renamed = replace(third, columns=((name, tuple(f"School {each}" for each in values)), *rest))
    found = [Joined([*tables[:2], each], kinds, sizes, 5).that_could_be for each in (third, renamed)]
    assert (found[0][0] == found[1][0]).all()
    assert (found[0][0][:, 2] >= 0).all()
