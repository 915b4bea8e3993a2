"""Kinds of provision: the rules at their edges, and spells summed by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.practice.given.test_provision import EveryWeek, back, spell, week
from wholeschool.practice.given.typology import (
    ALONGSIDE,
    APART,
    BRIDGE,
    KINDS,
    PAUSE,
    UNTOLD,
    Kind,
    kind_of,
    typology,
)


@pytest.mark.parametrize(
    ("share", "weeks", "over", "kind"),
    [
        (None, 1, True, UNTOLD),
        (49, 30, False, ALONGSIDE),
        (50, 2, True, PAUSE),
        # What is a fortnight old and still runs may become anything.
        (50, 2, False, BRIDGE),
        (100, 3, True, BRIDGE),
        (100, 12, True, BRIDGE),
        (100, 13, True, APART),
        (100, 13, False, APART),
    ],
)
def test_a_kind_is_what_is_recorded(share: int | None, weeks: int, over: bool, kind: Kind) -> None:
    assert kind_of(share, weeks, over=over) is kind


def test_every_kind_has_its_rule_in_words() -> None:
    assert all(each.rule and each.name for each in KINDS)
    assert len({each.key for each in KINDS}) == len(KINDS) == 5


def test_weeks_are_counted_after_the_one_in_which_a_spell_began_as_the_rules_say() -> None:
    """A spell from a Monday to a Friday: of the first week, of three in full, and one week longer."""
    monday = week(0) - timedelta(days=week(0).weekday())
    ends = [(4, PAUSE, 0), (18, PAUSE, 2), (21, BRIDGE, 3), (88, BRIDGE, 12), (91, APART, 13)]
    for days, kind, weeks in ends:
        row = spell(1, destination="off_site", share_of_week=100)
        row |= {"start": monday, "end": monday + timedelta(days=days)}
        (told,) = typology([row], EveryWeek())
        assert (told.kind, told.weeks) == (kind, weeks)
    rules = [each.rule for each in (PAUSE, BRIDGE, APART)]
    assert all("school weeks after the week it began in" in rule for rule in rules)


def test_spells_are_summed_by_kind_in_order_and_what_begins_later_is_left_out() -> None:
    rows = [
        back(1, 1, entry="at_once", share_of_week=100),
        back(2, 2, entry="planned", share_of_week=60),
        spell(3, entry="at_arrival", share_of_week=20),
        spell(4, 0, end=week(20), destination="off_site", share_of_week=100),
        back(5, 6, entry="after_suspension"),
        spell(6, 40, share_of_week=100),
    ]
    pause, apart, alongside, untold = typology(rows, EveryWeek())
    assert [each.kind for each in (pause, apart, alongside, untold)] == [PAUSE, APART, ALONGSIDE, UNTOLD]
    assert (pause.spells, pause.by_plan, pause.at_crisis, pause.back, pause.weeks) == (2, 1, 1, 2, 1.5)
    assert (apart.otherwise, apart.back, apart.entry_untold, apart.weeks) == (1, 0, 1, 20)
    assert (alongside.running, alongside.by_plan, alongside.weeks) == (1, 1, None)
    assert (untold.back, untold.at_crisis) == (1, 1)
