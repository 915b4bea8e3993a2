"""Compiled plans that a later process takes up: the same steps, and none of another program's."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from wholeschool.continuum.books import ledger
from wholeschool.engine import CompiledStep, compiled
from wholeschool.engine.compiled import _keep, _kept

PLAN = """
import pyarrow as pa
from wholeschool.engine import Plan, compiled_once

MADE = []

@compiled_once
def above(dialect, least):
    MADE.append(least)
    plan = Plan()
    rows = Plan.given("rows", pa.schema([("a", pa.int64())]))
    plan.hold("above", rows.filter(rows.a > least))
    return plan.compiled(dialect)
"""
VERSIONS = ("ibis", "sqlglot", "duckdb")


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module that makes a plan; processes here may keep what they compile."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    path = tmp_path / "above.py"
    path.write_text(PLAN, "utf-8")
    return path


def started(path: Path) -> ModuleType:
    """The module as a new process would have it, which remembers nothing."""
    spec = importlib.util.spec_from_file_location("above", path)
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def plans_beside(path: Path) -> list[Path]:
    return sorted((path.parent / "__pycache__").glob("*.plan"))


def test_a_later_process_compiles_nothing_and_has_the_same_steps(module: Path) -> None:
    first, later = started(module), started(module)
    steps = [first.above("duckdb", 1), first.above("duckdb", 2)]
    assert first.above("duckdb", 1) is steps[0]
    assert [later.above("duckdb", 1), later.above("duckdb", 2)] == steps
    assert (first.MADE, later.MADE) == ([1, 2], [])
    assert steps[0] != steps[1]
    assert [path.suffix for path in plans_beside(module)] == [".plan"] * 2, "nothing half-written lies there"


def test_another_programs_plan_and_one_that_cannot_be_read_are_compiled_again(
    module: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = started(module).above("duckdb", 1)
    (place,) = plans_beside(module)
    foreign = json.loads(place.read_text("utf-8"))
    foreign["steps"][0][1] = "SELECT 1 AS a"
    for text in (json.dumps({**foreign, "of": "another"}), "{", "[]", "{}", '{"of": 1, "steps": 1}'):
        place.write_text(text, "utf-8")
        assert started(module).above("duckdb", 1) == wanted, text
        assert json.loads(place.read_text("utf-8"))["of"] == compiled.program(), "laid down anew"
    monkeypatch.setattr(compiled, "program", lambda: "another")
    again = started(module)
    assert again.above("duckdb", 1) == wanted
    assert again.MADE == [1]


def test_where_python_keeps_nothing_no_plan_is_kept(module: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    started(module).above("duckdb", 1)
    assert plans_beside(module) == []


def test_where_nobody_may_write_it_is_compiled_each_time(module: Path) -> None:
    (module.parent / "__pycache__").write_text("no folder", "utf-8")
    assert [started(module).above("duckdb", 1)[0].name for _ in range(2)] == ["above", "above"]


def test_the_largest_plan_comes_back_as_it_was(module: Path) -> None:
    """With all types of columns that books have, and whether they can be null."""
    steps: tuple[CompiledStep, ...] = ledger._compiled("duckdb", scoped=True, every_session=False)
    place = module.parent / "ledger.plan"
    _keep(place, steps)
    assert _kept(place) == steps
    assert any(step.kept for step in steps)
    assert not all(step.kept for step in steps)


def test_a_changed_file_of_the_program_and_another_version_make_it_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def program() -> str:
        return compiled.program.__wrapped__()

    monkeypatch.setattr(compiled, "_PROGRAM", tmp_path)
    rule = tmp_path / "room" / "rule.toml"
    rule.parent.mkdir()
    rule.write_text("days = 1", "utf-8")
    found = [program()]
    rule.write_text("days = 10", "utf-8")
    found.append(program())
    (tmp_path / "room" / "__pycache__").mkdir()
    (tmp_path / "room" / "__pycache__" / "rule.pyc").write_bytes(b"")
    assert program() == found[-1]
    for name in VERSIONS:
        with monkeypatch.context() as patch:
            patch.setattr(getattr(compiled, name), "__version__", "0.1")
            found.append(program())
    assert len({*found}) == len(found)
