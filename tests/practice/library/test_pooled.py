"""What estimates say together: a worked case, the grade by its rule, and words that claim no more."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.practice.estimates import ONE, estimates
from wholeschool.practice.library.pooled import PooledEffect, pooled_effects
from wholeschool.practice.library.pooled_words import in_short, in_words
from wholeschool.stats.pooling import pool


def _one(*given: object, **named: object) -> PooledEffect:
    (found,) = pooled_effects(*given, **named)  # type: ignore[arg-type]
    return found


def _said(found: PooledEffect) -> str:
    return " ".join(in_words(found))


def test_estimates_are_pooled_with_the_interval_of_few() -> None:
    found, expected = _one(estimates(-3, -2, -1, -2.5, -1.5)), pool([-3, -2, -1, -2.5, -1.5], [0.25] * 5)
    assert [found.effect, found.low, found.high] == pytest.approx(
        [expected.mean, expected.low[0], expected.high[0]]
    )
    assert (found.schools, found.moved, found.better, found.few) == (10, True, True, False)
    said = _said(found)
    assert said.startswith("By 5 estimates (10 schools), days of learning lost came out 2.00 lower (")
    assert "Most others of the kind would lie between" in said
    assert "Nobody looked whether learning was lost in other ways instead." in said
    assert "Nobody has said what it costs." in said


def test_one_estimate_says_nothing_of_others() -> None:
    found = _one([ONE])
    assert [found.low, found.high] == pytest.approx([-2 - 0.98, -2 + 0.98], abs=1e-3)
    assert math.isnan(found.next_low)
    assert "That is one estimate: whether it would be the same elsewhere nobody knows." in _said(found)


def test_few_estimates_hardly_tell_where_the_next_would_lie() -> None:
    assert "so few hardly tell: between" in _said(_one(estimates(-3, -2, -1, -2)))
    assert "Of two estimates nobody can tell" in _said(_one(estimates(-3, -2)))


def test_what_cannot_tell_is_not_pooled_and_is_said() -> None:
    cannot = replace(ONE, grade=0, effect=50.0, by="Elsewhere")
    found = _one([*estimates(-3, -2, -1, -2.5, -1.5), cannot])
    assert (len(found.used), len(found.left_out)) == (5, 1)
    assert found.effect == pytest.approx(-2)
    assert "1 estimate more cannot tell, and is not among them." in _said(found)
    alone = _one([cannot])
    assert math.isnan(alone.effect)
    assert (alone.grade, alone.moved) == (0, False)
    assert in_words(alone)[0].startswith("1 estimate of days of learning lost: cannot tell.")


@pytest.mark.parametrize(
    ("grades", "grade"),
    [((3, 3, 3, 1), 3), ((3, 3, 1, 1), 3), ((3, 1, 1, 1), 1), ((3, 3, 2, 1), 3), ((3, 2, 2, 1), 2)],
)
def test_the_grade_is_what_half_of_the_weight_reaches(grades: tuple[int, ...], grade: int) -> None:
    given = [replace(each, grade=own) for each, own in zip(estimates(-2, -2, -2, -2), grades, strict=True)]
    found = _one(given)
    assert found.grade == grade
    assert ("Whether that was its doing is in doubt" in _said(found)) == (grade < 3)


@pytest.mark.parametrize(("grade", "doubted"), [(1, True), (2, True), (3, False), (4, False)])
def test_a_line_claims_no_more_than_all_of_it(grade: int, doubted: bool) -> None:
    found = _one(estimates(-3, -2, -1, -2.5, -1.5, grade=grade))
    doubt = ": whether that was its doing is in doubt" if doubted else ""
    assert in_short(found) == f"{in_words(found)[0]} Grade {grade} of 5{doubt}."


def test_a_line_says_what_is_made_up_and_doubts_nothing_that_is_not_claimed() -> None:
    assert in_short(_one([replace(ONE, made_up=True, grade=3)])).startswith("Made up: By 1 estimate (")
    none = _one(estimates(0.1, -0.1, 0.2, grade=1))
    assert in_short(none) == in_words(none)[0]


def test_all_that_a_library_asks_is_asked_together() -> None:
    """An effect of p = 0.02 is told alone, and not among five of nothing."""
    alone = replace(ONE, effect=-1.163)
    assert pooled_effects([alone])[0].moved
    others = [replace(ONE, effect=0.1, practice=f"other_{at}") for at in range(5)]
    found = next(each for each in pooled_effects([alone, *others]) if each.practice == "mentoring")
    assert not found.moved
    assert "fits it by itself, and of all that this library asks about one such may come by chance." in _said(
        found
    )


def test_a_practice_that_may_harm_says_so() -> None:
    worse = _one(estimates(3, 2, 2.5))
    assert "higher" in _said(worse)
    assert "where it was done, which is worse." in _said(worse)
    mixed = _one(estimates(-6, -4, -5, -0.5, -5, -4, error=0.3))
    assert "at some schools it may do nothing, or harm" in _said(mixed)


def test_harms_that_were_looked_for_are_counted() -> None:
    given = estimates(-3, -2, -2.5, looked_for=("internal_exclusion",))
    given[0] = replace(given[0], rose=("internal_exclusion",))
    said = _said(_one(given))
    assert "learning was lost in other ways: internal exclusion. Internal exclusion rose in 1 of 3." in said
    assert "None was seen to rise." in _said(_one(given[1:]))


def test_a_day_recovered_costs_what_a_pupil_does_by_the_days_of_a_pupil() -> None:
    found = _one(estimates(-2, -2, -2, cost=50.0, error=0.1))
    assert found.cost_a_day is not None
    assert found.cost_a_day[0] == pytest.approx(25)
    assert found.cost_a_day[1] == pytest.approx(50 / -found.low)
    assert found.cost_a_day[2] == pytest.approx(50 / -found.high)
    assert "At £50.00 a pupil, a day of learning recovered costs £25.00 (" in _said(found)
    rates = _one(estimates(-2, -2, -2, cost=50.0, error=0.1, outcome="overall_absence"))
    assert rates.cost_a_day is not None
    assert rates.cost_a_day[0] == pytest.approx(50 / 3.8)


def test_no_day_has_a_price_where_none_was_recovered() -> None:
    assert _one(estimates(-0.1, 0.1, 0.2, cost=50.0)).cost_a_day is None
    assert "not told, for it is not known that any was" in _said(_one(estimates(-0.1, 0.1, 0.2, cost=50.0)))
    assert _one(estimates(2, 2, 2, cost=50.0, error=0.1)).cost_a_day is None
    assert _one(estimates(-2, -2, -2, cost=9.0, error=0.1, outcome="suspension_rate")).cost_a_day is None
    published = _one(estimates(-2, -2, -2, error=0.1), {"mentoring": 80.0})
    assert published.cost_a_day is not None
    assert published.cost_a_day[0] == pytest.approx(40)


def test_what_small_ones_alone_found_is_doubted() -> None:
    random = np.random.default_rng(3)
    errors = np.linspace(0.2, 3, 14)
    given = [
        replace(ONE, effect=-2.5 * error + random.normal() * 0.1, error=float(error), by=f"S{at}")
        for at, error in enumerate(errors)
    ]
    assert "perhaps those that found nothing were not handed in" in _said(_one(given))
    assert math.isnan(_one(estimates(*[-1.0, -2.0] * 6)).small_ones_say_more)  # all of one size


def test_made_up_estimates_say_so() -> None:
    assert "made up" not in _said(_one([ONE]))
    assert "made up" in _said(_one([replace(ONE, made_up=True)]))
    assert "made up" in _said(_one([replace(ONE, made_up=True, grade=0)]))


def test_where_nothing_works_one_library_in_twenty_says_anything() -> None:
    random = np.random.default_rng(11)
    wrong = 0
    for _ in range(150):
        given = [
            replace(each, practice=f"practice_{practice}")
            for practice in range(6)
            for each in estimates(*random.normal(0, np.hypot(0.5, 0.4), size=6), error=0.5)
        ]
        wrong += any(each.moved for each in pooled_effects(given))
    assert wrong / 150 < 0.1
