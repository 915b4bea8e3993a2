"""A mixture of others: California's tobacco programme as it is published, and what cannot be told."""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from scipy import stats

from tests.shared import reference_file
from wholeschool.errors import WrongCallError
from wholeschool.practice.alone.synthetic import for_few, synthetic
from wholeschool.practice.judged.evaluation import Evaluation, evaluate
from wholeschool.practice.results.asked import Asked
from wholeschool.practice.units.panel import Panel


@cache
def california() -> Panel:
    """Packs of cigarettes a head, 39 states, 1970 to 2000; California's Proposition 99 is of 1989."""
    with reference_file("california_adh.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    states = [row["state"] for row in rows]
    return Panel.of(
        states,
        [float(row["year"]) for row in rows],
        [float(row["cigsale"]) for row in rows],
        [1989 if state == "California" else 0 for state in states],
    )


@pytest.fixture(scope="module")
def smoking() -> Evaluation:
    return evaluate(california(), outcome="packs")


def test_california_is_as_published(smoking: Evaluation) -> None:
    """−15.6, with a standard error of 8.4 by drawn placebos: Arkhangelsky et al. 2021, table 1."""
    effects = smoking.effects
    assert effects.design == "sdid"
    assert effects.overall.estimate == pytest.approx(-15.604, abs=0.01)
    assert 8.4 < effects.overall.se < 9.9
    weights = {each["unit"]: each["weight"] for each in effects.details["weights"]}
    assert [*weights][:3] == ["Nevada", "New Hampshire", "Connecticut"]
    assert weights["Nevada"] == pytest.approx(0.124, abs=0.001)
    assert sum(weights.values()) == pytest.approx(1)
    times = {each["time"]: each["weight"] for each in effects.details["time_weights"]}
    assert [round(times[year], 3) for year in (1985, 1986, 1987, 1988)] == [0, 0.366, 0.206, 0.427]


def test_effects_by_time_are_of_one_whole(smoking: Evaluation) -> None:
    since = smoking.effects.by_event_time
    assert [each.event_time for each in since] == [*range(12)]
    assert np.mean([each.estimate for each in since]) == pytest.approx(smoking.effects.overall.estimate)


def test_one_unit_shows_no_more_than_it_can(smoking: Evaluation) -> None:
    assert smoking.strength.grade == 2
    assert smoking.sentence.startswith("Whether packs came out otherwise in the 1 unit that began")
    assert smoking.warnings[0].startswith("With so few units, what else came to them")
    assert "1 would have come out as far" in smoking.effects.notes[1]


def _made(seed: int, effect: float, *, units: int = 16, begin: int = 1, times: int = 10) -> Panel:
    """Units follow two waves more or less; the first so many begin at the eighth time."""
    random = np.random.default_rng(seed)
    waves = np.cumsum(random.normal(size=(2, times)), axis=1)
    outcome = random.random((units, 2)) @ waves + random.normal(size=(units, 1)) * 3
    outcome += 0.3 * random.normal(size=(units, times))
    outcome[:begin, 7:] += effect
    unit = np.repeat(np.arange(units), times)
    start = np.where(unit < begin, 8, 0)
    return Panel.of(
        [f"u{each:02}" for each in unit], np.tile(np.arange(1, times + 1), units), outcome.ravel(), start
    )


def test_what_is_planted_in_one_unit_is_found() -> None:
    found = evaluate(_made(4, -5.0), outcome="days")
    assert found.effects.design == "sdid"
    assert found.effects.overall.low < -5 < found.effects.overall.high < 0
    assert "; whether that was its doing is in doubt. With so few units" in found.sentence


def test_two_units_are_tried_against_pairs_of_others() -> None:
    effects, _ = synthetic(_made(5, -4.0, begin=2), Asked())
    assert effects.details["placebos"] == 91, "each pair of fourteen once"
    half = effects.overall.high - effects.overall.estimate
    assert half / effects.overall.se == pytest.approx(stats.t.ppf(0.975, 13)), "of 14 units, and not 91"
    assert effects.notes[1].startswith("Had each of 91 groups of 2 others been held to have begun, ")
    assert (effects.sides.treated, effects.sides.beside) == (2, 14)
    assert effects.overall.high < 0


def test_whom_it_is_for() -> None:
    assert for_few(_made(1, 0.0))
    assert for_few(_made(1, 0.0, begin=4))
    assert not for_few(_made(1, 0.0, begin=5))
    assert not for_few(_made(1, 0.0, units=5))


def test_few_others_cannot_tell() -> None:
    found = evaluate(_made(1, -5.0, units=5), "sdid")
    assert found.strength.grade == 0
    assert "Beside it are 4 units: with fewer than 5 to mix" in found.sentence
    assert "Only 7 units are there to mix and to try." in evaluate(_made(1, -5.0, units=8)).strength.doubts


@pytest.mark.parametrize(
    ("starts", "said"),
    [
        ({0: 8, 1: 6}, r"Units begin at 2 times \(6, 8 …\).*--design staggered"),
        ({}, "No unit begins within the panel"),
        ({0: 2}, "two times before the start at least"),
        (dict.fromkeys(range(16), 8), "All units begin, and nobody is left to mix"),
    ],
)
def test_what_cannot_be_mixed_is_refused(starts: dict[int, int], said: str) -> None:
    panel = _made(1, 0.0)
    start = np.array([starts.get(each, 0) for each in range(16)])[panel.unit]
    with pytest.raises(WrongCallError, match=said):
        synthetic(Panel.of(panel.unit, panel.time, panel.outcome, start), Asked())


def test_of_very_many_others_the_most_alike_are_mixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wholeschool.practice.alone.synthetic._MOST_OTHERS", 12)
    panel = _made(2, -5.0, units=40)
    moved = np.where(panel.unit % 2, 3.0 * (panel.time % 2), 0.0)  # every other unit goes up and down
    effects, _ = synthetic(replace(panel, outcome=panel.outcome + moved), Asked())
    assert effects.sides.beside == effects.details["placebos"] == 12
    assert all(int(each["unit"][1:]) % 2 == 0 for each in effects.details["weights"])
