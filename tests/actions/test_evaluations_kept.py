"""Evaluations are worked out once, and again as soon as one thing that they rest on is another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.actions.rotating import rotated
from tests.actions.with_supports import as_if_on
from tests.practice.plans import said
from tests.reference_lists.test_practices import OWN
from tests.tiny_trust import UPNS, day_of
from wholeschool.actions import erase, evaluate_support, evaluations_kept
from wholeschool.actions.ahead import work_ahead
from wholeschool.actions.evaluate_plan import write_plan
from wholeschool.actions.evaluate_support import SupportAsked
from wholeschool.actions.evaluations_kept import EvaluatedRows, evaluate_ahead, evaluated_rows
from wholeschool.actions.forget import forget, seek_pupil
from wholeschool.actions.plan_register import OutcomesRead, note_readings, read_register
from wholeschool.actions.reading import reading
from wholeschool.actions.report_scope import latest
from wholeschool.actions.support import add_support
from wholeschool.actions.support_said import ForWhom
from wholeschool.disclosure import Policy, load_policy
from wholeschool.errors import WrongCallError
from wholeschool.reference.practices import FILE
from wholeschool.store import Store, kept

OUTCOME = "sent_out+detention"
POLICY = load_policy()
Asked = Callable[..., int]


@pytest.fixture
def store(tiny_store: Path) -> Store:
    _give(Store.open(tiny_store), 6)
    return Store.open(tiny_store)


@pytest.fixture
def asked(store: Store, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Asks for the evaluations; says how many practices were worked out. Each was given to too few."""
    done: list[str] = []

    def counted(_: object, __: object, what: SupportAsked, *___: object) -> None:
        done.append(what.practice)
        raise WrongCallError("too few were given it")

    monkeypatch.setattr(evaluate_support, "evaluated", counted)

    def ask(outcome: str = OUTCOME, policy: Policy = POLICY) -> int:
        done.clear()
        _rows(store, outcome, policy)
        return len(done)

    return ask


def _rows(store: Store, outcome: str = OUTCOME, policy: Policy = POLICY) -> tuple[EvaluatedRows, ...]:
    with reading(store) as opened:
        return evaluated_rows(latest(opened.engine, opened.kept), store.path, outcome, policy)


def _give(store: Store, pupil: int, practice: str = "mentoring") -> None:
    add_support(
        store, practice, ForWhom((UPNS[pupil],)), {"start": day_of(4, 0)},
        to="pastoral_lead", why="inclusion panel", today=date(2025, 2, 10),
    )  # fmt: skip


def _plan(store: Store, folder: Path, outcome: str = OUTCOME, **other: object) -> None:
    plan = {**vars(said(practice="mentoring", outcome=outcome)), **other}
    with as_if_on(datetime(2024, 8, 1, tzinfo=UTC)):
        write_plan(folder / f"{outcome}.toml", plan, store=store.path)


def test_they_are_worked_out_once_and_say_the_same(store: Store, asked: Asked) -> None:
    assert [asked(), asked()] == [1, 0]
    (row,) = _rows(store)
    assert (row.about["practice"], row.outcomes, row.effects) == ("mentoring", (), ())
    assert asked("suspension") == 1
    assert asked(policy=replace(POLICY, threshold=3)) == 1
    assert [asked(), asked("suspension")] == [0, 0]


def test_another_spell_catalogue_program_or_library_counts(
    store: Store, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked()
    _give(store, 7, "counselling")
    assert [asked(), asked()] == [2, 0]
    (store.path / FILE).write_text(OWN, "utf-8")
    assert asked() == 2
    monkeypatch.setattr(evaluations_kept, "_versions", lambda: ("scipy 99",))
    assert asked() == 2
    monkeypatch.setattr(kept, "_program", lambda: "another")
    assert asked() == 2


def test_a_plan_of_the_same_counts_and_what_is_read_after_it_does_not(
    store: Store, asked: Asked, tmp_path: Path
) -> None:
    asked()
    _plan(store, tmp_path, "suspension")
    assert asked() == 0
    _plan(store, tmp_path, "detention+sent_out")
    assert asked() == 1
    with store.reading() as engine:
        planned = read_register(engine).newest("mentoring", OUTCOME)
    note_readings(store, [OutcomesRead("mentoring", (OUTCOME,), "202425", planned)])
    assert asked() == 0
    _plan(store, tmp_path, "detention+sent_out", smallest=3.0)
    assert asked() == 1


def test_what_was_asked_of_late_is_worked_out_ahead(
    store: Store, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = replace(POLICY, threshold=3)
    asked()
    asked("suspension", staff)
    _give(store, 7)
    work_ahead(store)
    assert [asked(), asked("suspension", staff)] == [0, 0]
    monkeypatch.setattr(evaluations_kept, "_OF_LATE", 1)
    _give(store, 8)
    with reading(store) as opened:
        evaluate_ahead(latest(opened.engine, opened.kept), store.path)
    assert [asked("suspension", staff), asked()] == [0, 1]


def _kept(store: Store) -> set[Path]:
    return set((store.path / "kept").glob("evaluations-*"))


def test_whoever_is_forgotten_is_counted_in_nothing_that_was_kept(store: Store, asked: Asked) -> None:
    assert asked() == 1
    assert _kept(store)
    forget(store, seek_pupil(store, UPNS[6]))
    assert not _kept(store)
    # Nobody else was given it.
    assert asked() == 0
    assert _rows(store) == ()


def test_after_a_change_of_keys_nothing_is_left_that_was_kept_before(store: Store, asked: Asked) -> None:
    asked()
    before = _kept(store)
    rotated(store)
    assert before
    assert not _kept(store)
    assert [asked(), asked()] == [1, 0]
    assert not before & _kept(store)


def test_where_an_erasure_was_cut_off_after_its_commit_nothing_kept_before_is_shown(
    store: Store, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked()
    before = _kept(store)

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(erase, "end_erasing", cut_off)
    with pytest.raises(KeyboardInterrupt):
        forget(store, seek_pupil(store, UPNS[6]))
    assert before <= _kept(store)
    assert _rows(store) == ()
