"""Bring official files into the table `national`: one transaction, safe to repeat, editions side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from wholeschool.actions.import_log import write_findings
from wholeschool.actions.national_before import (
    ACTION,
    Before,
    Known,
    known_names,
    loaded_before,
    withdraw_figures,
)
from wholeschool.errors import WrongCallError
from wholeschool.ingest.explore.source import source_of
from wholeschool.ingest.files import find_files
from wholeschool.ingest.official.labels import is_labels, labels_beside
from wholeschool.ingest.official.read import TableReading, read_official
from wholeschool.reference.official import FILE
from wholeschool.schema.findings import Finding
from wholeschool.store import Addition, Store, Transaction, writing
from wholeschool.store.digests import digest_of
from wholeschool.store.locks import WRITER_PATIENCE_SECONDS

_TABLE = "national"
_TABLES_OF_A_FOLDER = (".csv", ".csv.gz", ".zip", ".parquet")
"""Of a folder only these are looked at; a file that is named itself is always opened."""
_MEMORY_GB = 0.3
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class LoadedTable:
    """What became of a table of a file. `kind` in words, None where it was not recognised.

    `rows` are those of the file, `figures` what they gave: several measures a row. `repeated`: the file was
    loaded before.
    """

    path: str
    kind: str | None
    rows: int
    left_out: int
    figures: int
    findings: tuple[Finding, ...] = ()
    repeated: bool = False


@dataclass(frozen=True)
class Loaded:
    """What a load did, table by table."""

    tables: tuple[LoadedTable, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was noticed, over all tables."""
        return tuple(finding for each in self.tables for finding in each.findings)


def load_official(
    folder: Path,
    paths: Sequence[Path],
    *,
    names: Path | None = None,
    on: date | None = None,
    progress: Progress = lambda *_: None,
) -> Loaded:
    """Load official files and folders of them into a store, which is made where there is none yet.

    `names`: a file of the shape of `reference/official.toml` that says how files name things beside what is
    known; without it, `official.toml` in the store, if it is there. A file that cannot be read is said, and
    the others go on. Raises WrongCallError where a named path is missing, where there is no file at all, or
    where `names` is not as it should be.
    """
    files = list(_wanted(paths, folder))
    tables = [path for path in files if not is_labels(path.name)]
    if not tables:
        raise WrongCallError(
            "There is no file here to load.",
            where=", ".join(map(str, paths)),
            advice="Files end in .csv, .csv.gz, .zip or .parquet.",
        )
    known = known_names(names or folder / FILE, needed=names is not None)
    store = Store.open_or_create(folder)
    waiting = "Another command is writing to this store; waiting for it"
    with writing(
        store,
        memory_gb=_MEMORY_GB,
        brings=sum(path.stat().st_size for path in tables),
        patience_seconds=WRITER_PATIENCE_SECONDS,
        waiting=lambda: progress(waiting, 0, 0),
    ) as transaction:
        before = loaded_before(transaction.log)
        digests = {path: digest_of(path) for path in tables}
        withdraw_figures(transaction, [before.pop(each) for each in _to_read_anew(before, digests, known)])
        loading = _Loading(files, known, on or datetime.now(UTC).date(), before)
        with transaction.adding(_TABLE) as added:
            for place, (path, digest) in enumerate(digests.items()):
                progress(f"Reading {path.name}", place, len(digests))
                loading.load(path, digest, added)
        loading.commit(transaction)
    return Loaded(tuple(loading.done))


def _wanted(paths: Sequence[Path], store: Path) -> Iterable[Path]:
    """The files to look at; of a folder tables alone, and none of the store that lies in it."""
    named = {path.resolve() for path in paths}
    for path in find_files(paths):
        is_table = path.name.lower().endswith(_TABLES_OF_A_FOLDER)
        if path in named or (is_table and not path.is_relative_to(store.resolve())):
            yield path


def _to_read_anew(before: Before, digests: dict[Path, str], known: Known) -> set[str]:
    """Files that were read when other names were known."""
    return {each for each in digests.values() if each in before and before[each]["names"] != known.digest}


class _Loading:
    """Loads file by file, and keeps what became of each. `before` grows by what is loaded."""

    def __init__(self, files: Sequence[Path], known: Known, on: date, before: Before) -> None:
        self._files = files
        self._known = known
        self._on = on
        self._before = before
        self.done: list[LoadedTable] = []

    def load(self, path: Path, digest: str, added: Addition) -> None:
        """Load the tables of one file, unless a file of the same content was loaded."""
        if digest in self._before:
            self.done += _repeated(path, self._before[digest]["tables"])
            return
        told = []
        try:
            source = source_of(path)
            edition = f"{source.release}, version {source.version}" if source else ""
            labels = labels_beside(path, self._files)
            for reading in read_official(path, labels, self._known.names, self._on, edition):
                for measure, piece in reading.pieces():
                    added.add(measure, piece)
                self.done.append(_loaded(path, reading))
                told.append(_told(reading, source.data_set if source else ""))
        except WrongCallError as error:
            finding = Finding(
                "unreadable_file", "error", file=path.name, seen=error.what, advice=error.advice
            )
            self.done.append(LoadedTable(str(path), None, 0, 0, 0, (finding,)))
        if any(each["figures"] for each in told):
            self._before[digest] = {"names": self._known.digest, "tables": told}

    def commit(self, transaction: Transaction) -> None:
        """Commit, if any file was read; the log keeps what each gave."""
        fresh = [each for each in self.done if not each.repeated]
        if not fresh:
            return
        write_findings(transaction, [finding for each in fresh for finding in each.findings])
        transaction.commit(
            ACTION,
            read=sum(each.rows for each in fresh),
            accepted=sum(each.rows - each.left_out for each in fresh if each.kind),
            changed=sum(each.figures for each in fresh),
            detail={"loaded": self._before},
        )


def _loaded(path: Path, reading: TableReading) -> LoadedTable:
    _, _, inner = reading.name.partition(": ")
    return LoadedTable(
        f"{path}: {inner}" if inner else str(path),
        reading.kind,
        reading.rows,
        reading.left_out,
        reading.figures,
        tuple(reading.findings),
    )


def _told(reading: TableReading, data_set: str) -> dict[str, object]:
    """What the log keeps of a table."""
    return {
        "source_file": reading.name,
        "kind": reading.kind,
        "rows": reading.rows,
        "left_out": reading.left_out,
        "figures": reading.figures,
        "releases": sorted(reading.releases),
        "columns": reading.columns,
        "data_set": data_set,
    }


def _repeated(path: Path, tables: Sequence[dict[str, object]]) -> Iterable[LoadedTable]:
    advice = "Nothing was read again; its figures are in the store."
    finding = Finding("loaded_before", "info", file=path.name, advice=advice)
    for each in tables:
        said = {name: each[name] for name in ("kind", "rows", "left_out", "figures")}
        yield LoadedTable(str(path), **said, findings=(finding,), repeated=True)  # type: ignore[arg-type]
