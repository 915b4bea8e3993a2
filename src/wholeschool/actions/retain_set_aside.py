"""Rows set aside that are past their time: whole files, and rows of pupils who have grown up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from wholeschool.reference.retention import Rule
from wholeschool.schema.years import academic_year_of
from wholeschool.store import Commit, Store
from wholeschool.store.set_aside import Judge, count_set_aside, erase_set_aside, rows_set_aside

_YOUNGEST = -2
"""The first year of nursery: nobody whose row is set aside is younger."""


@dataclass(frozen=True)
class AsideGoing:
    """What goes of the rows set aside.

    `files` are past their time: path in the store → rule, academic year in which its rows were set aside, and
    rows. `judge` tells the rows of pupils who have grown up; None where nobody has.
    """

    files: Mapping[str, tuple[str, str, int]]
    judge: Judge | None = field(repr=False)
    of_pupils: int


def aside_going(store: Store, rules: Sequence[Rule], day: date, judge: Judge | None) -> AsideGoing:
    """What of the rows set aside is past its time on a day.

    A file goes by the rule of the table that its rows would have gone to, counted from the academic year in
    which they were set aside, for nobody could read of which year they are. Rows of tables that no rule names
    go when everybody has grown up who can have been at school then.
    """
    files = {}
    for name, count in rows_set_aside(store.path).items():
        kind, year = _origin(store, name)
        rule = _rule_of(kind, rules)
        if rule is not None and rule.last_day(year, _YOUNGEST) < day:
            files[name] = (rule.name, year, count)
    others = count_set_aside(store.path, judge, without=files) if judge else 0
    return AsideGoing(files, judge, others)


def erase_aside(store: Path, going: AsideGoing) -> int:
    """Erase what goes; gives how many rows that were."""
    for name in going.files:
        (store / name).unlink(missing_ok=True)
    erased = erase_set_aside(store, going.judge) if going.judge else 0
    return erased + sum(count for _, _, count in going.files.values())


def _rule_of(kind: str, rules: Sequence[Rule]) -> Rule | None:
    """The rule of the years of a table, else that of pupils' age, which counts from the youngest."""
    by_table = next((rule for rule in rules if kind in rule.tables), None)
    return by_table or next((rule for rule in rules if rule.counts == "age"), None)


def _origin(store: Store, name: str) -> tuple[str, str]:
    """The kind of file that rows came with, and the academic year of that import; else of the file itself."""
    for kind, commit in _imported(store.log(), name):
        return kind, academic_year_of(commit.at.date())
    written = datetime.fromtimestamp((store.path / name).stat().st_mtime, UTC)
    return "", academic_year_of(written.date())


def _imported(log: Sequence[Commit], name: str) -> Iterator[tuple[str, Commit]]:
    for commit in log:
        for file in commit.files:
            if name in file.get("quarantine", ()):
                yield str(file["kind"]), commit
