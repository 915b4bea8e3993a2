"""Which group a pupil is of, and what is left out of it."""

from __future__ import annotations

import pyarrow as pa
import pytest

from wholeschool.equity.characteristics import asked_characteristics, characteristics
from wholeschool.equity.grouped import Grouped
from wholeschool.errors import WrongCallError
from wholeschool.schema import TABLES

ROLLS = pa.table(
    {
        "pupil_id": [5, 7, 5, 9, 11],
        "urn": [100, 100, 200, 200, 200],
        "fsm": pa.array([True, False, True, None, False]),
        "sex": ["F", "M", "M", "M", "X"],
    }
)


def _amounts(*rows: tuple[int, int, int]) -> pa.Table:
    pupils, urns, amounts = zip(*rows, strict=True) if rows else ((), (), ())
    columns = (pa.array(each, pa.int64()) for each in (pupils, urns, amounts))
    return pa.table([*columns], names=["pupil_id", "urn", "amount"])


def test_groups_stand_in_the_order_of_their_lists() -> None:
    found = Grouped.of(ROLLS, asked_characteristics(("fsm",)))
    assert found.names == ("free school meals", "no free school meals")
    assert found.unknown == 1


def test_crossed_groups_are_those_that_there_are() -> None:
    found = Grouped.of(ROLLS, asked_characteristics(("fsm", "sex")))
    assert found.names == (
        "free school meals · Male", "free school meals · Female", "no free school meals · Male",
    )  # fmt: skip
    assert found.unknown == 2


def test_the_last_stay_at_a_school_counts() -> None:
    again = pa.concat_tables([ROLLS, ROLLS.slice(0, 1).set_column(2, "fsm", pa.array([False]))])
    grouped = Grouped.of(again, asked_characteristics(("fsm",)))
    rows = grouped.measured(grouped.amounts(_amounts(), _amounts((5, 100, 1), (5, 200, 1)), shares=True))
    assert [rows.groups[at] for at in rows.group] == ["no free school meals", "free school meals"]


def test_a_pupil_of_several_schools_is_counted_once() -> None:
    # 5 moved from 100 to 200, 6 from 200 to 100; 7 is on both rolls and 8 has no known group at the last.
    moves = [(5, 100, True), (6, 200, True), (7, 200, True), (8, 100, True)]
    moves += [(5, 200, False), (6, 100, False), (7, 100, True), (8, 200, None)]
    rolls = pa.table([*map(pa.array, zip(*moves, strict=True))], names=["pupil_id", "urn", "fsm"])
    grouped = Grouped.of(rolls, asked_characteristics(("fsm",)))
    there = _amounts(*((pupil, urn, 1) for pupil, urn, _ in moves))
    counted = _amounts((5, 100, 1), (7, 100, 1), (7, 200, 1))
    rows = grouped.measured(grouped.once(grouped.amounts(counted, there, shares=True)))
    told = zip(
        grouped.pupils[rows.pupil].tolist(), grouped.urns[rows.school].tolist(), rows.part.tolist(),
        strict=True,
    )  # fmt: skip
    # At the last, counted where any counted them; 8 where the group is known.
    assert [*told] == [(5, 200, 1.0), (6, 100, 0.0), (7, 100, 1.0), (8, 100, 0.0)]
    assert rows.whole.tolist() == [1.0] * 4
    sessions = grouped.amounts(counted, there, shares=False)
    assert grouped.once(sessions) is sessions


def test_who_is_counted_elsewhere_than_in_the_base_is_counted() -> None:
    # All three are on the rolls of 100 and then of 200, and in the base of 100 alone, as a unit's guests are;
    # 200 suspended 5, and 100 suspended 6.
    stays = [(pupil, urn, True) for urn in (100, 200) for pupil in (5, 6, 7)]
    rolls = pa.table([*map(pa.array, zip(*stays, strict=True))], names=["pupil_id", "urn", "fsm"])
    grouped = Grouped.of(rolls, asked_characteristics(("fsm",)))
    base = _amounts((5, 100, 1), (6, 100, 1), (7, 100, 1))
    amounts = grouped.amounts(_amounts((5, 200, 1), (6, 100, 1), (9, 200, 1)), base, shares=True)
    rows = grouped.measured(grouped.once(amounts))
    told = zip(rows.pupil.tolist(), grouped.urns[rows.school].tolist(), rows.part.tolist(), strict=True)
    assert [*told] == [(0, 200, 1.0), (1, 200, 1.0), (2, 200, 0.0)]
    # School by school nobody is counted who is not in the school's own base.
    stays_alone = grouped.measured(amounts)
    assert stays_alone.part.tolist() == [0.0, 1.0, 0.0]
    assert stays_alone.whole.tolist() == [1.0, 1.0, 1.0]


def test_amounts_are_laid_to_the_pupil_at_the_school() -> None:
    grouped = Grouped.of(ROLLS, asked_characteristics(("fsm",)))
    added = grouped.amounts(
        _amounts((5, 200, 3), (9, 200, 8), (6, 100, 5), (5, 300, 5)),
        _amounts((5, 100, 40), (5, 200, 30), (7, 100, 40), (9, 200, 40), (11, 200, 20)),
        shares=False,
    )
    rows = grouped.measured(added)
    told = sorted(zip(rows.school.tolist(), rows.part.tolist(), rows.whole.tolist(), strict=True))
    # 9 has no group; 6 stands on no roll, and 5 on none of school 300.
    assert told == [(0, 0.0, 40.0), (0, 0.0, 40.0), (1, 0.0, 20.0), (1, 3.0, 30.0)]


def test_every_characteristic_is_a_column_of_the_rolls() -> None:
    columns = {each.name for each in TABLES["enrolments"].columns}
    assert {each.column for each in characteristics().values()} <= columns
    for each in characteristics().values():
        assert len({*each.groups.values()}) >= 2
        assert "Unknown" not in each.groups.values()


def test_a_characteristic_that_is_none_is_met_with_the_nearest() -> None:
    with pytest.raises(WrongCallError, match="Did you mean ethnicity"):
        asked_characteristics(("etnicity",))
    with pytest.raises(WrongCallError, match="“fsm” is named twice"):
        asked_characteristics(("fsm", "sex", "fsm"))
    with pytest.raises(WrongCallError, match="Say --by"):
        asked_characteristics(())
