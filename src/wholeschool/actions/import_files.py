"""Bring files into a store: one transaction, all or nothing, safe to repeat."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.actions.corrections import Correction, correction_of
from wholeschool.actions.import_census import open_returns, said_schools, settle_census
from wholeschool.actions.import_log import (
    ImportResult,
    commit_import,
    repeated_files,
    results_of,
    write_findings,
)
from wholeschool.actions.import_people import SEALED, Learnt, counted, learnt
from wholeschool.actions.import_plan import Plan, plan_files, plan_kinds
from wholeschool.actions.import_schools import KnownSchools, of_interest
from wholeschool.actions.maps import maps_for
from wholeschool.actions.mended import remove_doubles, remove_mended
from wholeschool.actions.named_schools import NamedSchools, move_named
from wholeschool.errors import WrongCallError
from wholeschool.ingest.census.returns import Returns
from wholeschool.ingest.maps.header_map import HeaderMap
from wholeschool.ingest.memory import give_back, keep_pieces, let_go_of_code, memory_given_back
from wholeschool.ingest.read import read_file
from wholeschool.ingest.registers.week_tables import refresh_weeks
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.people import People
from wholeschool.ingest.rows.pupil_keys import PupilKeys
from wholeschool.ingest.rows.reading import Kind, Reading
from wholeschool.ingest.rows.school_links import SchoolLinks
from wholeschool.ingest.together.cross_checks import cross_findings
from wholeschool.ingest.together.details import DETAILS
from wholeschool.ingest.together.laid import LAID, Laying, lies
from wholeschool.ingest.together.same_stay import vague_stays
from wholeschool.ingest.together.settle import settle, settle_laid, settled_name
from wholeschool.ingest.together.settle_marks import SettledMarks, settle_marks
from wholeschool.ingest.together.withdrawn import withdrawn_latenesses, without_withdrawn
from wholeschool.reference.practices import practices_for
from wholeschool.schema import TABLES
from wholeschool.schema.findings import Finding
from wholeschool.store import Store, Transaction, merge_rows, withdraw_rows, writing
from wholeschool.store.locks import WRITER_PATIENCE_SECONDS

_BEAR_ON_WEEKS = ("registers", "calendar", "enrolments")
_MARKS: frozenset[Kind] = frozenset({"registers", "ctf", "wonde"})
_LARGE_BYTES = 20_000_000
"""Files of an import from which on letting go of the libraries' code, half a second in all, is worth it."""

Progress = Callable[[str, int, int], None]
"""Told what is being read, how far (bytes), and of how much."""


def import_files(
    folder: Path,
    paths: Sequence[Path],
    *,
    urn: int | None = None,
    native_ids: Mapping[str, int] | None = None,
    header_map: str | None = None,
    threads: int | None = None,
    progress: Progress = lambda *_: None,
    patience_seconds: float = WRITER_PATIENCE_SECONDS,
) -> ImportResult:
    """Import files and folders into a store, which is made where there is none yet.

    `urn` is the school of files that name none; `native_ids` is what a census calls schools → their URNs.
    `header_map` is a map by its path, or by its name among those saved in the store: every file is read by
    it. Without one, a saved map is used for the files whose headers it has.

    Raises WrongCallError where a named path is missing or is no file that can be imported, and where another
    command still writes to the store after `patience_seconds`.
    """
    unknown: list[Finding] = []
    maps = maps_for(folder, header_map)
    files = plan_kinds(paths, unknown, maps)
    if not files and not unknown:
        raise WrongCallError("There is no file here to import.", where=", ".join(map(str, paths)))
    store = Store.open_or_create(folder)
    kinds = {known.kind for _, known in files}
    engine_threads, memory_gb = bounds(threads, kinds)
    if "census" not in kinds:
        keep_pieces()
    with (
        memory_given_back(),
        writing(
            store,
            threads=engine_threads,
            memory_gb=memory_gb,
            brings=sum(path.stat().st_size for path, _ in files),
            patience_seconds=patience_seconds,
            waiting=lambda: progress("Another command is writing to this store; waiting for it", 0, 0),
        ) as transaction,
    ):
        given = dict(native_ids or {})
        plans = plan_files(files, paths, (urn, given), transaction.log, store.path)
        fresh = [plan for plan in plans if plan.earlier is None]
        returns = open_returns(transaction.log, urn, given)
        between = _between_steps(fresh)
        between()
        laying = Laying(transaction.engine)
        of_all = _read_all(store, transaction, fresh, (urn, returns), laying, maps, progress)
        progress("Bringing the rows together", 0, 0)
        between()
        said = {**returns.known, **given}
        named = move_named(transaction, of_all.readings, returns, said) if fresh else NamedSchools()
        places = [plan.census for plan in fresh]
        tables, withdrawn, of_census = settle_census(
            transaction, of_all.readings, places, returns, laying, of_all.moves
        )
        of_all = replace(of_all, readings=[reading.without(*TABLES, DETAILS) for reading in of_all.readings])
        between()
        changed, corrected, crossed = _merge(
            transaction, of_all, [*tables, of_all.tables], named.touched, between
        )
        changed += withdrawn + named.rows
        del tables
        results = results_of(store, transaction.commit_id, plans, of_all.readings)
        of_files = (each for reading in of_all.readings for each in reading.findings)
        findings = (*unknown, *of_files, *of_all.findings, *named.findings, *of_census, *crossed)
        if fresh:
            write_findings(transaction, findings)
            commit_import(transaction, results, changed, (urn, given), said_schools(returns))
        results = remove_mended(store, results)
        remove_doubles(store, results, transaction.log)
    return ImportResult(results, changed, findings + repeated_files(results), corrected)


def _between_steps(plans: Sequence[Plan]) -> Callable[[], None]:
    """What is done between two steps of an import, so that each begins with little."""
    large = sum(plan.path.stat().st_size for plan in plans) >= _LARGE_BYTES

    def between() -> None:
        give_back()
        if large:
            let_go_of_code()

    return between


def bounds(threads: int | None, kinds: Collection[Kind]) -> tuple[int, float]:
    """By how many threads the engine works, and how many gigabytes it may hold.

    Files of any size are worked on some schools at a time, by each thread. Of marks there are many, and half
    as much takes longer. A census is read by one thread, longer than all else takes: more than two wait.
    """
    cores = threads or os.cpu_count() or 1
    if _MARKS.isdisjoint(kinds) and "census" in kinds:
        cores = threads or min(2, cores)
        return cores, max(0.07, 0.035 * cores)
    return cores, max(0.13, 0.065 * cores)


def _read_all(
    store: Store,
    transaction: Transaction,
    plans: Sequence[Plan],
    whose: tuple[int | None, Returns],
    laying: Laying,
    maps: Sequence[HeaderMap],
    progress: Progress,
) -> Learnt:
    """Read the files in order; what schools there are is known once their files are read."""
    people = People()
    pseudonyms = store.pseudonyms().of
    ids = people.noting(pseudonyms)
    keys = PupilKeys(pseudonyms, lambda: _known_keys(transaction))
    schools = KnownSchools(transaction, {**whose[1].known, **whose[1].given})
    links = SchoolLinks()
    readings: list[Reading] = []
    for number, plan in enumerate(plans):
        laying.begin(number)
        context = Context(
            ids,
            whose[0] or schools.only,
            datetime.now(UTC).date(),
            schools.by_laestab,
            keys,
            people,
            returns=whose[1],
            school_links=links,
            laying=laying,
            practices=partial(practices_for, store.path),
        )
        reading = read_file(plan.path, context, _said(progress, plan.path.name), maps)
        schools.learn(reading)
        readings.append(laying.put_down(reading, of_census=plan.census is not None))
        del reading
        give_back()
    named = schools.named | laying.urns
    readings, continuing = of_interest(transaction, readings, links, named)
    give_back()
    of_all = learnt(transaction, readings, laying, keys, people)
    return replace(of_all, tables={**of_all.tables, **continuing})


def _known_keys(transaction: Transaction) -> dict[int, int]:
    """What the store knows pupils by, beside their UPNs."""
    rows = transaction.engine.fetch(transaction.table("pupil_keys").select("key_id", "pupil_id"))
    return dict(zip(rows["key_id"].to_pylist(), rows["pupil_id"].to_pylist(), strict=True))


def _said(progress: Progress, name: str) -> Callable[[int, int], None]:
    return lambda done, total: progress(f"Reading {name}", done, total)


def _merge(
    transaction: Transaction,
    of_all: Learnt,
    tables: Sequence[Mapping[str, pa.Table]],
    renamed: ir.Table | None,
    between: Callable[[], None],
) -> tuple[int, tuple[Correction, ...], tuple[Finding, ...]]:
    """Merge every table; gives how many rows are new or corrected, what was, and what they say together.

    `renamed` are school-years in which schools have got their own number; `between` is done after each table.
    """
    changed = 0
    corrected: list[Correction | None] = []
    changed_rows = {}
    for name in TABLES:
        rows = _settled(transaction, name, tables, of_all.moves)
        if rows is None:
            continue
        if name == "enrolments" and isinstance(rows, ir.Table):
            withdraw_rows(transaction, name, vague_stays(rows, transaction.table(name)))
        merged = merge_rows(transaction, name, rows)
        if name == "registers" and merged.changed:
            marked = transaction.engine.table(f"compared_{name}")
            withdrawn = withdrawn_latenesses(transaction.table("events"), marked)
            changed += withdraw_rows(transaction, "events", withdrawn)
        changed += counted(transaction, name, merged)
        corrected.append(correction_of(transaction, name, merged))
        del rows
        between()
        if merged.changed:
            changed_rows[name] = transaction.engine.table(f"compared_{name}")
    bear_on_weeks = {name: rows for name, rows in changed_rows.items() if name in _BEAR_ON_WEEKS}
    if of_all.moved is not None:
        bear_on_weeks["moved"] = of_all.moved
    if renamed is not None:
        bear_on_weeks["renamed"] = renamed
    if bear_on_weeks:
        refresh_weeks(transaction, bear_on_weeks)
        between()
    return changed, tuple(filter(None, corrected)), cross_findings(transaction, changed_rows)


def _settled(
    transaction: Transaction, name: str, tables: Sequence[Mapping[str, pa.Table]], moves: Mapping[int, int]
) -> ir.Table | SettledMarks | None:
    """What all files say of a table, a row a key; None where they say nothing.

    Registers have been merged when events are settled: a lateness that a later mark takes back is none.
    """
    engine = transaction.engine
    if name in LAID and not lies(engine, name):
        return None
    if name == "registers":
        return settle_marks(engine, transaction.table(name), moves)
    rows = _settled_rows(transaction, name, tables, moves)
    if rows is not None and name == "events" and lies(engine, "registers"):
        return without_withdrawn(rows, transaction.table("registers"))
    return rows


def _settled_rows(
    transaction: Transaction, name: str, tables: Sequence[Mapping[str, pa.Table]], moves: Mapping[int, int]
) -> ir.Table | None:
    engine = transaction.engine
    if name in LAID:
        return settle_laid(engine, name, moves)
    if engine.shows(settled_name(name)):  # some pupils at a time, with the censuses
        return engine.table(settled_name(name))
    if name == "identities":
        return engine.table(SEALED)
    given = [each[name] for each in tables if name in each and each[name].num_rows]
    return settle(engine, name, given, transaction.table(name)) if given else None
