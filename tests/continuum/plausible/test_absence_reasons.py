from datetime import date

import pytest

from tests.continuum.plausible.made import FULL, MONDAYS, Marks, school, whole_school
from wholeschool.continuum.plausible.absence_reasons import absence_reasons

WEEKS = MONDAYS[:10]


def _names(marks: Marks) -> list[str]:
    return [each.check for each in absence_reasons(school(marks))]


def test_a_term_without_any_n_or_o_is_too_good() -> None:
    [found] = absence_reasons(school(whole_school(100, WEEKS)))
    assert found.check == "absence_always_explained"
    assert found.seen == "100001, autumn 2024/25: neither N nor O in 10,000 sessions"


@pytest.mark.parametrize("mark", ["N", "O"])
def test_one_of_the_two_is_enough(mark: str) -> None:
    assert _names(whole_school(100, WEEKS) | {(1, WEEKS[0]): mark + FULL[1:]}) == []


def test_below_ten_thousand_sessions_nothing_is_said() -> None:
    assert _names(whole_school(100, WEEKS) | {(1, WEEKS[0]): FULL[:-1] + "?"}) == []


def _with(no_reason: int, unknown: int, week: date = WEEKS[0]) -> dict[tuple[int, date], str]:
    marks = whole_school(60, WEEKS)
    marks |= {(pupil, week): "N" + FULL[1:] for pupil in range(no_reason)}
    return marks | {(pupil, WEEKS[1]): "O" + FULL[1:] for pupil in range(unknown)}


@pytest.mark.parametrize(
    ("no_reason", "unknown", "found"), [(20, 20, 1), (19, 0, 0), (20, 21, 0), (40, 5, 1)]
)
def test_n_that_stays_where_o_should_be(no_reason: int, unknown: int, found: int) -> None:
    assert _names(_with(no_reason, unknown)) == ["reasons_left_open"] * found


@pytest.mark.parametrize(("week", "found"), [(WEEKS[-3], 1), (WEEKS[-2], 0), (WEEKS[-1], 0)])
def test_in_the_last_two_weeks_reasons_are_still_to_come(week: date, found: int) -> None:
    assert len(_names(_with(30, 0, week))) == found


def test_what_was_seen_is_said() -> None:
    [found] = absence_reasons(school(_with(30, 5)))
    assert (found.seen, found.count) == ("100001, autumn 2024/25: N in 30 sessions, O in 5", 30)
