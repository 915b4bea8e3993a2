import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wholeschool.simulate import Settings
from wholeschool.simulate.schools import make_schools


@given(schools=st.integers(1, 120), pupils_a_school=st.integers(10, 900), seed=st.integers(0, 9))
def test_a_trust_has_the_schools_and_pupils_asked_for(schools: int, pupils_a_school: int, seed: int) -> None:
    settings = Settings(schools, schools * pupils_a_school, 1, seed)
    made = make_schools(settings, np.random.default_rng(seed))
    assert len(made) == schools
    assert sum(school.size for school in made) == settings.pupils
    assert min(school.size for school in made) > 0
    assert made[0].phase == "secondary"
    assert [school.phase == "alternative" for school in made] == [False] * (schools - 1) + [schools > 1]
    assert len({school.urn for school in made}) == len({school.laestab for school in made}) == schools
    assert len({school.name for school in made}) == schools


def test_even_schools_export_one_mark_a_row_and_odd_ones_a_week_grid() -> None:
    made = make_schools(Settings(6, 600, 1, 1), np.random.default_rng(1))
    assert [school.week_grid for school in made] == [school.urn % 2 == 1 for school in made]
    assert {school.week_grid for school in made} == {True, False}


def test_some_sessions_differ_in_length_and_one_school_ends_early_on_friday() -> None:
    made = make_schools(Settings(6, 600, 1, 1), np.random.default_rng(1))
    assert any(school.minutes[0] != school.minutes[1] for school in made)
    assert any(school.minutes[2] < school.minutes[1] for school in made)
    assert any(not school.states_minutes for school in made)
