from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeschool.identity.doubtful import (
    Person,
    Stay,
    alike,
    birth_dates_apart,
    far_apart,
    folded_name,
    temporary_upns,
    two_single_registrations,
)

BORN = date(2012, 5, 14)


def person(pupil: int, *names: str, born: date = BORN) -> Person:
    return Person(pupil, names, (born,))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Ann", "Blythe"), ("BLYTHE", "ann")),
        (("Zoë", "O'Neill-Brown"), ("Zoe", "ONeill Brown")),
        (("Ann Mary", "Blythe"), ("Ann", "Mary", "Blythe")),
    ],
)
def test_spelling_that_makes_no_difference_makes_none(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert folded_name(one) == folded_name(other)
    assert [doubt.pupils for doubt in alike([person(1, *one), person(2, *other)])] == [(1, 2)]


@pytest.mark.parametrize(
    "other",
    [
        person(2, "Ann", "Smith"),
        person(2, "Ann", "Blythe", born=date(2012, 5, 15)),
        Person(2, ("Ann", "Blythe"), ()),
        person(2, "Blythe"),
    ],
)
def test_other_names_or_birth_dates_are_other_pupils(other: Person) -> None:
    assert list(alike([person(1, "Ann", "Blythe"), other])) == []


def test_one_part_of_a_name_is_too_little() -> None:
    assert list(alike([person(1, "Blythe"), person(2, "Blythe")])) == []


def test_whom_a_person_keeps_apart_is_not_asked_for_again() -> None:
    both = [person(1, "Ann", "Blythe"), person(2, "Ann", "Blythe")]
    assert list(alike(both, apart={2})) == []


def test_a_filler_is_no_pupil() -> None:
    assert list(alike(person(each, "Test", "Pupil") for each in range(21))) == []


@pytest.mark.parametrize(
    ("other", "apart"),
    [
        (date(2012, 5, 15), False),
        (date(2011, 5, 14), False),
        (date(2012, 6, 14), False),
        (date(2010, 1, 30), True),
        (date(2012, 6, 15), True),
    ],
)
def test_birth_dates_that_no_slip_explains(other: date, apart: bool) -> None:
    assert far_apart(BORN, other) is apart
    found = list(birth_dates_apart([Person(1, (), (BORN, other))]))
    assert [doubt.pupils for doubt in found] == ([(1,)] if apart else [])


@given(st.dates(), st.dates())
def test_apart_is_said_of_both_alike(one: date, other: date) -> None:
    assert far_apart(one, other) == far_apart(other, one)
    assert not far_apart(one, one)


def test_day_and_month_that_changed_places_are_a_slip() -> None:
    assert not far_apart(date(2012, 5, 4), date(2012, 4, 5))


def test_two_single_registrations_at_once() -> None:
    start, end = date(2024, 9, 2), date(2025, 8, 31)
    late = Stay(1, 100002, date(2025, 1, 6), end)
    assert [each.pupils for each in two_single_registrations([Stay(1, 100001, start, end), late])] == [(1,)]
    left = Stay(1, 100001, start, date(2025, 1, 10))
    assert list(two_single_registrations([left, late])) == [], "five days are a leaving date that came late"
    again = Stay(1, 100001, date(2025, 2, 1), end)
    assert list(two_single_registrations([Stay(1, 100001, start, end), again])) == [], (
        "one school is one roll"
    )


def test_temporary_upns_are_listed_from_the_longest() -> None:
    found = list(temporary_upns({1: date(2025, 1, 6), 2: date(2024, 9, 2)}))
    assert [each.pupils for each in found] == [(2,), (1,)]
