"""What a panel's past lets see: the spread of fake starts in real data, and that nothing later is read."""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from tests.practice.panels import made_panel
from tests.shared import reference_file
from wholeschool.errors import WrongCallError
from wholeschool.practice.power.panel_power import level_of, panel_power
from wholeschool.practice.power.series_power import series_power
from wholeschool.practice.units.panel import Panel


@cache
def kentucky() -> Panel:
    """Suspensions of Kentucky's schools over six years, with no programme that anybody knows of."""
    with reference_file("ky_panel_balanced.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return Panel.of(
        [row["sch_id"] for row in rows], [int(row["year"][:4]) for row in rows],
        [float(row["y"]) for row in rows], [0] * len(rows),
    )  # fmt: skip


def test_fake_starts_in_real_schools_spread_as_far_as_it_says() -> None:
    """Units that are given a start by chance, at whatever time, differ from others by chance alone."""
    panel, random = kentucky(), np.random.default_rng(4)
    table = np.empty((len(panel.units), 6))
    table[panel.unit, panel.time - 2011] = panel.outcome
    found = []
    for _ in range(3000):
        begin = random.permutation(len(table)) < 200
        first = random.integers(0, 4)
        change = table[:, first + 1 : first + 3].mean(axis=1) - table[:, first]
        found.append(change[begin].mean() - change[~begin].mean())
    told = panel_power(panel, 200, after=2)
    assert told.smallest == pytest.approx(2.803 * float(np.std(found)), rel=0.06)


def test_an_effect_of_that_size_is_seen_four_times_in_five() -> None:
    random = np.random.default_rng(5)
    walks = [np.cumsum(random.normal(size=(40, 5)), axis=1) for _ in range(600)]  # neighbours hang together
    past = Panel.of(np.repeat(np.arange(40), 5), np.tile(np.arange(1, 6), 40), walks[0].ravel(), [0] * 200)
    truth = 2.803 * np.sqrt((1 + 1 + 0.5 * 1) / 2 * (2 / 20) * 1.0)
    # A mean of the next two steps of a walk varies by 1 + ¼ = 1.25.
    assert truth == pytest.approx(2.803 * np.sqrt(1.25 * 0.1))
    assert panel_power(past, 20, after=2).smallest == pytest.approx(truth, rel=0.25)
    seen = 0
    for walk in walks:
        change = walk[:, 3:].mean(axis=1) - walk[:, 2]
        change[:20] += truth
        error = np.sqrt((change[:20].var(ddof=1) + change[20:].var(ddof=1)) / 20)
        seen += abs(change[:20].mean() - change[20:].mean()) > 2.0244 * error
    assert seen / 600 == pytest.approx(0.8, abs=0.05)


def test_nothing_after_the_first_start_is_read() -> None:
    panel = made_panel(2, -3.0)
    other = np.where(panel.time >= 3, 1e6 * panel.unit, panel.outcome)
    assert panel_power(panel) == panel_power(replace(panel, outcome=other))
    assert level_of(panel) == panel.outcome[panel.time == 2].mean()
    with pytest.raises(
        WrongCallError, match="lie 2 times: too few to see how far units change over one and 2"
    ):
        panel_power(panel, after=2)


def test_units_of_a_cluster_are_one() -> None:
    panel = kentucky()
    clusters = panel.unit % 40
    found = panel_power(replace(panel, cluster=clusters), 20)
    assert "20 begin and 20 do not" in found.assumed[1]
    with pytest.raises(WrongCallError, match="40 of 40 units would begin"):
        panel_power(replace(panel, cluster=clusters), 40)


def test_few_cannot_tell_whatever_matters() -> None:
    found = panel_power(kentucky(), 4, matters=1e6)
    assert (found.can_tell, found.chance_of_matters) == (False, None)
    assert found.because.startswith("Only 4 would stand on one side")


@pytest.mark.parametrize(
    ("begin", "said"), [(0, "0 of 60 units would begin"), (60, "60 of 60 units would begin")]
)
def test_there_has_to_be_somebody_on_both_sides(begin: int, said: str) -> None:
    with pytest.raises(WrongCallError, match=said):
        panel_power(made_panel(1), begin)


def test_what_began_at_the_first_time_has_no_past() -> None:
    panel = made_panel(1)
    with pytest.raises(WrongCallError, match="no time before that"):
        panel_power(replace(panel, start=np.where(panel.start == 3, 1, panel.start)))


def test_a_panel_that_moves_as_one_shows_nothing() -> None:
    panel = made_panel(1)
    with pytest.raises(WrongCallError, match="never changes in one unit otherwise than in others"):
        panel_power(replace(panel, outcome=panel.time.astype(float)), 10)


def test_steps_in_a_series_that_hangs_together_are_seen_as_often_as_is_said() -> None:
    """Least squares with the errors of the past's own likeness, over series whose neighbours are alike."""
    random = np.random.default_rng(6)
    noise = random.normal(size=(300, 60))
    for at in range(1, 60):
        noise[:, at] += 0.5 * noise[:, at - 1]
    told = [series_power(_series(each[:40]), "s", 20) for each in noise]
    smallest = float(np.median([each.smallest for each in told]))
    x = np.column_stack([np.ones(60), np.arange(60), np.arange(60) >= 40]).astype(float)
    steps = (np.linalg.pinv(x) @ noise.T)[2]
    assert smallest == pytest.approx(2.85 * float(np.std(steps)), rel=0.2)
    alone = series_power(_series(random.normal(size=40)), "s", 20, outcome="days")
    assert alone.smallest < smallest / 1.5
    assert "With nobody beside it" in alone.assumed[1]


def test_a_season_is_no_chance() -> None:
    random = np.random.default_rng(7)
    swings = np.tile([9.0, 0, 0, 4, 0, 1], 6) + random.normal(size=36)
    assert (
        series_power(_series(swings), "s", 6, season=6).smallest
        < 0.5 * series_power(_series(swings), "s", 6).smallest
    )


@pytest.mark.parametrize(
    ("values", "asked", "said"),
    [
        ([1.0, 2, 1, 2, 1], {}, "s has 5 times before the start, and the series is too short"),
        ([1.0] * 20, {}, "never swings"),
        ([1.0, 2] * 8, {"unit": "t"}, "There is no unit “t”"),
        ([1.0, 2] * 8, {"after": 0}, "are 1 or more"),
    ],
)
def test_a_series_that_shows_nothing_is_refused(
    values: list[float], asked: dict[str, object], said: str
) -> None:
    with pytest.raises(WrongCallError, match=said):
        series_power(_series(values), **{"unit": "s", "after": 6, **asked})  # type: ignore[arg-type]


def test_a_series_with_a_gap_is_refused() -> None:
    times = [1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12]
    panel = Panel.of(["s"] * 11, times, np.arange(11.0) % 3, [0] * 11)
    with pytest.raises(WrongCallError, match="lacks times between others"):
        series_power(panel, "s", 3)


def _series(values: object) -> Panel:
    given = np.asarray(values, dtype=float)
    return Panel.of(["s"] * len(given), np.arange(1, len(given) + 1), given, [0] * len(given))
