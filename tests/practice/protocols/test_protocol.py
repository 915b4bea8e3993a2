"""Plans: what they have to say, and that nothing of them changes without its digest."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.practice.plans import WRITTEN, protocol, said
from wholeschool.errors import WholeschoolError, WrongCallError
from wholeschool.practice.protocols.protocol import Said, as_toml, differences, read_protocol, said_of

TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\n"), min_size=1, max_size=60
)


def test_what_is_written_is_read_again_and_fits_its_digest() -> None:
    plan = protocol()
    assert read_protocol(as_toml(plan), "plan.toml") == (plan, True)
    after = plan.changed(said(smallest=1.0), WRITTEN + timedelta(days=3))
    assert (after.version, after.previous, after.plan_id) == (2, plan.sha256, plan.plan_id)
    assert read_protocol(as_toml(after), "plan.toml") == (after, True)


@given(question=TEXT, population=TEXT, smallest=st.floats(1e-6, 1e9), day=st.dates(date(2000, 1, 1)))
def test_any_plan_is_read_as_it_was_written(
    question: str, population: str, smallest: float, day: date
) -> None:
    try:
        plan = protocol(question=question, population=population, smallest=smallest, outcomes_from=day)
    except WrongCallError:
        return  # it looked like a UPN
    assert read_protocol(as_toml(plan), "plan.toml") == (plan, True)


@pytest.mark.parametrize("name", [each.name for each in fields(Said)])
def test_nothing_can_be_changed_by_hand_unseen(name: str) -> None:
    other: dict[str, Any] = {
        "better": "higher", "comparison": "never", "design": "imputation", "smallest": 2.5,
        "outcomes_from": date(2026, 9, 2),
    }  # fmt: skip
    before, after = protocol(), protocol(**{name: other.get(name, "something else")})
    lines = as_toml(before).splitlines()
    changed = [line for line in as_toml(after).splitlines() if line.startswith(f"{name} = ")]
    forged = "\n".join(changed[0] if line.startswith(f"{name} = ") else line for line in lines)
    assert read_protocol(forged, "plan.toml")[1] is False


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("2026-03-02T09:30", "2025-03-02T09:30"),
        ("version = 1", "version = 2"),
        ('previous = ""', 'previous = "0"'),
    ],
)
def test_nor_can_when_it_was_written(was: str, becomes: str) -> None:
    assert read_protocol(as_toml(protocol()).replace(was, becomes), "plan.toml")[1] is False


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"better": "lowr"}, "the plan's better is “lowr”. Did you mean lower? It is one of: lower, higher."),
        ({"comparison": "all"}, "the plan's comparison is “all”. It is one of: never, notyet."),
        ({"design": "magic"}, "the plan's design is “magic”."),
        ({"design": "its_beside"}, "the plan's design is “its_beside”."),
        ({"smallest": 0.0}, "the smallest effect that matters is a number above 0"),
        ({"smallest": float("nan")}, "the smallest effect that matters is a number above 0"),
        ({"population": "A123456789012 alone"}, "the plan's population holds a UPN"),
        ({"window": "x" * 401}, "is longer than 400 letters"),
        ({"window": "one\ntwo"}, "or has several lines"),
    ],
)
def test_what_a_plan_cannot_say_is_a_sentence(other: dict[str, Any], sentence: str) -> None:
    with pytest.raises(WrongCallError) as caught:
        said(**other)
    assert sentence in caught.value.sentence()


def test_what_is_missing_is_named_with_its_option() -> None:
    with pytest.raises(WrongCallError) as caught:
        said_of({"question": "Does it help?", "outcome": "days"})
    assert "does not say its better, population, window, outcomes_from" in caught.value.what
    assert "--outcomes-from" in caught.value.advice


@pytest.mark.parametrize("text", ["", "[plan]\n", "no toml", '[plan]\nquestion = "x"\n[record]\nid = 3\n'])
def test_another_file_is_no_plan(text: str) -> None:
    with pytest.raises(WholeschoolError):
        read_protocol(text, "plan.toml")


def test_differences_are_said_old_and_new() -> None:
    assert differences(said(), said(smallest=1.0, outcome="sessions")) == (
        "outcome: days → sessions", "smallest: 2 → 1",
    )  # fmt: skip
