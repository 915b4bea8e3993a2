"""The page of evaluations of a store: what may leave, rounded, by the plan that the store has."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.actions.with_supports import as_if_on, supports_store
from tests.conftest import MakeOnce
from wholeschool.actions import evaluate_support as evaluating
from wholeschool.actions.evaluate_plan import write_plan
from wholeschool.actions.evaluate_support import SupportAsked, SupportEvaluated, evaluate_support
from wholeschool.actions.evaluation_pages import write_evaluations
from wholeschool.actions.evaluation_rows import about_row, effect_rows, may_be_shown, withheld_row
from wholeschool.actions.plan_register import read_register
from wholeschool.disclosure import load_policy
from wholeschool.errors import WrongCallError
from wholeschool.practice.judged.strength import Strength
from wholeschool.practice.protocols.planned import plan_of
from wholeschool.practice.results.rests import Rests, Side
from wholeschool.report.evaluations import ELSEWHERE, GROUP, OWN
from wholeschool.store import Store

OUTCOME = "sent_out+detention"
POLICY = load_policy()
ENOUGH = 40
SIDE = Side(worth=ENOUGH, touched=20, before=20, after=20)
RESTS = Rests(SIDE, SIDE)


@pytest.fixture(scope="module")
def store(made_once: MakeOnce, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A copy: that outcomes were read is written down in it."""
    return supports_store(made_once, tmp_path_factory.mktemp("own"))


@pytest.fixture
def own_store(made_once: MakeOnce, tmp_path: Path) -> Store:
    return supports_store(made_once, tmp_path)


@pytest.fixture(scope="module")
def evaluated(store: Store) -> SupportEvaluated:
    """As if it were of 40 pupils, 20 of each group by sex, who all have some of every outcome."""
    found = evaluate_support(store, SupportAsked("mentoring", OUTCOME))
    sides = replace(found.found.effects.sides, treated=ENOUGH)
    effects = replace(found.found.effects, sides=sides, rests=RESTS)
    effect = found.found.effects.overall
    groups = replace(
        found.groups,
        groups=tuple(
            replace(each, began=ENOUGH, beside=ENOUGH, touched=20, effect=each.effect or effect, adjusted=0.5)
            for each in found.groups.groups
        ),
    )
    return replace(
        found,
        found=replace(
            found.found, effects=effects, strength=Strength(2, "beside others, with a doubt", ("",))
        ),
        elsewhere=tuple(replace(each, rests=RESTS) for each in found.elsewhere),
        groups=groups,
    )


def _resting(found: SupportEvaluated, rests: Rests | None, grade: int = 2) -> SupportEvaluated:
    effects = replace(found.found.effects, rests=rests)
    strength = replace(found.found.strength, grade=grade)
    return replace(found, found=replace(found.found, effects=effects, strength=strength))


def _kinds(found: SupportEvaluated) -> list[object]:
    return [row["kind"] for row in effect_rows(found, POLICY)]


def test_an_effect_leaves_only_of_pupils_enough_who_have_enough_of_it(evaluated: SupportEvaluated) -> None:
    assert _kinds(evaluated)[0] == OWN
    assert {*_kinds(evaluated)} == {OWN, ELSEWHERE, GROUP}
    first, *rest = evaluated.elsewhere
    for few in (replace(SIDE, touched=4.9), replace(SIDE, worth=24.9)):
        for rests in (Rests(few, SIDE), Rests(SIDE, few)):
            assert _kinds(_resting(evaluated, rests)) == []
            assert not may_be_shown(_resting(evaluated, rests), POLICY)
            hidden = replace(evaluated, elsewhere=(replace(first, rests=rests), *rest))
            assert _kinds(hidden).count(ELSEWHERE) == len(rest)
    own, elsewhere, *_ = effect_rows(
        replace(evaluated, elsewhere=(replace(first, rests=Rests(replace(SIDE, worth=31), SIDE)),)), POLICY
    )
    assert (own["pupils"], elsewhere["pupils"]) == (ENOUGH, 31)


def test_levels_leave_where_enough_have_any_at_each_time_on_either_side(evaluated: SupportEvaluated) -> None:
    """A mean before of one event, times how many there are, is that one pupil."""
    levels = ("before", "after", "beside_before", "beside_after")
    assert None not in [about_row(evaluated, POLICY)[each] for each in levels]
    for few in (replace(SIDE, before=4.9), replace(SIDE, after=4.9)):
        for rests in (Rests(few, SIDE), Rests(SIDE, few)):
            row = about_row(_resting(evaluated, rests), POLICY)
            assert {row[each] for each in levels} == {None}
            assert OWN in _kinds(_resting(evaluated, rests))


def test_of_what_cannot_be_told_no_figure_leaves(evaluated: SupportEvaluated) -> None:
    cannot = _resting(evaluated, RESTS, grade=0)
    assert effect_rows(cannot, POLICY) == []
    row = about_row(cannot, POLICY)
    assert row["before"] is None
    assert "too few others had fared alike" in str(row["sentence"])


def test_what_was_evaluated_by_another_design_is_not_said_to_be_of_too_few(
    evaluated: SupportEvaluated,
) -> None:
    other = _resting(evaluated, None)
    other = replace(
        other, found=replace(other.found, effects=replace(other.found.effects, design="staggered"))
    )
    assert not may_be_shown(other, POLICY)
    sentence = str(withheld_row(other.practice, "202425", other)["sentence"])
    assert "another design (staggered adoption), as its plan says" in sentence
    assert "too few" not in sentence
    assert "too few" in str(withheld_row(other.practice, "202425")["sentence"])


def test_groups_leave_together_or_not_at_all(evaluated: SupportEvaluated) -> None:
    sexes = evaluated.groups.of("sex")
    whole = replace(evaluated.groups, groups=sexes, unknown={"sex": 0})
    assert _kinds(replace(evaluated, groups=whole)).count(GROUP) == 2
    for small in (replace(sexes[0], began=24), replace(sexes[0], beside=24), replace(sexes[0], touched=4)):
        few = replace(whole, groups=(small, sexes[1]))
        assert GROUP not in _kinds(replace(evaluated, groups=few))
    untold = replace(whole, groups=(replace(sexes[0], effect=None), sexes[1]))
    assert GROUP not in _kinds(replace(evaluated, groups=untold))
    # Three of whom nobody knows the group: the whole less the groups would tell of them.
    assert GROUP not in _kinds(replace(evaluated, groups=replace(whole, unknown={"sex": 3})))


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
    # Counselling and restorative practice were given to too few; the others are shown, with two charts each.
    assert text.count("<section aria") == 4
    assert text.count("Not shown: it was given to too few pupils") == 2
    assert text.count('<figure class="chart">') == 4
    # Written again nothing is evaluated, and it says the same.
    monkeypatch.setattr(evaluating, "evaluated", None)
    again, _ = write_evaluations(store, tmp_path / "again", OUTCOME, today=date(2026, 1, 1), made_up=True)
    assert again.read_text("utf-8") == text


def test_the_newest_plan_that_asks_the_same_is_followed_and_its_reading_is_written_down(
    own_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluating, "ELSEWHERE", ())
    said = {
        "question": "Do social skills groups help?", "practice": "social_skills_groups", "outcome": OUTCOME,
        "better": "lower", "population": "pupils of the school", "window": "half-terms of 2024/25",
        "comparison": "notyet", "outcomes_from": date(2024, 11, 1), "smallest": 0.5,
        "design": "auto",
    }  # fmt: skip
    with as_if_on(datetime(2024, 8, 1, tzinfo=UTC)):
        write_plan(tmp_path / "plan.toml", said, store=own_store.path)
    write_evaluations(own_store, tmp_path / "site", OUTCOME)
    with own_store.reading() as engine:
        found = read_register(engine).newest("social_skills_groups", OUTCOME)
        assert read_register(engine).newest("social_skills_groups", "suspension") is None
        assert read_register(engine).newest("counselling", OUTCOME) is None
    assert found is not None
    protocol, steps = found
    assert protocol.said.question == "Do social skills groups help?"
    assert [each.step for each in steps] == ["written", "outcomes_read"]
    page = (tmp_path / "site" / "evaluations.html").read_text("utf-8")
    assert "and followed in its practice, outcome, comparison, window" in page
    assert "Not checked: its population." in page
    # Whoever has read may write another plan, which is none from before.
    write_plan(tmp_path / "other.toml", {**said, "smallest": 0.01}, store=own_store.path)
    with own_store.reading() as engine:
        other = read_register(engine).newest("social_skills_groups", OUTCOME)
        read = read_register(engine).first_read("social_skills_groups", OUTCOME)
        assert read_register(engine).first_read("social_skills_groups", "suspension") is None
        # Shown without a plan, and not shown.
        assert read_register(engine).first_read("mentoring", OUTCOME, "202425")
        assert read_register(engine).first_read("counselling", OUTCOME) is None
    assert other is not None
    assert other[0].plan_id != protocol.plan_id
    assert plan_of(*other, {"outcome": (OUTCOME, OUTCOME)}, None, read).standing == "late"


def test_an_outcome_that_is_none_is_said(store: Store, tmp_path: Path) -> None:
    with pytest.raises(WrongCallError, match="Did you mean suspension"):
        write_evaluations(store, tmp_path, "suspenson")
