"""What a store writes down of plans and of readings: once, in one commit, by year, by plan or by none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.practice.plans import said
from wholeschool.actions import plan_register
from wholeschool.actions.evaluate_plan import write_plan
from wholeschool.actions.plan_register import (
    OutcomesRead,
    note_readings,
    read_register,
)
from wholeschool.store import Store

READ = OutcomesRead("mentoring", ("sent_out+detention", "suspension"), "202425")
OTHER = OutcomesRead("tutoring", ("overall_absence",), "202425")


@pytest.fixture
def store(empty_store: Path) -> Store:
    return Store.open(empty_store)


def test_what_was_read_without_a_plan_is_known_by_each_of_its_parts_and_by_its_year(store: Store) -> None:
    note_readings(store, [READ, OTHER])
    with store.reading() as engine:
        for outcome in ("sent_out+detention", "detention", "late + sent_out", "suspension"):
            assert read_register(engine).first_read("mentoring", outcome, "202425")
            assert read_register(engine).first_read("mentoring", outcome)
            assert read_register(engine).first_read("mentoring", outcome, "202526") is None
        assert read_register(engine).first_read("mentoring", "late", "202425") is None
        assert read_register(engine).first_read("tutoring", "suspension", "202425") is None
        assert read_register(engine).newest("mentoring", "suspension") is None
    assert [(each.action, each.detail["step"]) for each in store.log()[-1:]] == [("plan", "outcomes_read")]


def test_it_is_written_down_once_and_all_in_one_commit(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = len(store.log())
    note_readings(store, [READ, OTHER])
    note_readings(store, [OTHER, READ])
    assert len(store.log()) == before + 1
    more = OutcomesRead("mentoring", ("late",), "202425")

    def cut_off(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(plan_register.Transaction, "commit", cut_off)
    with pytest.raises(KeyboardInterrupt):
        note_readings(store, [more])
    monkeypatch.undo()
    with store.reading() as engine:
        assert read_register(engine).first_read("mentoring", "late") is None


def test_a_reading_by_a_plan_is_the_plans_if_the_store_has_it(store: Store, tmp_path: Path) -> None:
    asked = vars(said(practice="mentoring", outcome="suspension"))
    plan = write_plan(tmp_path / "plan.toml", asked, store=store.path).protocol
    unknown = write_plan(tmp_path / "other.toml", {**asked, "smallest": 1.0}).protocol
    with store.reading() as engine:
        steps = read_register(engine).steps(plan.plan_id)
    note_readings(store, [OutcomesRead("mentoring", ("suspension",), "202425", (plan, steps))])
    note_readings(store, [OutcomesRead("mentoring", ("late",), "202425", (unknown, ()))])
    with store.reading() as engine:
        register = read_register(engine)
    assert [each.step for each in register.steps(plan.plan_id)] == ["written", "outcomes_read"]
    assert register.steps(unknown.plan_id) == ()
    assert register.first_read("mentoring", "late", "202425")
    found = register.newest("mentoring", "suspension")
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
