"""Practices: every one says what it is and what is published, and words lead to one practice alone."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

import pytest

from wholeschool.errors import DamagedDataError, WrongCallError
from wholeschool.reference.practices import (
    FILE,
    asked_practice,
    national_practices,
    parse_practices,
    practices_for,
)

TEXT = (resources.files("wholeschool.reference") / FILE).read_text("utf-8")
OWN = """
[[practices]]
id = "reading_buddies"
name = "Reading buddies"
what = "An older pupil reads with a younger one."
dose_unit = "sessions"
also = ["buddy reading"]
"""


def test_every_practice_says_what_is_published_or_why_nothing_is() -> None:
    found = national_practices()
    assert 8 <= len(found.practices) <= 14
    assert found.review_by is not None
    assert found.review_by > datetime.now(UTC).date()
    for each in found.practices.values():
        assert each.core_parts
        assert each.sources
        assert bool(each.evidence) != bool(each.no_rating)
        assert (each.cost_per_pupil is None) == bool(each.no_cost)


def test_what_takes_the_place_of_lessons_is_provision() -> None:
    provision = {each.id for each in national_practices().practices.values() if each.provision}
    assert provision == {"internal_ap", "off_site_direction", "part_time_timetable", "nurture_group"}


@pytest.mark.parametrize("word", ["internal_ap", "Internal Alternative Provision", "pupil-support unit"])
def test_a_practice_goes_by_its_id_its_name_and_other_words(word: str) -> None:
    assert asked_practice(word, national_practices().practices).id == "internal_ap"


def test_an_unknown_one_gets_the_nearest() -> None:
    with pytest.raises(WrongCallError, match="there is no practice “mentorin”") as caught:
        asked_practice("mentorin", national_practices().practices)
    assert caught.value.nearest == "mentoring"


def test_a_schools_own_stand_beside_the_reviewed_ones(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(OWN, "utf-8")
    known = practices_for(tmp_path)
    assert len(known) == len(national_practices().practices) + 1
    assert asked_practice("Buddy reading", known).own
    assert practices_for(tmp_path / "elsewhere") is national_practices().practices


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ('id = "reading_buddies"', 'id = "mentoring"', "is a reviewed one. Give yours another id"),
        ('["buddy reading"]', '["mentor"]', "“mentor” is a word for mentoring and for reading_buddies"),
        ('id = "reading_buddies"', 'id = "Reading buddies"', "should be small letters"),
        ("dose_unit", "dose_units", "“dose_unit” is missing"),
        ('also = ["buddy reading"]', "cost_per_pupil = 3", "say where the cost was read"),
        ('also = ["buddy reading"]', "cost_per_pupil = -3", "a cost is 0 or more"),
        ("also", "allso", "“allso” is not known. Did you mean also?"),
    ],
)
def test_a_slip_in_ones_own_is_said(tmp_path: Path, was: str, becomes: str, says: str) -> None:
    (tmp_path / FILE).write_text(OWN.replace(was, becomes, 1), "utf-8")
    with pytest.raises(WrongCallError) as caught:
        practices_for(tmp_path)
    assert says in caught.value.sentence()


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("no_cost", "no_costs", "“no_cost” is missing|“no_costs” is not known"),
        ("no_rating", "usual", "“usual” is not known"),
        ("year = 2024", "year = 1024", "“year” is 1024"),
        ('id = "mentoring"', 'id = "internal_ap"', "stands twice"),
        ("review_by = 2027-08-31", "review_by = 2029-08-31", "within a year"),
    ],
)
def test_a_slip_in_the_reviewed_ones_is_said(was: str, becomes: str, says: str) -> None:
    with pytest.raises(DamagedDataError, match=says):
        parse_practices(TEXT.replace(was, becomes, 1), where=FILE, reviewed=True)
