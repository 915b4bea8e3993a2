"""Judge a store: is it what its import log says, and are its books what its registers amount to?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wholeschool.actions.durations import read_durations
from wholeschool.continuum.books.build import durations_of, is_behind, last_build, made_by_these_rules
from wholeschool.continuum.check import Problem, changed_books, changed_rungs, changed_weeks, doubled_rows
from wholeschool.continuum.plausible import plausibility
from wholeschool.continuum.rungs.climb import RUNGS_REST_ON, last_climb
from wholeschool.errors import DamagedDataError
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

    What cannot be read at all is a problem like any other, and the only one that is named then.
    """
    try:
        return _check(store, progress)
    except DamagedDataError as error:
        return CheckResult(0, (Problem(error.sentence()),), ())


def _check(store: Store, progress: Callable[[int, int], None]) -> CheckResult:
    log = store.log()
    unnamed = unnamed_versions(store)
    problems = [
        Problem(f"{name}: version {version} is named by no row of the import log")
        for name, version in unnamed.items()
    ]
    built = last_build(log)
    findings = _behind(store, log, built)
    with store.reading(instead=unnamed) as engine:
        problems += doubled_rows(engine)
        findings += plausibility(engine)
        if built is not None and not made_by_these_rules(built):
            return CheckResult(0, tuple(problems), findings)
        wrong_weeks, checked = changed_weeks(engine)
        problems += wrong_weeks
        if built is None:
            return CheckResult(checked, tuple(problems), findings)
        # Books that are behind the imports are judged by what they were made from, and by nothing newer.
        behind = is_behind(log)
        rest_on = [name for name in _BOOKS_REST_ON if behind or name not in unnamed]
        store.show(engine, rest_on, built)
        found, checked = changed_books(engine, durations_of(built), progress)
        climbed = last_climb(log)
        # Rungs stand on the books: where these are not sound, there is nothing to judge rungs by.
        if climbed is not None and not found and not unnamed.keys() & set(RUNGS_REST_ON):
            store.show(engine, RUNGS_REST_ON, climbed)
            found += changed_rungs(engine)
    return CheckResult(checked, tuple(problems + found), findings)


_BOOKS_REST_ON = ("registers", "calendar", "enrolments", "events", "week_counts", "week_forms")


def _behind(store: Store, log: list[Commit], built: Commit | None) -> tuple[Finding, ...]:
    """Why a build would change the books: something newer than they are. That is no damage."""
    if built is None:
        behind = {"books_behind_imports": "There are no books to judge."} if len(log) > 1 else {}
    elif not made_by_these_rules(built):
        behind = {"books_of_other_rules": "The books were made by other rules or lists, and were not judged."}
    else:
        behind = {}
        if is_behind(log):
            behind["books_behind_imports"] = "The books were judged by what had been imported then."
        if read_durations(store.path) != durations_of(built):
            behind["books_behind_durations"] = "The books were judged by the durations assumed then."
    return tuple(
        Finding(name, "info", advice=f"{advice} Run: wholeschool build") for name, advice in behind.items()
    )
