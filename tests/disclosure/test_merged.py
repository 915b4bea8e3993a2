"""Second records that are linked to their pupils after tables left."""

from __future__ import annotations

from dataclasses import replace

from tests.disclosure.test_differencing import COLUMNS, EXACT, STAFF, TRUST, of_pupils, people, told
from wholeschool.disclosure.merged import as_they_are_now
from wholeschool.disclosure.registered import Registered


def linked_in(table: Registered, **links: int) -> Registered:
    """A table that left, after second records in it were linked to their pupils."""
    assert table.pupils is not None
    now = {int(second[1:]): first for second, first in links.items()}
    pupils, second = as_they_are_now(table.pupils.tolist(), lambda pupil: now.get(pupil, pupil))
    return replace(table, pupils=pupils, second=second)


def test_a_second_record_that_is_linked_is_nobody_who_left() -> None:
    """Somebody else who left is told all the same, and so are two of whom one was a second record."""
    before = of_pupils("old", COLUMNS, TRUST, EXACT)
    linked = {pupil: of for pupil, of in TRUST.items() if pupil != 0}
    now = of_pupils("new", COLUMNS, linked, EXACT)
    assert told(now, before) == {("old", "x, fsm", "group")}
    assert told(now, linked_in(before, _0=1000)) == set()
    two = of_pupils("new", COLUMNS, {each: of for each, of in linked.items() if each != 1}, EXACT)
    assert told(two, linked_in(before, _0=1000)) == {("old", "x, fsm", "group")}
    of_each = of_pupils("new", COLUMNS, {each: of for each, of in linked.items() if each != 1001}, EXACT)
    assert told(of_each, linked_in(before, _0=1000)) == {("old", "x, not", "group"), ("old", "x", "group")}
    five = of_pupils("new", COLUMNS, {each: of for each, of in TRUST.items() if each not in range(5)}, EXACT)
    assert told(five, linked_in(before, _0=1000)) == set()


def test_a_pupil_who_was_one_record_then_and_another_now_did_not_come_and_leave() -> None:
    others = {pupil or 9: of for pupil, of in TRUST.items() if pupil != 9}
    now = of_pupils("new", COLUMNS, others, EXACT)
    alone = {pupil: of for pupil, of in TRUST.items() if pupil != 9}
    before = of_pupils("old", COLUMNS, alone, EXACT)
    held = linked_in(before, _0=9)
    assert held.second is not None
    assert not len(held.second)
    assert told(now, held) == set()


def test_a_hidden_cell_of_second_records_alone_is_held_for_what_it_showed() -> None:
    trust = people(x_fsm=1, x_not=40, y_fsm=2, y_not=60)
    old = linked_in(of_pupils("old", COLUMNS, trust, STAFF), _0=1000)
    now = {pupil: of for pupil, of in trust.items() if pupil != 0}
    assert ("old", "x, fsm", "cell") in told(of_pupils("new", COLUMNS, now, STAFF), old)
