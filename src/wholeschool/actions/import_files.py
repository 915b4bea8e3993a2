"""Bring files into a store: one transaction, all or nothing, safe to repeat."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from wholeschool.actions.import_census import open_returns, said_schools, settle_census
from wholeschool.actions.import_log import (
    ImportResult,
    commit_import,
    repeated_files,
    results_of,
    write_findings,
)
from wholeschool.actions.import_merge import merge_tables
from wholeschool.actions.import_people import Learnt, learnt
from wholeschool.actions.import_plan import Plan, plan_files, plan_kinds
from wholeschool.actions.import_schools import KnownSchools, of_interest
from wholeschool.actions.maps import maps_for
from wholeschool.actions.mended import remove_doubles, remove_mended
from wholeschool.actions.named_schools import NamedSchools, move_named
from wholeschool.errors import WrongCallError
from wholeschool.ingest.census.returns import Returns
from wholeschool.ingest.maps.header_map import HeaderMap
from wholeschool.ingest.memory import give_back, keep_pieces, let_go_of_code, memory_given_back
from wholeschool.ingest.read import open_file, read_file
from wholeschool.ingest.rows.ahead import ahead
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.people import People
from wholeschool.ingest.rows.pupil_keys import PupilKeys
from wholeschool.ingest.rows.reading import Kind, Reading
from wholeschool.ingest.rows.school_links import SchoolLinks
from wholeschool.ingest.together.details import DETAILS
from wholeschool.ingest.together.laid import Laying
from wholeschool.reference.practices import practices_for
from wholeschool.schema import TABLES
from wholeschool.schema.findings import Finding
from wholeschool.store import Store, Transaction, writing
from wholeschool.store.digests import digests_begun
from wholeschool.store.locks import WRITER_PATIENCE_SECONDS

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
        digests_begun([path for path, _ in files]) as digests,
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
        plans = plan_files(files, digests, paths, (urn, given), transaction.log, store.path)
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
        merge = merge_tables(transaction, of_all, [*tables, of_all.tables], named.touched, between)
        changed = merge.changed + withdrawn + named.rows
        del tables
        results = results_of(store, transaction.commit_id, plans, of_all.readings)
        of_files = (each for reading in of_all.readings for each in reading.findings)
        findings = (*unknown, *of_files, *of_all.findings, *named.findings, *of_census, *merge.findings)
        if fresh:
            write_findings(transaction, findings)
            commit_import(transaction, results, changed, (urn, given), said_schools(returns))
        results = remove_mended(store, results)
        remove_doubles(store, results, transaction.log)
    return ImportResult(results, changed, findings + repeated_files(results), merge.corrected)


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
    # A file is looked through while the one before it is read.
    with closing(ahead(open_file(plan.path, maps) for plan in plans)) as opened:
        for number, (plan, content) in enumerate(zip(plans, opened, strict=True)):
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
            reading = read_file(plan.path, context, _said(progress, plan.path.name), opened=content)
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
