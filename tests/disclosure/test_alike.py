"""Which tables of files can be held against each other at all, on tables made at random."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wholeschool.disclosure import keep_counts, load_policy
from wholeschool.disclosure.alike import can_be_held, regrouped, same_cells
from wholeschool.disclosure.registered import Registered

POLICY = load_policy()
VALUES = {"School": ("Ashby", "Birch", "Cedar"), "Year": ("7", "8", "7-8"), "Meals": ("yes", "no")}


@st.composite
def tables(draw: st.DrawFn) -> Registered:
    """By one or two columns with some of their values; counts, or counts out of pupils; of some pupils."""
    names = draw(st.lists(st.sampled_from([*VALUES]), min_size=1, max_size=2, unique=True))
    columns = [
        (name, draw(st.lists(st.sampled_from(VALUES[name]), min_size=2, unique=True))) for name in names
    ]
    base = draw(st.sampled_from(["", "Pupils"]))
    shape = [len(values) for _, values in columns] + ([2] if base else [])
    return keep_counts(
        "a table", columns, np.full(shape, 20), POLICY, name=draw(st.sampled_from(["Suspended", "Pupils"])),
        base=base, of=draw(st.sampled_from(["", "Others"])),
    ).table  # fmt: skip


@given(tables(), tables())
def test_two_can_be_held_where_a_cell_is_the_same_or_values_are_regrouped(
    one: Registered, other: Registered
) -> None:
    met = any(same_cells(one, other)) or bool(regrouped(one, other))
    assert can_be_held(one, other) is met
    assert can_be_held(other, one) is met
