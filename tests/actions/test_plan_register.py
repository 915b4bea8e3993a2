"""What a store writes down of plans and of readings: once, in one commit, by year, by plan or by none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.practice.plans import said
from wholeschool.actions import plan_register
from wholeschool.actions.evaluate_plan import write_plan
from wholeschool.actions.plan_register import (
    Reading,
    first_read_of_any,
    note_readings,
    read_steps,
    registered_plan,
)
from wholeschool.store import Store

READ = Reading("mentoring", ("sent_out+detention", "suspension"), "202425")
OTHER = Reading("tutoring", ("overall_absence",), "202425")


@pytest.fixture
def store(empty_store: Path) -> Store:
    return Store.open(empty_store)


def test_what_was_read_without_a_plan_is_known_by_each_of_its_parts_and_by_its_year(store: Store) -> None:
    note_readings(store, [READ, OTHER])
    with store.reading() as engine:
        for outcome in ("sent_out+detention", "detention", "late+sent_out", "suspension"):
            assert first_read_of_any(engine, "mentoring", outcome, "202425")
            assert first_read_of_any(engine, "mentoring", outcome)
            assert first_read_of_any(engine, "mentoring", outcome, "202526") is None
        assert first_read_of_any(engine, "mentoring", "late", "202425") is None
        assert first_read_of_any(engine, "tutoring", "suspension", "202425") is None
        assert registered_plan(engine, "mentoring", "suspension") is None
    assert [(each.action, each.detail["step"]) for each in store.log()[-1:]] == [("plan", "outcomes_read")]


def test_it_is_written_down_once_and_all_in_one_commit(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = len(store.log())
    note_readings(store, [READ, OTHER])
    note_readings(store, [OTHER, READ])
    assert len(store.log()) == before + 1
    more = Reading("mentoring", ("late",), "202425")

    def cut_off(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(plan_register.Transaction, "commit", cut_off)
    with pytest.raises(KeyboardInterrupt):
        note_readings(store, [more])
    monkeypatch.undo()
    with store.reading() as engine:
        assert first_read_of_any(engine, "mentoring", "late") is None


def test_a_reading_by_a_plan_is_the_plans_if_the_store_has_it(store: Store, tmp_path: Path) -> None:
    asked = vars(said(practice="mentoring", outcome="suspension"))
    plan = write_plan(tmp_path / "plan.toml", asked, store=store.path).protocol
    unknown = write_plan(tmp_path / "other.toml", {**asked, "smallest": 1.0}).protocol
    with store.reading() as engine:
        steps = read_steps(engine, plan.plan_id)
    note_readings(store, [Reading("mentoring", ("suspension",), "202425", (plan, steps))])
    note_readings(store, [Reading("mentoring", ("late",), "202425", (unknown, ()))])
    with store.reading() as engine:
        assert [each.step for each in read_steps(engine, plan.plan_id)] == ["written", "outcomes_read"]
        assert read_steps(engine, unknown.plan_id) == ()
        assert first_read_of_any(engine, "mentoring", "late", "202425")
        found = registered_plan(engine, "mentoring", "suspension")
    assert found
    assert found[0] == plan


def test_whoever_writes_a_plan_of_what_was_read_is_told(store: Store, tmp_path: Path) -> None:
    note_readings(store, [READ])
    asked = vars(said(practice="mentoring", outcome="suspension"))
    told = [
        write_plan(tmp_path / f"{at}.toml", {**asked, "window": window}, store=store.path).after_reading
        for at, window in enumerate(("half-terms of 2024/25", "half-terms of 2025/26"))
    ]
    assert told == [True, False]
