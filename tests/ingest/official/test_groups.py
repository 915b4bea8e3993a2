"""What cells that name groups of pupils mean."""

from __future__ import annotations

import pytest

from wholeschool.ingest.official.groups import (
    days_band,
    group_anywhere,
    group_in,
    groups_in_pair,
    named,
)
from wholeschool.reference.official import official_names

NAMES = official_names()


@pytest.mark.parametrize(
    ("written", "band"),
    [
        ("01-May", "1-5"),
        ("06-Oct", "6-10"),
        ("Nov-15", "11-15"),
        ("16-20", "16-20"),
        ("46 and above", "46+"),
        ("1 to 5", "1-5"),
        ("46+", "46+"),
        ("Total", ""),
        ("20-16", ""),
        ("soon", ""),
    ],
)
def test_bands_of_days_are_read_back(written: str, band: str) -> None:
    assert days_band(written) == band


@pytest.mark.parametrize(
    ("characteristic", "written", "part"),
    [
        ("sex", "Boys", ("sex", "male")),
        ("age", "Age 4 and under", ("age", "4 and under")),
        ("age", "0-4", ("age", "4 and under")),
        ("age", "19+", ("age", "19 and over")),
        ("age", "Age 19 plus", ("age", "19 and over")),
        ("age", "12", ("age", "12")),
        ("length", "46 or more", ("length", "46+")),
        ("length", "Missing", ("length", "unknown")),
        ("days", "0.5", ("days", "0.5")),
        ("ethnicity", "White - Gypsy/Roma", ("ethnicity", "gypsy roma")),
        ("ethnicity", "Asian", ("ethnicity_major", "asian")),
        ("idaci", "0 - 10%", ("idaci", "0-10%")),
        ("reason", "Permanent exclusion", ("reason", "permanent exclusion")),
        ("fsm", "Total", ("", "")),
        ("fsm", "", ("", "")),
        ("fsm", "purple", None),
    ],
)
def test_words_of_a_characteristic(characteristic: str, written: str, part: tuple[str, str] | None) -> None:
    assert group_in(NAMES, characteristic, written) == part


@pytest.mark.parametrize(
    ("topic", "written", "names"),
    [
        ("Total", "Total", ("", "")),
        ("Gender", "Gender male", ("sex", "male")),
        ("Age and gender", "Age 4 and under Female", ("age × sex", "4 and under × female")),
        ("NC year and gender", "NC Year 12 and above Male", ("year_group × sex", "12 and above × male")),
        ("Ethnicity", "Ethnicity Major Black Total", ("ethnicity_major", "black")),
        ("Ethnicity", "Ethnicity Minor Black Caribbean", ("ethnicity", "black caribbean")),
        (
            "Ethnicity and gender",
            "Ethnicity Major White Total Male",
            ("ethnicity_major × sex", "white × male"),
        ),
        ("FSM eligible in last 6 years", "FSM not eligible in last 6 years", ("fsm6", "not eligible")),
        ("SEN provision", "SEN provision SEN with statement EHC", ("sen", "ehc plan")),
        ("SEN primary need", "SEN primary need Hearing impairment", ("sen_need", "hearing impairment")),
        ("IDACI decile", "IDACI decile 10 to 20pc", ("idaci", "10-20%")),
        ("Placement Reason", "Suspension", ("reason", "suspension")),
    ],
)
def test_pairs_of_a_breakdown_and_a_group(topic: str, written: str, names: tuple[str, str]) -> None:
    parts = groups_in_pair(NAMES, topic, written)
    assert parts is not None
    assert named(parts) == names


def test_a_pair_that_nobody_knows_is_none() -> None:
    assert groups_in_pair(NAMES, "Shoe size", "Large") is None


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Boys", (("sex", "male"),)),
        ("SEN Statement", (("sen", "ehc plan"),)),
        ("Disadvantaged pupils", (("disadvantaged", "disadvantaged"),)),
        ("Total", ()),
        ("Unknown", None),
        ("Left-handed", None),
    ],
)
def test_one_column_may_hold_any_group(written: str, parts: tuple[tuple[str, str], ...] | None) -> None:
    assert group_anywhere(NAMES, written) == parts


def test_parts_stand_in_one_order_and_days_say_more_than_their_band() -> None:
    assert named((("sex", "male"), ("ethnicity", "irish"))) == ("ethnicity × sex", "irish × male")
    assert named((("days_band", "1-5"), ("days", "3"))) == ("days", "3")
    assert named((("days", ""), ("days", "3"))) == ("days", "3")
    assert named((("ethnicity_major", "white"), ("ethnicity", "irish"))) == ("ethnicity", "irish")


@pytest.mark.parametrize(
    ("topic", "written", "part"),
    [
        ("Ethnicity Major", "Black / African / Caribbean / Black British", ("ethnicity_major", "black")),
        ("Ethnicity Minor", "Gypsy or Irish Traveller", ("ethnicity", "gypsy or irish traveller")),
        ("Ethnicity Minor", "Irish Traveller", ("ethnicity", "traveller of irish heritage")),
        ("SEN provision", "Education, health and care plan", ("sen", "ehc plan")),
        ("SEN provision", "SEN support / SEN without an EHC plan", ("sen", "sen support")),
        ("SEN provision", "No SEN provision", ("sen", "no sen")),
        ("FSM status", "FSM - Not eligible", ("fsm", "not eligible")),
        ("IDACI decile", "90 - 100%", ("idaci", "90-100%")),
        ("National curriculum year", "Year 7", ("year_group", "7")),
    ],
)
def test_labels_of_newer_releases(topic: str, written: str, part: tuple[str, str]) -> None:
    assert groups_in_pair(NAMES, topic, written) == (part,)
