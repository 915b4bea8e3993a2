"""Judge a store: is it what its import log says, and are its books what its registers amount to?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wholeschool.actions.durations import read_durations
from wholeschool.continuum.build import last_build
from wholeschool.continuum.check import Problem, changed_books, doubled_rows
from wholeschool.engine import LocalEngine
from wholeschool.schema.findings import Finding
from wholeschool.store import Commit, Store, unnamed_versions


@dataclass(frozen=True)
class CheckResult:
    """`ok` judges the store and the books; `findings` are things worth knowing that damage nothing."""

    pupil_weeks_checked: int
    problems: tuple[Problem, ...]
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is damaged."""
        return not self.problems


def check(store: Store, *, progress: Callable[[int, int], None] = lambda *_: None) -> CheckResult:
    """Read the newest version of every table, work the books out again, and compare.

    Raises DamagedDataError where a table or the import log cannot be read at all.
    """
    log = store.log()
    unnamed = unnamed_versions(store)
    problems = [
        Problem(f"{name}: version {version} is named by no row of the import log")
        for name, version in unnamed.items()
    ]
    built = last_build(log)
    findings = _behind(log, built)
    with store.reading(newest=True) as engine:
        problems += doubled_rows(engine)
        if built is None:
            return CheckResult(0, tuple(problems), findings)
        if findings and not unnamed:
            store.show(
                engine, ("registers", "calendar", "enrolments", "events", "week_counts", "week_forms"), built
            )
        found, checked = _books(store, engine, progress)
    return CheckResult(checked, tuple(problems + found), findings)


def _books(
    store: Store, engine: LocalEngine, progress: Callable[[int, int], None]
) -> tuple[list[Problem], int]:
    return changed_books(engine, read_durations(store.path), progress)


def _behind(log: list[Commit], built: Commit | None) -> tuple[Finding, ...]:
    """What was imported after the last build is not yet in the books; that is no damage."""
    imports = [commit for commit in log if commit.action == "import"]
    if not imports or (built is not None and imports[-1].commit_id < built.commit_id):
        return ()
    advice = (
        "The books were judged by what had been imported then." if built else "There are no books to judge."
    )
    return (Finding("books_behind_imports", "info", advice=f"{advice} Run: wholeschool build"),)
