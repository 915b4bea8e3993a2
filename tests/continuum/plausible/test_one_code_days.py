import pytest

from tests.continuum.plausible.made import MONDAYS, school, whole_school
from wholeschool.continuum.plausible.one_code_days import one_code_days
from wholeschool.schema.findings import Finding

FIRST, SECOND, THIRD = MONDAYS[:3]
WEEKS = (FIRST, SECOND, THIRD)
ON_TUESDAY = "/\\{}{}/\\/\\/\\"


def _found(
    pupils: int, week: str, others: int = 0, other_week: str = ON_TUESDAY.format("/", "\\")
) -> list[Finding]:
    marks = whole_school(pupils + others, WEEKS) | whole_school(pupils, [SECOND], week)
    marks |= {(pupils + each, SECOND): other_week for each in range(others)}
    return list(one_code_days(school(marks, calendar=WEEKS)))


def test_a_day_on_which_everybody_has_the_same_absence_code() -> None:
    [found] = _found(12, ON_TUESDAY.format("N", "N"))
    assert (found.check, found.count) == ("one_code_for_all", 1)
    assert found.seen == "100001, autumn 2024/25: N for all of 12 pupils on 17 September 2024"


def test_several_days_of_a_code_are_one_finding() -> None:
    [found] = _found(12, "/\\IIII/\\/\\")
    assert found.count == 2
    assert found.seen.endswith("on 17 September 2024 and on 1 more day")


@pytest.mark.parametrize(("pupils", "found"), [(10, 1), (9, 0)])
def test_nine_pupils_are_not_judged(pupils: int, found: int) -> None:
    assert len(_found(pupils, ON_TUESDAY.format("C", "C"))) == found


@pytest.mark.parametrize(("others", "found"), [(5, 1), (6, 0)])
def test_ninety_five_of_a_hundred_are_everybody(others: int, found: int) -> None:
    assert len(_found(100 - others, ON_TUESDAY.format("C", "C"), others)) == found
    another = ON_TUESDAY.format("I", "I")
    assert len(_found(100 - others, ON_TUESDAY.format("C", "C"), others, another)) == found


@pytest.mark.parametrize("marks", ["SS", "44", "##", "VV", "BB", "XX", "C\\", "??"])
def test_a_closure_a_visit_study_leave_and_half_a_day_are_none(marks: str) -> None:
    assert _found(30, ON_TUESDAY.format(*marks)) == []


def test_a_code_of_two_characters_is_named_as_it_is_printed() -> None:
    [found] = _found(12, ON_TUESDAY.format("c", "c"))
    assert ": C2 for all of" in found.seen
