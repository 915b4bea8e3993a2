"""Reference groups and combined groups: whole, with reasons, vouched for, and known to the table."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wholeschool.errors import DamagedDataError
from wholeschool.reference.groups import group_list, parse_groups
from wholeschool.schema.national import CHARACTERISTICS

ONE = """
author = "a"
checker = "b"
reviewed_on = 2026-01-01
review_by = 2026-02-01
[[references]]
characteristic = "fsm"
group = "not eligible"
why = "w."
[[combined]]
characteristic = "sen"
group = "all sen"
parts = ["ehc plan", "sen support"]
why = "w."
"""


def test_every_choice_has_its_reason_and_is_still_vouched_for() -> None:
    found = group_list()
    assert found.review_by > datetime.now(UTC).date()
    for each in (*found.references.values(), *found.combined):
        assert each.characteristic in CHARACTERISTICS
        assert each.why.endswith((".", "”."))


def test_a_reference_is_no_part_of_a_combined_group() -> None:
    for each in group_list().combined:
        reference = group_list().references[each.characteristic]
        assert reference.group not in each.parts


def test_combined_groups_are_found_by_characteristic() -> None:
    found = parse_groups(ONE)
    assert [each.group for each in found.combined_of("sen")] == ["all sen"]
    assert found.combined_of("fsm") == ()


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('parts = ["ehc plan", "sen support"]', 'parts = ["ehc plan"]', "parts"),
        ('why = "w."\n[[combined]]', "[[combined]]", "why"),
        ('group = "all sen"', 'grup = "all sen"', "group"),
        (
            "[[combined]]",
            '[[references]]\ncharacteristic = "fsm"\ngroup = "x"\nwhy = "w."\n[[combined]]',
            "twice",
        ),
    ],
)
def test_a_slip_is_said(was: str, becomes: str, said: str) -> None:
    with pytest.raises(DamagedDataError, match=said):
        parse_groups(ONE.replace(was, becomes, 1))
