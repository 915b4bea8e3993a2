"""Lines that break where the counting changed, tiles in fifths, marks in their places."""

import re

import pytest

from tests.report.national import made
from wholeschool.report.national.bars import Group, bar_chart
from wholeschool.report.national.drawing import nice_top
from wholeschool.report.national.strip import strip
from wholeschool.report.national.tile_map import SHADES, band_of, bands, tile_map
from wholeschool.report.national.trend_chart import Line, Point, trend_chart
from wholeschool.report.national.words import against, changed, rate_words, standing
from wholeschool.schema.wording import group_words


def a_line(*counted: tuple[str, str, float]) -> Line:
    return Line("Brook", "own", tuple(Point(*each) for each in counted))


def test_a_line_breaks_where_another_part_of_the_year_was_counted() -> None:
    years = [("2010/11", "five_half_terms", 1.0), ("2011/12", "five_half_terms", 2.0)]
    years += [("2012/13", "", 3.0), ("2013/14", "", 4.0)]
    assert trend_chart("A", "", [a_line(*years)]).count("<polyline") == 2
    assert (
        trend_chart("A", "", [a_line(*((year, "", rate) for year, _, rate in years))]).count("<polyline") == 1
    )


def test_two_years_of_daily_registers_are_two_points() -> None:
    drawn = trend_chart("A", "", [a_line(("2022/23", "year_to_date", 1.0), ("2024/25", "year_to_date", 2.0))])
    assert "<polyline" not in drawn
    assert drawn.count("<circle") == 3  # one of them in the legend


def test_one_year_is_no_chart() -> None:
    assert trend_chart("A", "", [a_line(("2012/13", "", 3.0))]) == ""


def test_years_lie_as_far_apart_as_they_are() -> None:
    drawn = trend_chart("A", "", [a_line(("2010/11", "", 1.0), ("2011/12", "", 1.0), ("2014/15", "", 1.0))])
    (points,) = re.findall(r'points="([^"]+)"', drawn)
    first, second, last = (float(each.split(",")[0]) for each in points.split())
    assert second - first == pytest.approx((last - first) / 4, abs=0.1)


def test_bands_hold_a_fifth_each() -> None:
    assert [(band.low, band.high, band.places) for band in bands(range(10, 0, -1))] == [
        (1, 2, 2), (3, 4, 2), (5, 6, 2), (7, 8, 2), (9, 10, 2),
    ]  # fmt: skip


def test_equal_rates_are_in_one_band() -> None:
    found = bands([1, 1, 1, 1, 1, 1, 2, 3, 4, 5])
    assert sum(band.places for band in found) == 10
    assert band_of(1, found).places == 6
    assert {band_of(1, found).number} == {found[0].number}


def test_shades_grow_darker_step_by_step() -> None:
    lightness = [sum(int(shade[i : i + 2], 16) for i in (1, 3, 5)) for shade in SHADES]
    assert lightness == sorted(lightness, reverse=True)


def test_a_tile_is_a_link_with_a_name_and_a_number() -> None:
    rates = {code: rate for code, rate in made.RATES.items() if rate is not None}
    chart, found = tile_map("map", "A map", made.PLACES, rates, "for every 100 pupils")
    assert 'href="la-E06000002.html" aria-label="Brook: 5.00 for every 100 pupils"' in chart.wide
    assert ">5.00</text>" in chart.wide
    assert f">{band_of(5.0, found).number}</text>" in chart.narrow
    assert 'aria-label="Dale: no figure"' in chart.wide


def test_a_strip_marks_everybody_and_keeps_its_words_inside() -> None:
    drawn = strip("A", 10.0, 6.0, [10.0, 5.0, 2.5])
    assert drawn.count("V44") == 3
    assert 'text-anchor="end"' in drawn, "the number at the right end stays inside"
    assert "England" in drawn
    assert "England" not in strip("A", 10.0, 60.0, [10.0, 5.0])


def test_bars_are_as_long_as_their_rates() -> None:
    groups = [
        Group("a", 8.0, None, None, "", reference=False),
        Group("b", 2.0, None, None, "", reference=True),
    ]
    long, short = (
        float(each) for each in re.findall(r'<rect [^>]*width="([\d.]+)"', bar_chart("A", "", groups))
    )
    assert long == pytest.approx(4 * short)


@pytest.mark.parametrize(
    ("value", "top"), [(9.33, 10), (0.11, 0.15), (32.8, 40), (1.0, 1), (0.0, 1), (100, 100), (6.2, 8)]
)
def test_a_scale_ends_at_a_round_number_above(value: float, top: float) -> None:
    assert nice_top(value) == pytest.approx(top)


def test_groups_are_written_as_people_write_them() -> None:
    groups = ("ehc plan", "no sen", "white and black caribbean", "gypsy, roma and irish traveller", "male")
    assert [group_words(each) for each in groups] == [
        "EHC plan", "No SEN", "White and Black Caribbean", "Gypsy, Roma and Irish Traveller", "Male",
    ]  # fmt: skip


def test_sentences_at_their_limits() -> None:
    assert standing(3, [1, 2, 3]) == "The highest of 3 local authorities."
    assert standing(1, [1, 1, 3]) == "The lowest of 3 local authorities."
    assert standing(2, [1, 2, 3]) == "Higher than in 1 of the other 2 local authorities."
    assert standing(2, [2]) == ""
    assert against(1.05, 1.0) == "About as in England (1.00)."
    assert against(1.06, 1.0) == "6 per cent above England's rate (1.00)."
    assert against(1.5, 1.0) == "1.5 times England's rate (1.00)."
    assert against(0.9, 1.0) == "10 per cent below England's rate (1.00)."
    assert changed(4.0, 4.02, "2018/19") == "About as in 2018/19 (4.00)."
    assert changed(4.0, 3.0, "2018/19") == "25 per cent less than in 2018/19 (4.00)."
    assert [rate_words(each) for each in (0.0, 0.099, 0.1, 12.345)] == ["0.00", "0.099", "0.10", "12.35"]
