"""A trust's files, the store that they were imported into, and what was said of the import."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from wholeschool.actions.build import BuildResult, build
from wholeschool.actions.import_files import import_files
from wholeschool.actions.import_log import ImportResult
from wholeschool.schema import TABLES
from wholeschool.simulate import Settings, write_trust
from wholeschool.store import Store
from wholeschool.store.versions import create_table

BOOKS = ("presence", "ledger", "ledger_findings", "rungs", "standings")


@dataclass(frozen=True)
class MadeTrust:
    """A folder with `files`, the `store` made of them, and `import.json`."""

    folder: Path

    @property
    def files(self) -> Path:
        return self.folder / "files"

    @property
    def store(self) -> Path:
        return self.folder / "store"

    @cached_property
    def imported(self) -> dict[str, Any]:
        """What the import said: totals, files, findings."""
        said: dict[str, Any] = json.loads((self.folder / "import.json").read_text("utf-8"))
        return said

    @cached_property
    def truth(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads((self.files / "truth.json").read_text("utf-8"))
        return said

    def copy_store(self, folder: Path, *, without: str = "") -> Path:
        """A store of one's own in `folder`, to write into: nobody has looked at anybody in it.

        Tests that only read may look into the one that all share, which writes that down there. `without`: a
        folder of the store that is left out.
        """
        left_out = shutil.ignore_patterns("audit", *([without] if without else []))
        store = Path(shutil.copytree(self.store, folder / "store", ignore=left_out))
        create_table(store, TABLES["audit"])
        return store

    def copy_without_books(self, folder: Path) -> Path:
        """A store of one's own in `folder`, as it was before its first build."""
        return Path(shutil.copytree(self.folder / "store without books", folder / "store"))

    def simulate(self, schools: int, pupils: int, years: int, *, seed: int) -> None:
        """Write the files of a simulated trust, import them and build the books."""
        self.make(lambda files: _write_trust(files, Settings(schools, pupils, years, seed)))

    def make(self, write_files: Callable[[Path], None]) -> None:
        """Write the files, import them and build the books."""
        self.folder.mkdir()
        write_files(self.files)
        said = said_of(import_files(self.store, [self.files]))
        (self.folder / "import.json").write_text(json.dumps(said), "utf-8")
        shutil.copytree(self.store, self.folder / "store without books")
        build(Store.open(self.store))


def _write_trust(files: Path, settings: Settings) -> None:
    write_trust(files, settings)


def said_of(result: ImportResult) -> dict[str, Any]:
    """An import's result as data."""
    return {
        **{name: result.total(name) for name in ("read", "accepted", "quarantined")},
        "changed": result.changed,
        "files": [{**vars(file)} for file in result.files],
        "findings": [finding.as_dict() for finding in result.findings],
    }


def bring_in(store: Path, *paths: Path) -> ImportResult:
    """Import files into a store."""
    return import_files(store, paths)


def build_at(store: Path, *, whole: bool = False) -> BuildResult:
    """Build the books of a store."""
    return build(Store.open(store), whole=whole)


def rows_of(store: Path, name: str) -> list[dict[str, Any]]:
    """The standing rows of a table."""
    with Store.open(store).reading() as engine:
        rows: list[dict[str, Any]] = engine.fetch(engine.table(name)).to_pylist()
    return rows


def books_of(store: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of the books, as `as_books` has them."""
    with Store.open(store).reading() as engine:
        return {name: as_books(engine.fetch(engine.table(name))) for name in BOOKS}


def as_books(rows: pa.Table) -> list[dict[str, Any]]:
    """Rows in an order of their own. Shares are sums of fractions, whose order is not fixed: four places."""
    found = [
        {name: round(value, 4) if isinstance(value, float) else value for name, value in row.items()}
        for row in rows.to_pylist()
    ]
    return sorted(found, key=lambda row: [str(value) for value in row.values()])


def versions_of(store: Path) -> dict[str, int]:
    """The newest version of every table on disk, the import log's among them."""
    found = {}
    for log in sorted(store.glob("*/_delta_log")):
        found[log.parent.name] = max(int(entry.stem) for entry in log.glob("*.json"))
    return found
