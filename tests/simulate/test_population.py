import numpy as np
import pytest

from wholeschool.simulate import Settings
from wholeschool.simulate.people import GONE, Pupils, fsm6, year_group
from wholeschool.simulate.population import nobody, places, start_year
from wholeschool.simulate.schools import School, make_schools

SCHOOLS = make_schools(Settings(5, 1500, 3, 4), np.random.default_rng(4))


@pytest.fixture(scope="module")
def years() -> list[Pupils]:
    rng = np.random.default_rng(8)
    first = start_year(nobody(), SCHOOLS, 2022, rng)
    second = start_year(first, SCHOOLS, 2023, rng)
    return [first, second, start_year(second, SCHOOLS, 2024, rng)]


def test_the_first_year_fills_every_place(years: list[Pupils]) -> None:
    assert len(years[0]) == 1500
    for school in SCHOOLS:
        group = year_group(years[0][years[0]["school"] == school.index], 2022)
        assert [int((group == each).sum()) for each in school.year_groups] == places(school)


def test_pupils_move_up_and_keep_who_they_are(years: list[Pupils]) -> None:
    before, after = years[1], years[2][: len(years[1])]
    lasting = ("upn", "reception", "boy", "ethnicity", "conduct", "health")
    for name in lasting:
        assert np.array_equal(before[name], after[name])
    at_home = (before["school"] != GONE) & (after["school"] == before["school"])
    assert np.all(year_group(after, 2024)[at_home] == year_group(before, 2023)[at_home] + 1)
    assert at_home.mean() > 0.6


@pytest.mark.parametrize("number", [0, 1, 2])
def test_nobody_is_too_old_or_too_young_for_their_school(years: list[Pupils], number: int) -> None:
    pupils = years[number]
    for school in SCHOOLS:
        groups = year_group(pupils[pupils["school"] == school.index], 2022 + number)
        assert set(groups) <= set(school.year_groups)


def test_some_go_on_to_a_secondary_of_the_trust(years: list[Pupils]) -> None:
    primaries = [school.index for school in SCHOOLS if school.phase == "primary"]
    secondaries = [school.index for school in SCHOOLS if school.phase == "secondary"]
    before, after = years[0], years[1][: len(years[0])]
    went_up = np.isin(before["school"], primaries) & np.isin(after["school"], secondaries)
    assert went_up.sum() > 20


def test_circumstances_hang_together(years: list[Pupils]) -> None:
    for number, pupils in enumerate(years):
        assert np.all(fsm6(pupils, 2022 + number)[pupils["fsm"]])
        assert np.all(pupils["social_worker"][pupils["looked_after"]])
        assert 0.15 < pupils["fsm"].mean() < 0.4
        assert pupils["sen"][pupils["fsm"]].mean() > pupils["sen"][~pupils["fsm"]].mean()
        assert set(pupils["idaci"]) <= set(range(1, 11))


def test_places_add_up_to_the_size_of_the_school() -> None:
    for school in SCHOOLS:
        assert isinstance(school, School)
        assert sum(places(school)) == school.size
        assert max(places(school)) - min(places(school)) <= 1
