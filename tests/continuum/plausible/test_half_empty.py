from datetime import date

import pytest

from tests.continuum.plausible.made import FULL, MONDAYS, school, whole_school
from wholeschool.continuum.plausible.half_empty import half_days_alone, half_empty_weeks
from wholeschool.schema.findings import Finding

FIRST, SECOND, THIRD, LAST = MONDAYS[:4]
WEEKS = (FIRST, SECOND, THIRD, LAST)


def _found(marks: dict[tuple[int, date], str], groups: dict[int, str | None] | None = None) -> list[Finding]:
    return list(half_empty_weeks(school(marks, roll=groups, calendar=WEEKS)))


def test_a_run_of_half_empty_weeks_is_one_finding() -> None:
    marks = whole_school(40, WEEKS)
    for week in (SECOND, THIRD):
        for pupil in range(20):
            del marks[pupil, week]
    [found] = _found(marks)
    assert (found.check, found.count) == ("half_empty_weeks", 2)
    assert found.seen == (
        "100001, 2 weeks from 16 September to 23 September 2024: 50 % of marks are missing, "
        "20 of 40 pupils have none in a week"
    )


@pytest.mark.parametrize(("without", "found"), [(20, 1), (19, 0)])
def test_a_school_is_half_empty_from_a_fifth_on(without: int, found: int) -> None:
    marks = whole_school(100, WEEKS)
    for pupil in range(without):
        del marks[pupil, SECOND]
    names = [each.check for each in _found(marks)]
    assert names.count("half_empty_weeks") == found


def test_a_day_whose_register_was_never_taken_is_a_fifth_of_a_week() -> None:
    marks = whole_school(30, WEEKS) | whole_school(30, [SECOND], "/\\..") | {}
    marks |= {(pupil, SECOND): "/\\.." + FULL[4:] for pupil in range(30)}
    [found] = _found(marks)
    assert "20 % of marks are missing" in found.seen


@pytest.mark.parametrize(("pupils", "found"), [(10, 1), (9, 0)])
def test_nine_pupils_make_no_half_empty_school(pupils: int, found: int) -> None:
    marks = whole_school(pupils, WEEKS) | whole_school(pupils, [SECOND], "/\\")
    assert len(_found(marks)) == found


@pytest.mark.parametrize(("half", "words"), [("/.", "no afternoon has one"), (".\\", "no morning has one")])
def test_mornings_alone_are_said_to_be_that(half: str, words: str) -> None:
    [found] = _found(whole_school(12, WEEKS) | whole_school(12, [SECOND], half * 5))
    assert "50 % of marks are missing" in found.seen
    assert words in found.seen


def test_fillers_are_missing_marks() -> None:
    [found] = _found(whole_school(12, WEEKS) | whole_school(12, [SECOND], "??????/\\/\\"))
    assert "60 % of marks are missing" in found.seen


def _with_a_year_group(size: int, marks_of_week: str, others: int = 200) -> list[Finding]:
    marks = whole_school(size + others, WEEKS)
    marks |= {(pupil, SECOND): marks_of_week for pupil in range(size)}
    return _found(marks, {pupil: "8" if pupil < size else "9" for pupil in range(size + others)})


@pytest.mark.parametrize(("marks_of_first", "found"), [("/\\/\\/\\/", 1), ("/\\/\\/\\/\\/", 0)])
def test_a_year_group_is_half_empty_from_three_tenths_on(marks_of_first: str, found: int) -> None:
    marks = whole_school(220, WEEKS) | whole_school(20, [SECOND], "/\\/\\/\\/")
    marks[0, SECOND] = marks_of_first
    named = _found(marks, {pupil: "8" if pupil < 20 else "9" for pupil in range(220)})
    assert [each.check for each in named] == ["half_empty_weeks_of_a_year_group"] * found


@pytest.mark.parametrize(("size", "found"), [(10, 1), (9, 0)])
def test_nine_pupils_make_no_half_empty_year_group(size: int, found: int) -> None:
    assert len(_with_a_year_group(size, "/\\/")) == found


def test_a_year_group_is_named() -> None:
    [found] = _with_a_year_group(20, "/\\/")
    assert ", Year 8: 70 % of marks are missing" in found.seen


@pytest.mark.parametrize(("pupils", "found"), [(10, ["missing_class"]), (9, [])])
def test_ten_pupils_of_a_year_group_without_any_mark_are_about_a_class(pupils: int, found: list[str]) -> None:
    marks = whole_school(200, WEEKS)
    for pupil in range(pupils):
        del marks[pupil, SECOND]
    groups: dict[int, str | None] = {pupil: "8" if pupil < 100 else "9" for pupil in range(200)}
    named = _found(marks, groups)
    assert [each.check for each in named] == found
    assert all(f"Year 8: {pupils} of 100 pupils have no mark at all" in each.seen for each in named)


def test_weeks_to_come_and_weeks_never_exported_are_not_missing() -> None:
    assert _found(whole_school(40, (SECOND, THIRD))) == []


def test_a_week_of_holiday_does_not_part_a_run() -> None:
    weeks = (FIRST, SECOND, LAST, MONDAYS[4])
    marks = whole_school(20, weeks) | whole_school(20, (SECOND, LAST), "/\\")
    [found] = half_empty_weeks(school(marks, calendar=weeks))
    assert found.count == 2


@pytest.mark.parametrize(
    ("pupils", "marks", "found"),
    [(10, "/././.", 1), (9, "/././.", 0), (10, "/./...", 0), (10, ".\\.\\.\\", 1), (10, "/\\/./.", 0)],
)
def test_without_a_calendar_mornings_alone_are_noticed(pupils: int, marks: str, found: int) -> None:
    made = school(whole_school(pupils, (FIRST, SECOND), marks), calendar=())
    assert [each.check for each in half_days_alone(made)] == ["mornings_alone"] * found


def test_a_calendar_of_mornings_says_that_the_school_is_open_in_the_morning() -> None:
    made = school(whole_school(20, WEEKS, "/./././././"), calendar=WEEKS, halves=("AM",))
    assert list(half_days_alone(made)) == []
    assert list(half_empty_weeks(made)) == []
