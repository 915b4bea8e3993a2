"""The page of evaluations of a store: what may leave, rounded, by the plan that the store has."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.actions.with_supports import with_supports
from tests.conftest import MakeOnce
from wholeschool.actions import evaluate_support as evaluating
from wholeschool.actions.evaluate_plan import registered_plan, write_plan
from wholeschool.actions.evaluate_support import SupportAsked, SupportEvaluated, evaluate_support
from wholeschool.actions.evaluation_pages import write_evaluations
from wholeschool.actions.evaluation_rows import about_row, effect_rows
from wholeschool.disclosure import load_policy
from wholeschool.errors import WrongCallError
from wholeschool.practice.judged.strength import Strength
from wholeschool.report.evaluations import ELSEWHERE, GROUP, OWN
from wholeschool.store import Store

OUTCOME = "sent_out+detention"
POLICY = load_policy()
ENOUGH = 40


@pytest.fixture(scope="module")
def store(made_once: MakeOnce) -> Store:
    return Store.open(with_supports(made_once) / "store")


@pytest.fixture(scope="module")
def evaluated(store: Store) -> SupportEvaluated:
    """As if it were of 40 pupils, 20 of each group by sex, who all have some of every outcome."""
    found = evaluate_support(store, SupportAsked("mentoring", OUTCOME))
    sides = replace(found.found.effects.sides, treated=ENOUGH)
    effects = replace(found.found.effects, sides=sides)
    effect = found.found.effects.overall
    groups = replace(
        found.groups,
        began=2 * ENOUGH,
        groups=tuple(
            replace(each, began=ENOUGH, touched=20, effect=each.effect or effect, adjusted=0.5)
            for each in found.groups.groups
        ),
    )
    return replace(
        found,
        found=replace(found.found, effects=effects),
        elsewhere=tuple(replace(each, touched=20) for each in found.elsewhere),
        groups=groups,
        touched=20,
    )


def _kinds(found: SupportEvaluated) -> list[object]:
    return [row["kind"] for row in effect_rows(found, POLICY)]


def test_an_effect_leaves_only_of_pupils_enough_who_have_enough_of_it(evaluated: SupportEvaluated) -> None:
    assert _kinds(evaluated)[0] == OWN
    assert {*_kinds(evaluated)} == {OWN, ELSEWHERE, GROUP}
    assert _kinds(replace(evaluated, touched=4)) == []
    sides = replace(evaluated.found.effects.sides, treated=24)
    few = replace(evaluated.found, effects=replace(evaluated.found.effects, sides=sides))
    assert _kinds(replace(evaluated, found=few)) == []
    first, *rest = evaluated.elsewhere
    hidden = replace(evaluated, elsewhere=(replace(first, touched=4), *rest))
    assert _kinds(hidden).count(ELSEWHERE) == len(rest)


def test_groups_leave_together_or_not_at_all(evaluated: SupportEvaluated) -> None:
    sexes = evaluated.groups.of("sex")
    whole = replace(evaluated.groups, groups=sexes, began=2 * ENOUGH)
    assert _kinds(replace(evaluated, groups=whole)).count(GROUP) == 2
    small = replace(whole, groups=(replace(sexes[0], began=24), sexes[1]))
    assert GROUP not in _kinds(replace(evaluated, groups=small))
    untold = replace(whole, groups=(replace(sexes[0], effect=None), sexes[1]))
    assert GROUP not in _kinds(replace(evaluated, groups=untold))
    # Three of whom nobody knows the group: the whole less the groups would tell of them.
    assert GROUP not in _kinds(replace(evaluated, groups=replace(whole, began=2 * ENOUGH + 3)))


def test_numbers_of_pupils_are_rounded_and_doubts_stay_inside(evaluated: SupportEvaluated) -> None:
    sides = replace(evaluated.found.effects.sides, treated=43)
    doubt = "Of 43 that began, 7 had nobody like them beside them: they are not in the answer."
    strength = Strength(1, "beside others, with more than one doubt", (doubt,))
    effects = replace(
        evaluated.found.effects,
        sides=sides,
        overall=replace(evaluated.found.effects.overall, estimate=-2.0, low=-3.0, high=-1.0, p=0.001),
    )
    row = about_row(
        replace(evaluated, found=replace(evaluated.found, effects=effects, strength=strength)), POLICY
    )
    assert "In about 45 pupils who were given it" in str(row["sentence"])
    assert "whether that was its doing is in doubt" in str(row["sentence"])
    assert not any("43" in str(value) for name, value in row.items() if name != "pupils")
    assert doubt not in str(row["sentence"])


def test_the_page_is_of_every_practice_and_of_too_few_nothing_is_shown(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluating, "ELSEWHERE", ())
    page, _ = write_evaluations(store, tmp_path, OUTCOME, today=date(2026, 1, 1), made_up=True)
    text = page.read_text("utf-8")
    assert [text.count(f'<h2 id="{each}">') for each in ("counselling", "mentoring")] == [1, 1]
    assert "Pupils, supports and figures are made up" in text
    # Mentoring and social skills were given to fewer than 25; the others are shown, with two charts each.
    assert text.count("<section aria") == 4
    assert text.count("Not shown: it was given to too few pupils") == 2
    assert text.count('<figure class="chart">') == 4


def test_the_newest_plan_that_asks_the_same_is_followed_and_its_reading_is_written_down(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluating, "ELSEWHERE", ())
    said = {
        "question": "Does restorative practice help?", "practice": "restorative_practice", "outcome": OUTCOME,
        "better": "lower", "population": "pupils of the school", "window": "half-terms of 2024/25",
        "comparison": "notyet", "outcomes_from": datetime(2999, 1, 1, tzinfo=UTC).date(), "smallest": 0.5,
        "design": "auto",
    }  # fmt: skip
    write_plan(tmp_path / "plan.toml", said, store=store.path)
    write_evaluations(store, tmp_path / "site", OUTCOME)
    with store.reading() as engine:
        found = registered_plan(engine, "restorative_practice", OUTCOME)
        assert registered_plan(engine, "restorative_practice", "suspension") is None
        assert registered_plan(engine, "counselling", OUTCOME) is None
    assert found is not None
    protocol, steps = found
    assert protocol.said.question == "Does restorative practice help?"
    assert [each.step for each in steps] == ["written", "outcomes_read"]


def test_an_outcome_that_is_none_is_said(store: Store, tmp_path: Path) -> None:
    with pytest.raises(WrongCallError, match="Did you mean suspension"):
        write_evaluations(store, tmp_path, "suspenson")
