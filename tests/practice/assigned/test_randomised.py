"""Chance decided who began: published figures, known truths, and what lowers the grade."""

from __future__ import annotations

from functools import cache

import causaldata
import numpy as np
import pytest

from tests.shared import reference_result
from wholeschool.errors import WrongCallError
from wholeschool.practice.assigned.randomised import randomised
from wholeschool.practice.judged.evaluation import Evaluation, evaluate
from wholeschool.practice.results.asked import Asked
from wholeschool.practice.units.panel import Panel
from wholeschool.stats.robust import least_squares


@cache
def job_training() -> tuple[Panel, np.ndarray, np.ndarray]:
    """The National Supported Work trial (LaLonde 1986; men of Dehejia & Wahba 1999): earnings in 1978."""
    rows = causaldata.nsw_mixtape.load_pandas().data
    before = ("age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75")
    trained = rows["treat"].to_numpy(dtype=np.float64)
    earned = rows["re78"].to_numpy(dtype=np.float64)
    panel = Panel.of(
        [str(each) for each in range(len(rows))], [1978] * len(rows), earned, np.where(trained > 0, 1978, 0),
        covariates={name: rows[name].to_numpy(dtype=np.float64) for name in before},
    )  # fmt: skip
    return panel, earned, trained


@cache
def trained() -> Evaluation:
    return evaluate(job_training()[0], "randomised", outcome="earnings")


def trial(
    seed: int,
    effect: float = 0.0,
    *,
    clusters: int = 8,
    size: int = 8,
    counts: bool = False,
    whole: bool = True,
) -> Panel:
    """Pupils of classes over four times; chance chose half of the classes (`whole`) or pupils, at 3."""
    random = np.random.default_rng(seed)
    count = clusters * size
    group = np.repeat(np.arange(clusters), size)
    level = random.normal(size=count) + (0.5 * random.normal(size=clusters)[group] if whole else 0)
    chosen = group if whole else np.arange(count)
    begun = np.isin(chosen, random.permutation(chosen.max() + 1)[: (chosen.max() + 1) // 2])
    unit, time = np.repeat(np.arange(count), 4), np.tile(np.arange(1, 5), count)
    line = level[unit] + effect * begun[unit] * (time >= 3)
    outcome = random.poisson(np.exp(1.5 + 0.5 * line)) if counts else line + random.normal(size=len(unit))
    return Panel.of(
        unit,
        time,
        outcome,
        np.where(begun[unit], 3, 0),
        cluster=group[unit] if whole else None,
        counts=counts,
    )


def test_figures_of_a_published_trial() -> None:
    expected = reference_result("nsw_experimental")
    found = trained().effects
    assert found.overall.estimate == pytest.approx(expected["adj"], abs=1e-4)
    assert found.overall.se == pytest.approx(expected["adj_se_HC3"], abs=1e-4)
    assert found.others["unadjusted"].estimate == pytest.approx(expected["diff"], abs=1e-4)
    assert (found.sides.treated, found.sides.beside) == (expected["n_t"], expected["n_c"])
    assert trained().sentence == (
        "In the 185 units that began, earnings is 1,676 higher (329 to 3,023) than in units that chance left "
        "out."
    )
    # Those trained had a degree more often, which R's t-test has at p = 0.0015 (Holm: eight times that).
    assert "differ in nodegree by 0.30 standard deviations" in trained().strength.doubts[0]
    assert trained().strength.grade == 3


@pytest.mark.parametrize("asked", [{}, {"whole": False}, {"counts": True}])
def test_nothing_is_seldom_found_and_what_was_planted_is_covered(asked: dict[str, bool]) -> None:
    called = shuffled = covered = 0
    truth = 0.25 if asked.get("counts") else 0.5
    for seed in range(40):
        nothing = randomised(trial(seed, **asked), Asked())[0]  # type: ignore[arg-type]
        called += nothing.overall.p < 0.05
        shuffled += nothing.details["permutation_p"] < 0.05
        found = randomised(trial(seed + 900, 0.5, **asked), Asked())[0].overall  # type: ignore[arg-type]
        covered += found.low <= truth <= found.high
    assert called <= 7  # 2 are expected
    assert shuffled <= 7
    assert covered >= 33


def test_a_trial_without_doubt_is_of_grade_4() -> None:
    found = evaluate(trial(1, 1.2, clusters=40, size=3), "randomised", outcome="absence")
    assert found.strength.grade == 4
    assert found.strength.means == "chance decided who began, with nothing that speaks against it"
    assert found.sentence.endswith("than in units that chance left out.")
    assert [each.event_time for each in found.effects.by_event_time] == [0, 1]


def test_few_clusters_have_the_wild_bootstrap_beside_them() -> None:
    told: list[str] = []
    found = evaluate(trial(2, 1.0), "randomised", going=lambda what, done, of: told.append(what)).effects
    assert found.overall.p < 0.05
    wild = found.others["wild_bootstrap"]
    assert wild.low < found.overall.estimate < wild.high
    assert {"Shuffling who began", "Turning the signs of clusters"} == set(told)
    assert "all 70 ways tried" in found.notes[-1]
    assert "wild_bootstrap" not in randomised(trial(2, whole=False), Asked())[0].others


def test_three_classes_beside_three_cannot_tell() -> None:
    found = evaluate(trial(3, 5.0, clusters=6), "randomised", outcome="absence")
    assert found.strength.grade == 0
    assert "Chance had 20 ways to choose 3 of 6 clusters" in found.sentence


def _without(panel: Panel, gone: np.ndarray) -> Evaluation:
    """The trial, some of whose units are not seen after the start."""
    outcome = np.where(np.isin(panel.unit, gone) & (panel.time >= 3), np.nan, panel.outcome)
    return evaluate(Panel.of(panel.unit, panel.time, outcome, panel.start), "randomised")


def test_who_is_gone_lowers_the_grade() -> None:
    panel = trial(4, 1.5, clusters=30, size=4, whole=False)
    began, others = (np.flatnonzero((panel.starts > 0) == each) for each in (True, False))
    assert _without(panel, began[:0]).strength.grade == 4
    some = _without(panel, np.concatenate([began[:8], others[:8]]))
    assert some.strength.grade == 3
    assert some.strength.doubts == ("16 of 120 units have no outcome since the start.",)
    many = _without(panel, np.concatenate([began[:14], others[:14]]))
    assert many.strength.grade == 2
    apart = _without(panel, began[:8])
    assert "13 % of those that began are gone, and 0 % of the others" in apart.strength.doubts[0]
    details = apart.effects.details
    assert (details["lost_began"], details["given_began"], details["lost_others"]) == (8, 60, 0)


def test_what_was_not_seen_before_is_said_and_not_lost() -> None:
    panel = trial(5, whole=False)
    kept = (panel.unit > 2) | (panel.time >= 3)
    found = evaluate(panel.of_rows(kept), "randomised")
    assert found.effects.notes[0].startswith("3 units were not seen before")
    assert found.effects.sides.treated + found.effects.sides.beside == 64


def test_sides_that_were_unlike_before_are_a_doubt() -> None:
    panel = trial(6, whole=False)
    poor = (panel.start > 0) * 1.0 + np.random.default_rng(1).normal(size=64)[panel.unit]
    found = evaluate(
        Panel.of(panel.unit, panel.time, panel.outcome, panel.start, covariates={"poverty": poor}),
        "randomised",
    )
    assert "At the outset those that began differ in poverty by" in " ".join(found.strength.doubts)


@pytest.mark.parametrize(
    ("starts", "said"),
    [
        ([2] * 6, "Every unit begins within the panel"),
        ([0] * 6, "No unit begins within the panel"),
        ([2, 3, 2, 0, 0, 0], "Units begin at 2 times, from 2 to 3.*staggered"),
        ([2, 0, 0, 0, 0, 0], "1 unit began and 5 did not: chance is not told from one"),
    ],
)
def test_what_chance_did_not_choose_is_refused(starts: list[int], said: str) -> None:
    panel = Panel.of(np.repeat(np.arange(6), 3), [1, 2, 3] * 6, range(18), np.repeat(starts, 3))
    with pytest.raises(WrongCallError, match=said):
        evaluate(panel, "randomised")


def test_too_many_covariates_are_a_sentence() -> None:
    random = np.random.default_rng(1)
    panel = Panel.of(
        range(8), [1] * 8, random.normal(size=8), [1, 0] * 4,
        covariates={str(each): random.normal(size=8) for each in range(7)},
    )  # fmt: skip
    with pytest.raises(WrongCallError, match="8 units do not tell so many covariates apart"):
        evaluate(panel, "randomised")


def test_auto_never_takes_it_for_chance() -> None:
    assert evaluate(trial(1, clusters=40, size=3)).effects.design == "staggered"


def test_a_plain_difference_has_the_errors_of_other_software() -> None:
    _, earned, treated = job_training()
    expected = reference_result("nsw_experimental")
    design = np.column_stack([np.ones(len(earned)), treated])
    errors = [least_squares(earned, design, kind).errors[1] for kind in ("plain", "HC1")]  # type: ignore[arg-type]
    assert errors == pytest.approx([expected["se"], expected["se_HC1"]], abs=1e-4)
