"""Which schools an import knows, and which of the register of schools (GIAS) are any of its business."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import ibis
import pyarrow as pa

from wholeschool.ingest.rows.made_up import is_made_up
from wholeschool.ingest.rows.reading import Reading
from wholeschool.ingest.rows.school_links import SchoolLinks
from wholeschool.ingest.together.blanks import let_blanks_stand
from wholeschool.schema import TABLES
from wholeschool.schema.findings import Finding
from wholeschool.store import Transaction

_SCHOOLS = TABLES["schools"]
_NAMING = ("schools", "calendar", "enrolments", "registers", "events", "termly_counts")
"""Tables whose rows make a school the business of a store."""
_REGISTER = "gias"
_LAESTAB_DIGITS = 7


class KnownSchools:
    """The schools of a store, of the files of an import that have been read, and of the call.

    `given` is what somebody said of schools by LAESTAB, and by NativeIds that are none.
    """

    def __init__(self, transaction: Transaction, given: Mapping[str, int] = MappingProxyType({})) -> None:
        rows = transaction.engine.fetch(transaction.table("schools").select("urn", "laestab").distinct())
        self._by_laestab: dict[str, int] = {}
        self._urns: set[int] = set()
        self.named: set[int] = set()
        """URNs of which the files have rows, the register apart."""
        self._add(rows.to_pylist(), listed=True)
        said = [{"laestab": native, "urn": urn} for native, urn in given.items() if is_laestab(native)]
        self._add(said, listed=False)

    @property
    def by_laestab(self) -> Mapping[str, int]:
        """LAESTAB → URN; a school that somebody has listed goes by its own URN, not by a made-up one."""
        return self._by_laestab

    @property
    def only(self) -> int | None:
        """The school, where there is one alone: made-up ones do not count beside others."""
        listed = {urn for urn in self._urns if not is_made_up(urn)} or self._urns
        return next(iter(listed)) if len(listed) == 1 else None

    def learn(self, reading: Reading) -> None:
        """Add the schools of a file. Those of the register are known by their LAESTAB, and are no choice."""
        for tables in reading.every():
            if reading.kind != _REGISTER:
                with_schools = (table for table in tables.values() if "urn" in table.column_names)
                self.named |= {urn for table in with_schools for urn in table["urn"].unique().to_pylist()}
            if "schools" not in tables:
                continue
            rows = tables["schools"]
            names = [name for name in ("urn", "laestab", "academic_year") if name in rows.column_names]
            # Where two schools had a LAESTAB one after the other, it is that of the later one.
            by_year = rows.select(names).sort_by("academic_year")
            self._add(by_year.to_pylist(), listed=reading.kind != _REGISTER)

    def _add(self, rows: Iterable[Mapping[str, Any]], *, listed: bool) -> None:
        for row in rows:
            laestab, urn = row.get("laestab"), int(row["urn"])
            if listed:
                self._urns.add(urn)
            if laestab and not (is_made_up(urn) and not is_made_up(self._by_laestab.get(laestab, urn))):
                self._by_laestab[laestab] = urn


def is_laestab(native_id: str) -> bool:
    """Whether what a census or a transfer file calls a school is its LAESTAB."""
    return len(native_id) == _LAESTAB_DIGITS and native_id.isdecimal()


def of_interest(
    transaction: Transaction, readings: Sequence[Reading], links: SchoolLinks, named: set[int]
) -> tuple[list[Reading], Mapping[str, pa.Table]]:
    """The readings with those schools of the register alone that the store or the import has rows of.

    `named` are those of the import. A school that one of these continues is among them. What the register
    says of earlier years fills gaps and changes nothing. The second part are rows that say which school
    continues which, of its newest year.
    """
    if not any(reading.kind == _REGISTER for reading in readings):
        return list(readings), {}
    before = links.predecessors()
    wanted = _with_predecessors(named | _urns_with_rows(transaction), before)
    standing = _standing(transaction)
    sifted = [
        _sifted(reading, wanted, standing)
        if reading.kind == _REGISTER and "schools" in reading.tables
        else reading
        for reading in readings
    ]
    given = [row for each in sifted if "schools" in each.tables for row in each.tables["schools"].to_pylist()]
    return sifted, {"schools": _continuing(before, [*standing, *given])}


def _urns_with_rows(transaction: Transaction) -> set[int]:
    stored = ibis.union(*(transaction.table(name).select("urn") for name in _NAMING), distinct=True)
    return set(transaction.engine.fetch(stored)["urn"].to_pylist())


def _with_predecessors(urns: set[int], before: Mapping[int, int]) -> set[int]:
    found, waiting = set(urns), list(urns)
    while waiting:
        urn = before.get(waiting.pop())
        if urn and urn not in found:
            found.add(urn)
            waiting.append(urn)
    return found


def _standing(transaction: Transaction) -> list[dict[str, Any]]:
    rows = transaction.engine.fetch(transaction.table("schools").select(*_SCHOOLS.names))
    found: list[dict[str, Any]] = rows.to_pylist()
    return found


def _sifted(reading: Reading, wanted: set[int], standing: Sequence[Mapping[str, Any]]) -> Reading:
    rows = reading.tables["schools"].to_pylist()
    known = {(row["urn"], row["academic_year"]) for row in standing}
    made_up = {row["laestab"] for row in standing if is_made_up(row["urn"])} - {None}
    newest = {row["urn"]: row["academic_year"] for row in sorted(rows, key=lambda row: row["academic_year"])}
    own = [row for row in rows if row["urn"] in wanted or row["laestab"] in made_up]
    kept = [
        row
        for row in own
        if row["academic_year"] == newest[row["urn"]] or (row["urn"], row["academic_year"]) not in known
    ]
    passed_over = len(newest) - len({row["urn"] for row in own})
    table = pa.Table.from_pylist(kept, schema=reading.tables["schools"].schema)
    finding = Finding(
        "schools_passed_over",
        "info",
        file=reading.path.name,
        expected="schools that the store or this import has rows of",
        advice="The others are not taken in. Import the register again once there are rows of more schools.",
        count=passed_over,
    )
    return replace(
        reading,
        tables={"schools": let_blanks_stand(table)},
        findings=(*reading.findings, *([finding] if passed_over else [])),
    )


def _continuing(before: Mapping[int, int], rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """The newest row of each school that continues another; of several for a year the last counts."""
    newest = {row["urn"]: row for row in sorted(rows, key=lambda row: str(row["academic_year"]))}
    continuing = [
        {name: row.get(name) for name in _SCHOOLS.names} | {"predecessor_urn": before[urn]}
        for urn, row in newest.items()
        if urn in before
    ]
    return let_blanks_stand(pa.Table.from_pylist(continuing, schema=_SCHOOLS.own_arrow))
