"""Which interval a measure has, and where there is none."""

from __future__ import annotations

import pytest
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

from tests.policy.made import figure
from wholeschool.policy.figures import Figure, shown_rate
from wholeschool.policy.intervals import MEANING, RATE_ALONE, Reach, reaches
from wholeschool.schema.national import UNITS


def reach(one: Figure) -> Reach:
    (found,) = reaches([one], [shown_rate(one)])
    return found


def test_events_have_poissons_interval() -> None:
    found = reach(figure(50, 1000))
    low, high = confint_poisson(50, 1000, method="exact-c")
    assert (found.low, found.high) == pytest.approx((100 * low, 100 * high))


def test_more_events_than_pupils_have_one_too() -> None:
    found = reach(figure(300, 100))
    assert found.low is not None
    assert found.high is not None
    assert found.low < 300 < found.high


def test_pupils_have_wilsons_interval() -> None:
    found = reach(figure(50, 1000, measure="persistent_absence"))
    low, high = proportion_confint(50, 1000, method="wilson")
    assert (found.low, found.high) == pytest.approx((100 * low, 100 * high))


def test_sessions_count_as_so_many_pupils() -> None:
    found = reach(figure(19_000, 380_000, measure="sessions_by_code"))
    low, high = proportion_confint(50, 1000, method="wilson")
    assert (found.low, found.high) == pytest.approx((1000 * low, 1000 * high))


def test_a_bare_rate_has_none_and_says_so() -> None:
    assert reach(figure(rate=14.065)) == Reach(reason=RATE_ALONE)


def test_a_rate_with_a_base_and_no_count_has_one() -> None:
    found = reach(figure(None, 6_904_691.97, rate=18.7, measure="persistent_absence"))
    assert found.low == pytest.approx(18.671, abs=0.001)


def test_what_chance_does_not_move_has_none() -> None:
    assert "full count" in " ".join(MEANING.values())
    assert reach(figure(16, 100, measure="pupils")).low is None


def test_placements_have_that_of_events_for_every_thousand_pupils() -> None:
    found = reach(figure(10, 1000, measure="alternative_provision"))
    # Exact Poisson limits of 10: 4.795 and 18.39 (Garwood 1936).
    assert (found.low, found.high) == pytest.approx((4.795, 18.390), abs=0.001)


def test_events_by_reason_have_that_of_a_share() -> None:
    found = reach(figure(50, 1000, characteristic="reason", group="theft"))
    low, high = proportion_confint(50, 1000, method="wilson")
    assert (found.low, found.high) == pytest.approx((100 * low, 100 * high))


@pytest.mark.parametrize("measure", sorted(MEANING))
def test_every_measure_with_an_interval_is_one_of_the_table(measure: str) -> None:
    assert measure in UNITS


def test_a_missing_figure_has_neither_interval_nor_reason_of_its_own() -> None:
    assert reach(figure(None, 100, reason="x")) == Reach()
