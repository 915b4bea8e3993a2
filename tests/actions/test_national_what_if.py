"""What if, and places to come, on the Department's own files."""

from __future__ import annotations

from pathlib import Path

import pytest

from wholeschool.actions.national_places import places_to_come
from wholeschool.actions.national_what_if import what_if_area, what_if_group
from wholeschool.actions.national_what_if_asked import Asking
from wholeschool.errors import WrongCallError


def test_pupils_in_poverty_in_the_newest_year_in_which_schools_were_open(england: Path) -> None:
    answer = what_if_group(england, "fsm", "eligible")
    assert answer.period == "2018/19"
    assert "schools were open throughout. There are figures to 2020/21" in answer.found.notes[0]
    assert answer.found.like == "not eligible"
    rate, other = 100 * 173_544 / 1_261_125, 100 * 264_677 / 6_918_366
    assert (answer.found.rate, answer.found.other) == (pytest.approx(rate), pytest.approx(other))
    assert answer.found.rows[0].found == pytest.approx((rate - other) / 100 * 1_261_125)


def test_a_year_of_closed_schools_is_said(england: Path) -> None:
    answer = what_if_group(england, "fsm", "eligible", asking=Asking(period="2020/21"))
    assert any("closed" in each for each in answer.found.notes)
    assert answer.found.rate / answer.found.other == pytest.approx(3.43, abs=0.005)  # type: ignore[operator]


def test_sen_of_2021_22_is_rebuilt_and_takes_everybodys_runs(england: Path) -> None:
    answer = what_if_group(england, "sen", "all sen", asking=Asking(period="2021/22"))
    assert answer.found.rate / answer.found.other == pytest.approx(3.93, abs=0.005)  # type: ignore[operator]
    made, how_near, times = answer.found.notes[:3]
    assert "3.93" in how_near
    assert "3.91" in how_near
    assert f"{578_280 / 252_463:.2f} times" in times
    assert "rebuilt from rates and pupils of 152 local authorities; EHC plan and SEN support added" in made
    assert len(answer.found.sources) > 1_000


def test_years_that_can_be_rebuilt_are_offered_where_no_year_is_asked_for(
    england: Path,
) -> None:
    notes = what_if_group(england, "SEN", "SEN support").found.notes
    assert notes[0] == "Chosen: 2016/17, the newest year that there is."
    assert "can be rebuilt from local authorities: --period 2023/24" in notes[1]
    asked = what_if_group(england, "sen", "sen_support", asking=Asking(period="2016/17"))
    assert not any("Chosen" in each for each in asked.found.notes)


def test_days_a_suspension_are_drawn_of_suspensions_alone(england: Path) -> None:
    of_absence = what_if_area(
        england, "Middlesbrough", Asking(measure="Unauthorised absence", phase="Secondary")
    )
    assert not any("days a suspension" in each for each in of_absence.found.notes)
    assert any("days a suspension" in each for each in what_if_area(england, "Middlesbrough").found.notes)


def test_where_there_is_nothing_to_gain_no_interval_is_explained(england: Path) -> None:
    found = what_if_group(england, "fsm", "Not eligible", "Eligible", Asking(period="2018/19")).found
    assert found.rows == ()
    assert "nothing to gain" in found.reason
    assert not any(word in " ".join(found.notes) for word in ("draws", "on average"))


def test_an_authority_against_ten_that_are_like_it(england: Path) -> None:
    answer = what_if_area(england, "Middlesbrough")
    assert answer.period == "2022/23"
    assert len(answer.likes) == 10
    assert "Middlesbrough" not in {each.name for each in answer.likes}
    assert answer.found.rate == pytest.approx(28.18, abs=0.005)
    assert answer.found.rows[0].low < answer.found.rows[0].found < answer.found.rows[0].high


def test_absence_goes_by_the_newest_registers(england: Path) -> None:
    answer = what_if_area(england, "barnsley", Asking(measure="unauthorised_absence"))
    assert answer.period == "2024/25"
    sessions, days, _ = answer.found.rows
    assert days.found == pytest.approx(sessions.found / 2)


@pytest.mark.parametrize(
    ("by", "group", "says"),
    [("fsm", "eligable", "Did you mean eligible"), ("fms", "eligible", "Did you mean fsm")],
)
def test_slips(england: Path, by: str, group: str, says: str) -> None:
    with pytest.raises(WrongCallError, match=says):
        what_if_group(england, by, group)


def test_a_region_is_no_authority_and_a_year_that_is_not_there(england: Path) -> None:
    with pytest.raises(WrongCallError, match=r"is a region.*Its authorities: .*Bolton"):
        what_if_area(england, "North West")
    with pytest.raises(WrongCallError, match="There are"):
        what_if_group(england, "fsm", "eligible", asking=Asking(period="1999/00"))


def test_places_by_one_file_and_no_places_where_years_are_few(england: Path) -> None:
    series = {each.name: each for each in places_to_come(england).series}
    assert series["councils"].counts["2024/25"] == 59_678
    assert series["councils_without_plan"].counts["2024/25"] == 59_678 - 46_694
    assert series["excluded"].counts["2024/25"] == 3_021
    assert [each.period for each in series["councils"].projection.years] == ["2025/26", "2026/27", "2027/28"]
    assert series["schools"].counts == {"2022/23": 24_577, "2023/24": 26_358, "2024/25": 27_880}
    assert "3 years" in series["schools"].projection.reason
