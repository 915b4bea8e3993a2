"""Values that split all pupils by their names, and columns of characteristics."""

from __future__ import annotations

import pytest

from wholeschool.actions.suppress_splits import is_of_characteristics, split_twice, splits


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (["FSM", "not FSM"], [("FSM", "not FSM")]),
        (["No SEN", "boys", "SEN", "Girls"], [("SEN", "No SEN"), ("Girls", "boys")]),
        (["EAL yes", "EAL no", "x"], [("EAL yes", "EAL no")]),
        (
            ["Known to be eligible", "Not known to be eligible"],
            [("Known to be eligible", "Not known to be eligible")],
        ),
        (["Young carer", "Non-young carer"], [("Young carer", "Non-young carer")]),
        (["FSM girls", "not FSM girls", "FSM boys", "not FSM boys"], []),
        (["yes", "no"], [("yes", "no")]),
        (["7", "8", "9", "10"], []),
        (["White", "Mixed", "not said"], []),
        (["no"], []),
        (["", "not"], []),
    ],
)
def test_splits_by_name(values: list[str], found: list[tuple[str, str]]) -> None:
    assert sorted(splits(values)) == sorted(found)


def test_two_splits_hold_the_same_pupils() -> None:
    assert split_twice(["LAC", "Carer", "not LAC", "not Carer"]) == (
        ("LAC", "not LAC"),
        ("Carer", "not Carer"),
    )
    assert split_twice(["FSM", "not FSM", "White", "Black"]) is None
    assert split_twice(["FSM girls", "not FSM girls", "FSM boys", "not FSM boys"]) is None


@pytest.mark.parametrize(
    ("name", "values", "its"),
    [
        ("Type", ["a", "b"], True),
        ("Group", ["FSM", "Sex"], True),
        ("Group", ["FSM", "others"], False),
        ("Year", ["7", "8"], False),
        ("Phase", ["primary", "secondary"], False),
    ],
)
def test_columns_of_characteristics(name: str, values: list[str], its: bool) -> None:
    assert is_of_characteristics(name, values) == its
