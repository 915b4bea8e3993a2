"""A release says what was hidden beyond the least, and why."""

from __future__ import annotations

from functools import partial
from unittest.mock import patch

import numpy as np

from tests.disclosure.too_large import as_if_too_large
from wholeschool.disclosure import HIDDEN_NOTE, Policy, load_policy, release_counts
from wholeschool.disclosure.withhold import withhold

TRUST = load_policy(audience="trust")


def _notes(inner: object, policy: Policy = TRUST, **rules: float) -> tuple[str, ...]:
    counts = np.array(inner)
    columns = [
        (name, [str(each) for each in range(size)])
        for name, size in zip(("School", "Rung"), counts.shape, strict=True)
    ]
    with patch("wholeschool.disclosure.withhold.withhold", partial(withhold, **rules)):
        found = release_counts("made up", columns, counts, policy, "made up", outcomes={"Rung": ""})
    return found.released.notes


def test_a_release_says_why_not_the_least_is_hidden() -> None:
    large = "The table was too large to be made safe in time, so nothing"
    untried = "The table was too large for every hidden count to be tried: some, perhaps, need not be hidden."
    counts = [[3, 40], [12, 60], [25, 100]]
    assert untried not in _notes(counts)
    assert not any(large in note for note in _notes(counts))
    with as_if_too_large(2):
        assert any(
            note.startswith(
                f"{large} is shown by Rung, noughts included. To keep it, leave another column out"
            )
            for note in _notes(counts)
        )
    with as_if_too_large(1):
        said = f"{large} but the grand total is shown, and noughts too are hidden."
        assert any(note.startswith(said) for note in _notes(counts))
    with patch("wholeschool.disclosure.withhold._TOO_LARGE", 0):
        assert untried in _notes(counts)
    noughts = "Other counts alone do not guard what is small: some noughts too are hidden."
    assert noughts in _notes([[30, 0, 0], [20, 20, 0]], load_policy())


def test_a_release_names_the_columns_by_which_nothing_is_given() -> None:
    """Whatever groups of values they have; not one of a single value, of which all is in the row of all."""
    columns = [
        ("Year", ["2024"]),
        ("Sex", ["F", "M"]),
        ("Group", ["x", "y", "z"]),
        ("School", ["a", "b", "c", "d"]),
    ]
    counts = np.random.default_rng(4).integers(0, 30, (1, 2, 3, 4))
    with as_if_too_large(4):
        one = release_counts(
            "made up", columns, counts, TRUST, "made up", groups=[[], [("Pupils", [0, 1])], [], []]
        )
    with as_if_too_large(3):
        two = release_counts("made up", columns, counts, TRUST, "made up")
    assert (
        "shown by Sex, noughts included. To keep it, leave another column out, or" in one.released.notes[-1]
    )
    said = "shown by Sex and Group, noughts included. To keep them, leave other columns out, or"
    assert said in two.released.notes[-1]


def test_what_a_symbol_stands_for_is_said_where_there_is_one() -> None:
    assert HIDDEN_NOTE not in _notes([[30, 40], [20, 20]])
    assert HIDDEN_NOTE in _notes([[30, 2, 9], [20, 20, 3]])
