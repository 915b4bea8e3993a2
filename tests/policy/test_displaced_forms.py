"""Forms of being out of lessons as rates: worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policy.official import figure
from wholeschool.policy.displaced_forms import FormRate, form_rates
from wholeschool.policy.figures import Figure


def sessions(code: str, count: float | None, period: str = "2024/25", **said: Any) -> Figure:
    """Sessions of a code of 10,000 possible ones."""
    return figure(
        "sessions_by_code",
        **({"term": "year_to_date", "period": period, "characteristic": "code", "group": code} | said),
        count=count,
        base=10_000,
    )


def absent(count: float, period: str = "2024/25", **said: Any) -> Figure:
    return figure(
        "unauthorised_absence", **({"term": "year_to_date"} | said), period=period, count=count, base=10_000
    )


def year(period: str = "2024/25", **said: Any) -> list[Figure]:
    """A year with all codes: 10 suspended, 20 on reduced timetables, 30 + 5 off site, 200 without leave."""
    counts = {"E": 10, "C2": 20, "B": 30, "K": 5, "C": 40, "C1": 1, "H": 2}
    return [
        *(sessions(code, count, period, **said) for code, count in counts.items()),
        absent(200, period, **said),
    ]


def by_form(figures: list[Figure]) -> dict[str, FormRate]:
    return {each.form: each for each in form_rates(figures)}


def test_every_form_for_a_thousand_sessions_and_both_sums() -> None:
    found = by_form(year())
    assert {name: each.rate for name, each in found.items()} == {
        "suspension": 1.0,
        "reduced_timetable": 2.0,
        "unauthorised": 20.0,
        "off_site": 3.5,
        "leave": 6.1,
        "lost": 23.0,
        "all_forms": 26.5,
        "without_unauthorised": 6.5,
    }
    assert found["off_site"].codes == ("B", "K")
    assert found["leave"].codes == ("C", "C1", "C2")


def test_before_their_code_reduced_timetables_are_unknown_and_not_none() -> None:
    found = by_form(year("2022/23"))
    assert found["reduced_timetable"].rate is None
    assert found["reduced_timetable"].reason == "Code C2 was not in use yet."
    assert found["lost"].rate is found["all_forms"].rate is None
    assert "Code C2" in found["lost"].reason
    assert (found["off_site"].codes, found["off_site"].rate) == (("B",), 3.0)
    assert found["leave"].rate == pytest.approx(4.2)  # C and H, before C1 and C2


def test_what_is_withheld_is_no_zero() -> None:
    hidden = [each for each in year() if each.group != "K"] + [sessions("K", None, reason="c")]
    found = by_form(hidden)
    assert found["off_site"].rate is None
    assert found["off_site"].reason == "Withheld (“c”)."
    assert found["lost"].rate == 23.0
    assert found["all_forms"].rate is None


def test_a_code_that_the_store_does_not_have_is_said() -> None:
    assert (
        by_form([each for each in year() if each.group != "B"])["off_site"].reason
        == "No figure in this store."
    )


def test_the_school_census_is_another_series() -> None:
    assert form_rates([sessions("E", 10, term="")]) == []


def test_an_area_that_is_spelt_in_two_ways_is_one() -> None:
    one = {"level": "la", "area_code": "E08000016"}
    figures = [*year("2022/23", **one, area="Barnsley"), *year("2024/25", **one, area="Barnsley MBC")]
    assert {each.place.area for each in form_rates(figures)} == {"Barnsley"}


def test_a_rate_has_all_the_rows_that_it_stands_on() -> None:
    figures = [sessions("B", 1, row=7), sessions("K", 1, row=9)]
    assert by_form(figures)["off_site"].sources == ("made.csv:7", "made.csv:9")
