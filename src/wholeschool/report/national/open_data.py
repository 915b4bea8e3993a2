"""Writing open data: a CSV, its metadata, and where each row stands, for every table that is given away."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wholeschool.disclosure import Released
from wholeschool.errors import WrongCallError

DATA, META, SOURCES = ".csv", ".meta.csv", ".sources.csv"


@dataclass(frozen=True)
class OpenTable:
    """A table to give away: its name, its data, the rows of its metadata, and where its rows stand."""

    name: str
    data: Released
    meta: Sequence[Mapping[str, str]]
    sources: Released


def write_open_data(out: Path, tables: Sequence[OpenTable]) -> list[Path]:
    """Write three files a table into `out`; the files. Those of an earlier time are replaced.

    Raises WrongCallError where `out` is a file, or has a file of such a name that was not written here.
    """
    check_room(out, [each.name for each in tables])
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for each in tables:
        written += [
            _write_released(out / f"{each.name}{DATA}", each.data),
            _write(out / f"{each.name}{META}", each.meta[0].keys(), (row.values() for row in each.meta)),
            _write_released(out / f"{each.name}{SOURCES}", each.sources),
        ]
    return written


def check_room(out: Path, names: Iterable[str]) -> None:
    """Raise WrongCallError as `write_open_data` does. A file of ours has one of sources beside it."""
    if out.exists() and not out.is_dir():
        raise WrongCallError("this is a file, and the tables need a folder", where=str(out))
    for name in names:
        ours = (out / f"{name}{SOURCES}").is_file()
        foreign = [ending for ending in (DATA, META) if (out / f"{name}{ending}").exists()]
        if foreign and not ours:
            raise WrongCallError(
                "this file was not written here, and would be replaced",
                where=str(out / f"{name}{foreign[0]}"),
                advice="Name another folder.",
            )


def _write_released(path: Path, table: Released) -> Path:
    names = [column.name for column in table.columns]
    return _write(path, names, ([row[name] for name in names] for row in table.rows))


def _write(path: Path, header: Iterable[object], rows: Iterable[Iterable[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*header])
        writer.writerows(rows)
    return path
