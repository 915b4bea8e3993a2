"""One unit that began: what was planted is found, bad times are doubts, too few times a sentence."""

from __future__ import annotations

import numpy as np
import pytest

from tests.reference.counted import BELTS, KILLED
from wholeschool.errors import WrongCallError
from wholeschool.practice.alone.seasons import season_columns
from wholeschool.practice.judged.evaluation import Evaluation, evaluate
from wholeschool.practice.units.panel import Panel

TIMES = 48
START = 31


def _school(
    seed: int, effect: float = 0.0, *, others: int = 0, counts: bool = True, shock: float = 0.0
) -> Panel:
    """One school that begins at 31 of 48 months, `others` that never do; on all `shock` falls at 31."""
    random = np.random.default_rng(seed)
    time = np.tile(np.arange(1, TIMES + 1), others + 1)
    unit = np.repeat(np.arange(others + 1), TIMES)
    begun = (time >= START) * 1.0
    line = 3.4 - 0.004 * time + 0.2 * np.sin(2 * np.pi * time / 12) + begun * (effect * (unit == 0) + shock)
    outcome = random.poisson(np.exp(line)) if counts else 10 * line + random.normal(size=len(time))
    return Panel.of(
        [f"school {each}" for each in unit], time, outcome, np.where(unit == 0, START, 0), counts=counts
    )


def _found(panel: Panel, season: int = 12) -> Evaluation:
    return evaluate(panel, "its", outcome="removals", season=season)


def test_what_was_planted_is_told_in_per_cent_and_in_counts() -> None:
    found = _found(_school(1, -0.4))
    assert found.effects.overall.low < -0.4 < found.effects.overall.high
    assert found.effects.overall.high < 0
    assert found.strength.grade == 2
    assert found.sentence.startswith("In school 0, removals is 3")
    assert "% lower (" in found.sentence
    assert "than had it gone on as before; whether that was its doing is in doubt." in found.sentence
    averted = found.effects.details["averted"]
    seen = _school(1, -0.4).outcome[START - 1 :].sum()
    without = averted["estimate"] + seen
    assert np.log(seen / without) == pytest.approx(found.effects.overall.estimate)
    assert averted["low"] < averted["estimate"] < averted["high"]
    assert "Over the 18 times since the start that is" in found.effects.notes[0]


def test_nothing_planted_is_seldom_found() -> None:
    panels = [_school(seed, counts=False) for seed in range(30)]
    assert sum(_found(panel).effects.overall.p < 0.05 for panel in panels) <= 5  # 1 or 2 are expected


def test_a_fall_everywhere_is_found_where_nothing_stands_beside_it_and_not_beside_others() -> None:
    alone, beside = _school(2, shock=-0.5), _school(2, shock=-0.5, others=20)
    assert _found(alone).effects.overall.p < 0.05
    found = _found(beside)
    assert found.effects.overall.p > 0.05
    assert (found.effects.sides.treated, found.effects.sides.beside) == (1, 20)
    assert _found(beside.of_rows(beside.unit == 0)).strength.grade <= 2


@pytest.mark.parametrize("counts", [True, False])
def test_beside_others_it_opens_a_grade_more(counts: bool) -> None:
    effect = -0.5 if counts else -0.3
    found = _found(_school(3, effect, others=8, counts=counts))
    assert found.strength.grade == 3
    assert found.sentence.endswith("than had it gone on beside the others as before.")


def test_where_others_broke_off_as_far_it_is_in_doubt() -> None:
    panel = _school(4, -0.6, others=20)
    random = np.random.default_rng(1)
    swings = random.normal(scale=0.8, size=21)
    swings[0] = 0.0
    outcome = np.where(panel.time >= START, panel.outcome * np.exp(swings[panel.unit]), panel.outcome)
    found = _found(Panel.of(panel.unit, panel.time, np.round(outcome), panel.start, counts=True))
    assert found.effects.overall.p < 0.05
    assert "Of 20 others that never began, 3 broke off as far" in found.strength.doubts[0]
    assert found.strength.grade == 2


def _after_bad_times(seed: int) -> Panel:
    """Nothing works; the last two of twelve times before the start were bad, by two standard deviations."""
    outcome = 20 + np.random.default_rng(seed).normal(size=20)
    outcome[10:12] += 2
    return Panel.of(["a"] * 20, range(1, 21), outcome, [13] * 20)


def test_bad_times_that_pass_are_in_doubt() -> None:
    found = [_found(_after_bad_times(seed), 0) for seed in range(60)]
    fooled = [each for each in found if each.effects.overall.p < 0.05]
    assert len(fooled) > 8
    assert sum(each.strength.grade == 2 for each in fooled) <= 4
    doubted = [each for each in fooled if each.strength.grade == 1]
    assert all("a bad time passes by itself" in " ".join(each.strength.doubts) for each in doubted)


def test_a_break_before_the_start_is_in_doubt() -> None:
    panel = _school(6, -0.6)
    earlier = np.where(panel.time < 15, 3.0, 1.0)
    found = _found(
        Panel.of(panel.unit, panel.time, np.round(panel.outcome * earlier), panel.start, counts=True), 0
    )
    assert found.effects.pretrend is not None
    assert found.effects.pretrend.p < 0.05
    assert any("before it began, too" in each for each in found.strength.doubts)


def test_auto_is_an_interrupted_series_where_one_unit_alone_begins() -> None:
    assert evaluate(_school(1)).effects.design == "its"


def test_seat_belts_save_drivers() -> None:
    """Harvey & Durbin (1986) have 18 per cent fewer drivers killed."""
    found = _found(Panel.of(["GB"] * 192, np.arange(1, 193), KILLED, [BELTS] * 192, counts=True))
    level = found.effects.told(found.effects.others["level"])
    assert level.low < -18 < level.high < 0


@pytest.mark.parametrize(
    ("rows", "season", "said"),
    [
        (
            lambda panel: panel.time > 25,
            0,
            "told: school 0 was seen 5 times before its start and 18",
        ),
        (lambda panel: panel.time < 33, 0, "seen 30 times before its start and 2 since"),
        (lambda panel: panel.time > 10, 12, "A season of 12 times cannot be told from 20 times"),
        (lambda panel: panel.time < 31, 0, "No unit begins within the panel"),
    ],
)
def test_too_few_times_are_a_sentence(rows: object, season: int, said: str) -> None:
    panel = _school(1)
    with pytest.raises(WrongCallError, match=said):
        _found(panel.of_rows(rows(panel)), season)  # type: ignore[operator]


def test_several_that_begin_are_refused_and_a_count_that_ends_in_nothing_too() -> None:
    two = Panel.of([1] * 20 + [2] * 20, [*range(1, 21)] * 2, range(40), [12] * 40)
    with pytest.raises(WrongCallError, match=r"1, 2 begin within the panel.*staggered"):
        _found(two, 0)
    ended = Panel.of([1] * 20, range(1, 21), [5.0] * 11 + [0.0] * 9, [12] * 20, counts=True)
    with pytest.raises(WrongCallError, match="No line fits what 1 has: too much of it is 0"):
        _found(ended, 0)


def test_what_weather_does_is_taken_off() -> None:
    """It rains more since the start, and every millimetre adds five."""
    panel = _school(7, counts=False)
    rain = np.random.default_rng(3).normal(size=TIMES) + 2.0 * (panel.time >= START)
    rows = panel.unit, panel.time, panel.outcome + 5 * rain, panel.start
    dry = _found(Panel.of(*rows)).effects.overall
    wet = _found(Panel.of(*rows, covariates={"rain": rain})).effects.overall
    assert wet.se < dry.se / 2
    assert dry.estimate > wet.estimate + 4
    assert wet.low < 0 < wet.high


def test_others_that_are_too_few_are_said() -> None:
    assert "3 units that never began are not held beside it" in _found(_school(1, others=3)).effects.notes[0]


def test_a_season_of_few_times_has_levels_and_of_many_waves() -> None:
    times = np.arange(1, 25)
    assert season_columns(times, 3).shape == (24, 2)
    assert season_columns(times, 6).shape == (24, 5)
    assert season_columns(times, 12).shape == (24, 4)
    assert season_columns(times, 0).shape == (24, 0)
    assert np.allclose(season_columns(times, 12)[:12], season_columns(times, 12)[12:])


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"outcome": [3.0, -1.0]}, "a has -1 at 2: no count"),
        ({"exposure": [10.0, 0.0]}, "a has 0 at 2: nothing to count of"),
        ({"exposure": [10.0, 5.0], "counts": False}, "An exposure is what counts are of"),
    ],
)
def test_counts_are_nought_or_more_and_of_something(rows: dict[str, object], said: str) -> None:
    asked = {"outcome": [3.0, 1.0], "counts": True, **rows}
    with pytest.raises(WrongCallError, match=said):
        Panel.of(["a", "a"], [1, 2], start=[2, 2], **asked)  # type: ignore[arg-type]


def test_an_exposure_that_is_not_known_leaves_the_row_out() -> None:
    panel = Panel.of(["a"] * 3, [1, 2, 3], [3, 1, 2], [2] * 3, counts=True, exposure=[10, np.nan, 9])
    assert panel.exposure is not None
    assert panel.exposure.tolist() == [10, 9]
    assert panel.left_out[0].startswith("1 row of 3 ")
