"""Which official files were loaded before, by which names; and figures withdrawn that are to be read anew."""

from __future__ import annotations

import functools
import hashlib
import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from wholeschool.errors import WrongCallError
from wholeschool.policy.arrivals import Arrival, Edition
from wholeschool.reference.official import FILE, OfficialNames, official_names, parse_official_names
from wholeschool.reference.own_file import read_own
from wholeschool.store import Commit, Transaction

Before = dict[str, dict[str, Any]]
"""SHA-256 of a file → by which `names` it was read, and of its `tables` what they gave."""
ACTION = "load"
_TABLE = "national"


@dataclass(frozen=True)
class Known:
    """The names that files are read by, and what tells them from others."""

    names: OfficialNames
    digest: str


def known_names(path: Path, *, needed: bool) -> Known:
    """The names that are known, and before them those of a file; `needed`: it has to be there.

    Raises WrongCallError where it is not as it should be.
    """
    ours = (resources.files("wholeschool.reference") / FILE).read_bytes()
    if not path.is_file():
        if needed:
            raise WrongCallError("There is no such file of names.", where=str(path))
        return Known(official_names(), hashlib.sha256(ours).hexdigest())

    def known(text: str) -> Known:
        names = parse_official_names(text, over=official_names(), where=path.name)
        return Known(names, hashlib.sha256(ours + text.encode()).hexdigest())

    return read_own(path, known, advice="Its shape is that of reference/official.toml.")


def loaded_before(log: Sequence[Commit]) -> Before:
    """The files that have given figures, by the newest load."""
    found: Before = next((each.detail["loaded"] for each in reversed(log) if each.action == ACTION), {})
    return dict(found)


def arrivals(log: Sequence[Commit]) -> dict[Edition, Arrival]:
    """How every edition came: with which load first, and of which table it is an edition.

    One table are those that have the same columns, are of the same data set, or have one name and one kind.
    """
    came: dict[str, tuple[int, int]] = {}
    for commit in log:
        if commit.action == ACTION:
            for place, digest in enumerate(commit.detail["loaded"]):
                came.setdefault(digest, (commit.commit_id, place))
    tables = [(digest, each) for digest, file in loaded_before(log).items() for each in file["tables"]]
    family = _families([each for _, each in tables])
    return {
        (table["source_file"], release): Arrival(its, *came[digest])
        for (digest, table), its in zip(tables, family, strict=True)
        for release in table["releases"]
    }


def _families(tables: Sequence[dict[str, Any]]) -> list[str]:
    """The family of each table, called by the first of its files."""
    of: list[int] = []
    seen: dict[tuple[str, ...], int] = {}
    for place, table in enumerate(tables):
        marks: list[tuple[str, ...]] = [("name", str(table["source_file"]), str(table["kind"]))]
        marks += [(mark, str(table[mark])) for mark in ("columns", "data_set") if table.get(mark)]
        known = {of[seen[mark]] for mark in marks if mark in seen}
        first = min(known, default=place)
        of = [first if each in known else each for each in of] + [first]
        seen.update(dict.fromkeys(marks, place))
    return [str(tables[first]["source_file"]) for first in of]


def withdraw_figures(transaction: Transaction, files: Iterable[dict[str, Any]]) -> None:
    """Take the figures of files out of the table."""
    rows = transaction.table(_TABLE)
    its = [
        (rows.source_file == each["source_file"]) & rows.release.isin(each["releases"])
        for file in files
        for each in file["tables"]
        if each["releases"]
    ]
    if not its:
        return
    going = functools.reduce(operator.or_, its)
    measures = transaction.engine.fetch(rows.filter(going).select("measure").distinct())[
        "measure"
    ].to_pylist()
    if measures:
        transaction.replace(_TABLE, rows.filter(~going), sorted(measures))
