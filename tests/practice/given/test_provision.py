"""Provision in place of lessons: returns, other endings, plans kept, and who begins another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from wholeschool.practice.given.provision import FEWEST, Chance, provision

FIRST = date(2025, 1, 6)


@dataclass(frozen=True)
class EveryWeek:
    """A clock of a school that is open every week."""

    last_day: date = FIRST + timedelta(weeks=30)

    def weeks_until(self, urn: int, day: int) -> int:
        return (day + 3) // 7  # 1 January 1970 was a Thursday


def week(number: int) -> date:
    return FIRST + timedelta(weeks=number)


def spell(pupil: int, start: int = 0, **more: Any) -> dict[str, Any]:
    names = ("end", "back_on", "back_by", "destination", "purpose", "entry", "share_of_week")
    return {"pupil_id": pupil, "urn": 1, "start": week(start), "late": False,
            **dict.fromkeys(names), **more}  # fmt: skip


def back(pupil: int, after: int, start: int = 0, **more: Any) -> dict[str, Any]:
    return spell(pupil, start, end=week(start + after), back_on=week(start + after), **more)


def test_who_came_back_and_when_others_beside() -> None:
    rows = [back(each, 4) for each in range(5)] + [back(each, 8) for each in range(5, 8)]
    rows += [spell(8, end=week(6), destination="off_site"), spell(9)]
    found = provision("internal_ap", rows, EveryWeek())
    assert (found.spells, found.pupils, found.back, found.otherwise, found.running) == (10, 10, 8, 1, 1)
    assert [each.share for each in found.returned] == pytest.approx([0.5, 0.8, 0.8])
    assert found.half_back == 4
    assert all(each.low < each.share < each.high for each in found.returned if each.share)


def test_a_destination_of_all_lessons_is_a_return_on_the_last_day() -> None:
    found = provision("internal_ap", [spell(1, end=week(3), destination="all_lessons")], EveryWeek())
    assert (found.back, found.otherwise) == (1, 0)


def test_an_end_after_the_data_has_not_come_yet_nor_has_a_start() -> None:
    rows = [spell(1, end=week(40)), back(2, 45), spell(3, start=35)]
    found = provision("internal_ap", rows, EveryWeek())
    assert (found.spells, found.running) == (2, 2)


def test_plans_that_were_kept_are_counted_of_those_whose_day_has_passed() -> None:
    rows = [
        back(1, 3, back_by=week(3)), back(2, 4, back_by=week(3)), spell(3, back_by=week(3)),
        spell(4, back_by=week(40)), spell(5, end=week(2), back_by=week(3)),
    ]  # fmt: skip
    found = provision("internal_ap", rows, EveryWeek())
    assert (found.of_plan, found.in_time) == (4, 1)


def test_who_begins_another_is_told_of_those_who_came_back() -> None:
    rows = [back(each, 4) for each in range(FEWEST)] + [spell(each, start=8) for each in range(3)]
    again = provision("internal_ap", rows, EveryWeek()).again
    assert again.share == pytest.approx(0.3)
    assert again.low is not None
    assert again.high is not None
    assert 0 < again.low < 0.3 < again.high < 1


def test_that_nobody_went_in_again_is_not_certain() -> None:
    rows = [back(number, 4) for number in range(20)]
    again = provision("internal_ap", rows, EveryWeek()).again
    # Of none among 20: Clopper & Pearson's 1 - 0.025 ** (1 / 20).
    assert (again.share, again.low) == (0, 0)
    assert again.high == pytest.approx(0.1684, abs=1e-4)


def test_too_few_are_too_few() -> None:
    found = provision("internal_ap", [back(each, 4) for each in range(FEWEST - 1)], EveryWeek())
    assert found.returned[0] == Chance(6, None, None, None)
    assert found.sentences()[-1] == "How long they take cannot be told from fewer than 10."


def test_words_are_counted_and_what_is_not_said_is() -> None:
    rows = [
        spell(1, purpose="respite", share_of_week=100),
        spell(2, purpose="respite", share_of_week=20),
        spell(3),
    ]
    by = provision("internal_ap", rows, EveryWeek()).by
    assert by["purpose"] == {"respite": 2, "not_said": 1}
    assert by["share_of_week"] == {"all": 1, "less_than_half": 1, "not_said": 1}


def test_no_effect_is_claimed() -> None:
    rows = [back(each, 4) for each in range(12)]
    assert (
        "what became of them is not what it did"
        in provision("internal_ap", rows, EveryWeek()).sentences()[-1]
    )
