"""A table of estimates pooled: eight schools and thirteen trials, and words that claim no more."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.cli.command import wholeschool
from tests.reference.trials import EIGHT, bcg
from tests.shared import reference_result
from wholeschool.errors import WrongCallError
from wholeschool.practice.library.pooled_table import pool_table


@pytest.fixture
def trials(tmp_path: Path) -> Path:
    path = tmp_path / "trials.csv"
    rows = [
        f"{at},{float(y)!r},{float(v) ** 0.5!r},{lat}"
        for at, (y, v, lat) in enumerate(zip(*map(list, bcg()), strict=True))
    ]
    path.write_text("\n".join(["trial,log_ratio,se,latitude", *rows, "x,,0.1,3"]), encoding="utf-8")
    return path


def test_a_table_has_the_figures_of_metafor(trials: Path) -> None:
    asked = ("evaluate", "pool", trials, "--effect", "log_ratio", "--error", "se")
    found = wholeschool(*asked, "--name", "trial", "--json").document
    expected = reference_result("bcg_meta")["KNHA"]
    (mean,) = found["coefficients"]
    assert [mean["estimate"], mean["se"], mean["low"], mean["high"]] == pytest.approx(
        [expected["b"], expected["se"], *expected["ci"]], abs=1e-4
    )
    assert (found["estimates"], found["left_out"]) == (13, "1 row lacks a number: left out.")
    assert len(found["drawn"]) == 13
    by = wholeschool(*asked, "--moderators", "latitude", "--json").document
    assert by["coefficients"][1]["estimate"] == pytest.approx(-0.0291, abs=1e-4)
    assert (by["explained"], by["drawn"]) == (pytest.approx(0.756, abs=1e-3), [])
    said = wholeschool(*asked, "--moderators", "latitude").out
    assert "With one more of latitude the effect changes by −0.0291 (" in said
    assert "They take away 76 % of the variance between 13 estimates." in said


def test_eight_schools_do_not_differ_beyond_chance_and_are_drawn_to_one(tmp_path: Path) -> None:
    found = pool_table(*EIGHT)
    assert found.drawn is not None
    assert np.ptp(found.drawn.values) == pytest.approx(0)
    assert found.sentences[0].startswith("8 estimates together: +7.7 (")
    assert "does not tell whether it is more or less than none" in found.sentences[0]
    assert "They lie no farther apart than chance makes them (Q = 4.71, 7 df" in found.sentences[-1]


def test_few_estimates_say_that_they_are_few() -> None:
    assert "so few hardly tell" in " ".join(pool_table([1.0, 2, 4], [0.5] * 3).sentences)
    assert "Of two nobody can tell" in " ".join(pool_table([1.0, 2], [0.5] * 2).sentences)


def test_small_ones_that_show_more_are_told_and_such_as_show_less_are_not() -> None:
    errors = np.linspace(0.1, 2, 12)
    wobble = 0.05 * np.cos(np.arange(12))
    more, less = pool_table(1 + 2 * errors + wobble, errors), pool_table(6 - 2 * errors + wobble, errors)
    assert "perhaps those that found nothing are lacking" in " ".join(more.sentences)
    assert less.pooled.mean > 0
    assert np.isnan(less.small_ones_say_more)


@pytest.mark.parametrize(
    ("effects", "errors", "asked", "said"),
    [
        ([1.0], [1.0], {}, "One estimate is no company"),
        ([1.0, 2], [1.0, 0], {}, "not above 0"),
        ([1.0, 2], [1.0, 1], {"method": "remll"}, "Did you mean reml?"),
        ([1.0, 2, 3], [1.0, 1, 1], {"moderators": {"a": [1, 1, 1]}}, "cannot be pooled by 1 moderator"),
    ],
)
def test_what_cannot_be_pooled_is_a_sentence(
    effects: list[float], errors: list[float], asked: dict[str, object], said: str
) -> None:
    with pytest.raises(WrongCallError) as caught:
        pool_table(effects, errors, **asked)  # type: ignore[arg-type]
    assert said in caught.value.sentence()


def test_a_column_that_is_not_there_is_named(trials: Path) -> None:
    answer = wholeschool("evaluate", "pool", trials, "--effect", "log_ration", "--error", "se")
    assert (answer.exit_code, "Did you mean log_ratio?" in answer.sentence) == (2, True)
