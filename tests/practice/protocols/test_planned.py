"""How a plan stands to an evaluation, and what that makes of the grade."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.practice.panels import made_panel
from tests.practice.plans import WRITTEN, protocol, read, said, written
from wholeschool.practice.judged.evaluation import Evaluation, evaluate
from wholeschool.practice.judged.strength import Strength
from wholeschool.practice.protocols.planned import NO_PLAN, Plan, held_to_plan, history, plan_of
from wholeschool.practice.results.rules import RULES

PLAN = protocol()
NEXT = PLAN.changed(said(smallest=1.0), WRITTEN + timedelta(days=30))
HELD = {"outcome": ("days", "days")}
BEFORE = Plan("before", "The plan was written before.")


@pytest.fixture(scope="module")
def found() -> Evaluation:
    return evaluate(made_panel(2, -3.0), outcome="days lost")


def test_a_plan_that_was_there_first_and_followed_holds() -> None:
    assert plan_of(PLAN, [written(PLAN)], HELD).standing == "before"
    read_later = [written(PLAN), read(WRITTEN + timedelta(days=5))]
    assert plan_of(PLAN, read_later, HELD, date(2027, 9, 1)).holds


def test_a_change_before_outcomes_were_read_is_none_to_speak_of() -> None:
    steps = [written(PLAN), written(NEXT), read(NEXT.written_at + timedelta(days=1))]
    assert plan_of(NEXT, steps, HELD).holds
    assert plan_of(PLAN, steps, HELD).standing == "older"


def test_a_change_after_outcomes_were_read_says_what_changed() -> None:
    steps = [written(PLAN), read(WRITTEN + timedelta(days=1)), written(NEXT)]
    stands = plan_of(NEXT, steps, HELD)
    assert stands.standing == "changed"
    assert stands.sentence.endswith("after outcomes had been read: smallest: 2 → 1.")


def test_what_no_store_has_nothing_shows() -> None:
    assert plan_of(PLAN, None, {}).standing == "alone"
    assert plan_of(PLAN, [], {}).standing == "unknown"
    assert plan_of(PLAN, [written(NEXT)], {}).standing == "unknown"


@pytest.mark.parametrize(
    ("at", "known_from", "standing"),
    [
        (datetime(2026, 8, 31, 23, tzinfo=UTC), None, "before"),
        (datetime(2026, 9, 1, tzinfo=UTC), None, "late"),
        (datetime(2026, 3, 2, tzinfo=UTC), date(2026, 9, 1), "before"),
        (datetime(2026, 3, 2, tzinfo=UTC), date(2025, 9, 1), "late"),
    ],
)
def test_a_plan_of_the_past_is_late_whatever_its_file_says(
    at: datetime, known_from: date | None, standing: str
) -> None:
    """By the day at which the store got it, and by the years in the table, whatever day the plan names."""
    assert plan_of(PLAN, [written(PLAN, at)], HELD, known_from).standing == standing


def test_a_plan_written_after_outcomes_were_read_by_another_that_asks_the_same_is_late() -> None:
    late, before = (WRITTEN + timedelta(days=each) for each in (-1, 1))
    stands = plan_of(PLAN, [written(PLAN)], HELD, None, late)
    assert (stands.standing, stands.holds) == ("late", False)
    assert "another plan that asks the same, or without one" in stands.sentence
    assert plan_of(PLAN, [written(PLAN)], HELD, None, before).holds


def test_what_of_a_plan_was_followed_is_said_and_what_nobody_checked() -> None:
    some = plan_of(PLAN, [written(PLAN)], {"outcome": ("days", "days"), "comparison": ("never", "never")})
    assert some.holds
    assert "followed in its outcome and comparison. Not checked: its population and window." in some.sentence
    more = plan_of(PLAN, [written(PLAN)], {"window": ("2024/25", "2024/25"), "comparison": (1, 1)})
    assert more.sentence.endswith("followed in its window and comparison. Not checked: its population.")


def test_something_else_than_planned_is_said() -> None:
    stands = plan_of(PLAN, [written(PLAN)], {"design": (1, 1), "outcome": ("days", "sessions")})
    assert stands.standing == "departed"
    assert stands.sentence.endswith(": planned was outcome days, and it is sessions.")


def test_without_a_plan_the_grade_stays_below_what_the_design_opens(found: Evaluation) -> None:
    assert found.strength.grade == 3
    capped = held_to_plan(found, NO_PLAN, "days lost")
    assert (capped.strength.grade, capped.strength.means) == (
        2,
        "before and after, beside others, with a doubt",
    )
    assert "whether that was its doing is in doubt. No plan was written before" in capped.sentence
    assert capped.warnings[-1] == NO_PLAN.sentence


def test_a_plan_that_holds_changes_no_grade(found: Evaluation) -> None:
    held = held_to_plan(found, BEFORE, "days lost")
    assert (held.strength, held.sentence) == (found.strength, found.sentence)
    assert held.warnings[-1] == BEFORE.sentence


@pytest.mark.parametrize("grade", [0, 1, 2])
def test_a_lower_grade_is_not_lowered_and_the_lack_is_said(found: Evaluation, grade: int) -> None:
    low = replace(found, strength=Strength(grade, "low", ("A doubt.",)))
    held = held_to_plan(low, NO_PLAN, "days lost")
    assert held.strength == low.strength
    assert held.warnings[-1] == NO_PLAN.sentence


@pytest.mark.parametrize("design", RULES)
def test_no_design_keeps_its_best_grade_without_a_plan(found: Evaluation, design: str) -> None:
    best = replace(
        found,
        effects=replace(found.effects, design=design),
        strength=Strength(RULES[design].opened, "best", ()),
    )
    capped = held_to_plan(best, NO_PLAN, "days lost")
    assert capped.strength.grade == max(RULES[design].opened - 1, 1)


def test_its_history_says_what_changed_and_whether_outcomes_had_been_read() -> None:
    last = NEXT.changed(said(smallest=1.0, outcome="sessions"), NEXT.written_at + timedelta(days=9))
    steps = [written(PLAN), written(NEXT), read(NEXT.written_at + timedelta(days=1)), written(last)]
    assert history(steps) == (
        "Version 1 was written on 2 March 2026 at 09:30 UTC.",
        "Version 2, 1 April 2026 at 09:30 UTC, before outcomes were read: smallest: 2 → 1.",
        "Outcomes were first read on 2 April 2026 at 09:30 UTC.",
        "Version 3, 10 April 2026 at 09:30 UTC, after outcomes were read: outcome: days → sessions.",
    )
