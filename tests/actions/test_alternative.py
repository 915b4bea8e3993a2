"""Alternative provision of a whole store, held against the files that it was made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.made import MadeTrust, rows_of
from wholeschool.actions.alternative import AlternativeResult, alternative
from wholeschool.errors import WrongCallError
from wholeschool.store import Store, read_looks


@pytest.fixture
def store(two_years: MadeTrust, tmp_path: Path) -> Store:
    return Store.open(two_years.copy_store(tmp_path))


@pytest.fixture
def found(store: Store) -> AlternativeResult:
    return alternative(store)


def test_every_pupil_of_the_centre_has_a_stay(store: Store, found: AlternativeResult) -> None:
    (school,) = found.schools
    enrolled = {row["pupil_id"] for row in rows_of(store.path, "enrolments") if row["urn"] == school.urn}
    assert {row["pupil_id"] for row in found.rows} == enrolled
    assert school.stays == len(found.rows)
    assert school.still_there == sum(row["end"] is None for row in found.rows)


def test_who_is_on_roll_on_the_last_day(store: Store, found: AlternativeResult) -> None:
    (school,) = found.schools
    now = school.on_roll[-1]
    there = [
        row["status"]
        for row in rows_of(store.path, "enrolments")
        if row["urn"] == school.urn
        and row["academic_year"] == "202425"
        and row["start"] <= now.day
        and (row["end"] is None or row["end"] >= now.day)
    ]
    assert now.day == found.last_day
    assert (now.single, now.dual_main, now.dual_subsidiary) == tuple(there.count(each) for each in "CMS")


def test_attendance_is_that_of_the_books(store: Store, found: AlternativeResult) -> None:
    (school,) = found.schools
    books = rows_of(store.path, "presence")
    dual = [row for row in found.rows if row["attendance_here"] is not None]
    assert dual
    assert school.attendance.pupils == len({row["pupil_id"] for row in dual})
    for row in dual[:5]:
        until = row["end"] or found.last_day
        weeks = [
            each for each in books if each["pupil_id"] == row["pupil_id"] and each["possible"]
            and (row["start"] - each["week"]).days < 7 and each["week"] <= until
        ]  # fmt: skip
        both = {each["week"] for each in weeks if each["urn"] == school.urn} & {
            each["week"] for each in weeks if each["urn"] != school.urn
        }
        here = [each for each in weeks if each["week"] in both and each["urn"] == school.urn]
        absent = sum(each["authorised"] + each["unauthorised"] for each in here)
        possible = sum(each["possible"] for each in here)
        assert row["attendance_here"] == pytest.approx((possible - absent) / possible)


def test_returns_are_judged_or_it_is_said_why_not(found: AlternativeResult) -> None:
    (school,) = found.schools
    returned = [row for row in found.rows if row["returned_on"] is not None]
    judged = [row for row in returned if row["stayed"] is not None]
    assert school.stayed.of == len(judged)
    assert school.stayed.part == sum(row["stayed"] for row in judged)
    assert sum(school.not_judged.values()) == len(returned) - len(judged)
    assert all(row["why_not_judged"] for row in returned if row["stayed"] is None)
    if school.stayed.of:
        assert school.stayed.low is not None
        assert school.stayed.high is not None
        assert 0 <= school.stayed.low <= (school.stayed.share or 0) <= school.stayed.high <= 1


def test_the_look_is_written_down_where_pupils_are_shown(store: Store, found: AlternativeResult) -> None:
    looks = read_looks(store).to_pylist()
    assert {look["pupil_id"] for look in looks} == {row["pupil_id"] for row in found.rows}
    assert alternative(store, with_pupils=False).rows == ()
    assert read_looks(store).num_rows == len(looks)


def test_a_store_that_was_not_built_says_so(empty_store: Path) -> None:
    with pytest.raises(WrongCallError, match="wholeschool build"):
        alternative(Store.open(empty_store))


def test_a_trust_without_a_centre_has_none(tiny_store: Path) -> None:
    result = alternative(Store.open(tiny_store))
    assert {school.urn for school in result.schools} <= {
        row["urn"] for row in rows_of(tiny_store, "schools") if row["phase"] == "PR"
    }
