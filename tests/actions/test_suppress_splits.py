"""Values that split all pupils by their names, characteristics, and fillers."""

from __future__ import annotations

from string import ascii_uppercase

import pytest

from wholeschool.actions.suppress_splits import characteristics, is_filler, splits


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (["FSM", "not FSM"], {("FSM", "not FSM")}),
        (["No SEN", "boys", "SEN", "Girls"], {("SEN", "No SEN"), ("Girls", "boys")}),
        (["EAL yes", "EAL no", "x"], {("EAL yes", "EAL no")}),
        (["FSM - eligible", "FSM - not eligible"], {("FSM - eligible", "FSM - not eligible")}),
        (["Female pupils", "Male pupils", "Sex: girls", "Sex: boys"],
         {("Female pupils", "Male pupils"), ("Sex: girls", "Sex: boys")}),
        (["Young carer", "Non-young carer"], {("Young carer", "Non-young carer")}),
        (["FSM girls", "not FSM girls", "FSM boys", "not FSM boys"], set()),
        (["yes", "no"], {("yes", "no")}),
        (["F", "M"], {("F", "M")}),
        ([*ascii_uppercase], set()),
        (["7", "8", "9", "10"], set()),
        (["White", "Mixed", "not said"], set()),
        (["no"], set()),
        (["", "not"], set()),
    ],
)  # fmt: skip
def test_splits_by_name(values: list[str], found: set[tuple[str, str]]) -> None:
    pairs = [{values[at] for at in pair} for pair in splits(values)]
    assert sorted(map(sorted, pairs)) == sorted(map(sorted, found))


def test_characteristics_by_name() -> None:
    values = ["FSM", "Pupil premium", "Sex", "SEN support", "EHCP", "Years", "FSM and SEN"]
    assert characteristics(values) == ["means", "means", "sex", "need", "need", "", ""]


def test_fillers_by_name() -> None:
    assert all(map(is_filler, ("-", "—", "", "N/A", "All", "x")))
    assert not any(map(is_filler, ("7", "no", "Unit", "not said")))
