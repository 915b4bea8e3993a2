"""The names of official statistics: one meaning for every way to write a header."""

from __future__ import annotations

import pytest

from wholeschool.errors import DamagedDataError
from wholeschool.reference.official import official_names, parse_official_names


def meaning(header: str) -> set[str]:
    """What a header means: a dimension, or a measure and its role."""
    names = official_names()
    words = names.words(header)
    found = {names.dimensions[words]} if words in names.dimensions else set()
    found |= {"known and not needed"} if words in names.context else set()
    for figure in names.figures:
        found |= {f"{figure.measure} {role}" for role, headers in figure.headers.items() if words in headers}
    return found


@pytest.mark.parametrize(
    ("headers", "means"),
    [
        (
            ["fixed_excl", "suspension", "Number of suspensions", "susp"],
            {"suspension_rate count", "suspension_days count"},
        ),
        (
            ["fixed_excl_rate", "susp_rate", "Suspension rate", "suspension_percent"],
            {"suspension_rate rate"},
        ),
        (["one_plus_fixed", "one_plus_susp", "one or more suspensions"], {"pupils_suspended_rate count"}),
        (["one_plus_fixed_rate", "one_plus_susp_rate"], {"pupils_suspended_rate rate"}),
        (["perm_excl", "Permanent exclusions"], {"permanent_exclusion_rate count"}),
        (["sess_overall_percent", "overall_absence_perc"], {"overall_absence rate"}),
        (["sess_overall"], {"overall_absence count"}),
        (["enrolments_pa_10_exact_percent", "pa_perc"], {"persistent_absence rate"}),
        (["time_period", "academic_year"], {"period"}),
        (["end_period_year", "exam_year"], {"period_ending"}),
        (["school_type", "education_phase", "Phase"], {"phase"}),
        (["geographic_level", "level"], {"level"}),
        (["new_la_code", "Area_code"], {"la_code"}),
        (["old_la_code"], {"la_number"}),
        (["gender", "sex"], {"sex"}),
        (
            ["sess_overall_percent_pa_10_exact", "num_schools", "academy_type", "estab"],
            {"known and not needed"},
        ),
        (["shoe_size"], set()),
    ],
)
def test_ways_to_write_a_header_mean_the_same(headers: list[str], means: set[str]) -> None:
    assert {header: meaning(header) for header in headers} == dict.fromkeys(headers, means)


def test_no_header_has_two_meanings() -> None:
    names = official_names()
    for role in ("count", "rate"):
        meant = [(words, figure.needs) for figure in names.figures for words in figure.headers[role]]
        assert len(meant) == len({*meant})
        assert not {words for words, _ in meant} & {*names.dimensions, *names.context}


def test_a_header_of_two_dimensions_is_refused() -> None:
    toml = """
        author = "somebody"
        checker = "nobody"
        reviewed_on = 2026-11-26
        review_by = 2027-08-31
        [[dimensions]]
        name = "level"
        headers = ["area level"]
        [[dimensions]]
        name = "area"
        headers = ["level area"]
    """
    with pytest.raises(DamagedDataError, match="which is level as well"):
        parse_official_names(toml)


@pytest.mark.parametrize(
    ("dimension", "texts", "value"),
    [
        ("level", ["Local authority", "LA"], "la"),
        ("phase", ["State-funded primary", "state-funded primary", "Primary"], "primary"),
        ("phase", ["Special", "special", "State-funded special"], "special"),
        ("phase", ["Total"], "all"),
        ("term", ["Autumn and spring term"], "autumn_spring"),
        ("sex", ["Boys", "Male"], "male"),
        ("fsm", ["FSM NotEligible", "Not FSM eligible", "Not eligible"], "not eligible"),
        ("phase", ["Sixth form of dreams", ""], None),
        ("colour", ["red"], None),
    ],
)
def test_ways_to_write_a_value_mean_the_same(dimension: str, texts: list[str], value: str | None) -> None:
    assert {text: official_names().value(dimension, text) for text in texts} == dict.fromkeys(texts, value)
