"""Messages in XML (school census, transfer file): reading and importing, against a bare walk through them."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from lxml import etree

from benchmarks.measure import Measured, in_process, report
from wholeschool.cli.sparing import leave_pandas_aside, spare_memory
from wholeschool.ingest.read import read_file
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.people import People
from wholeschool.ingest.rows.pupil_keys import PupilKeys
from wholeschool.simulate import Settings, write_trust
from wholeschool.simulate.upn import upns
from wholeschool.store.pseudonyms import Pseudonyms

MEGABYTE = 1_000_000
_SETTINGS = Settings(schools=1, pupils=1_000, years=1, seed=1)
_UPN = re.compile(rb"<UPN>[^<]+</UPN>")
_LAST_YEAR = 2015
OPENED = "opened store"
"""The way that reads nothing: what its process needs, an import needs however small its file."""


@dataclass(frozen=True)
class Kind:
    """A kind of message: the format that it is simulated in, its file, and what its pupils stand between."""

    format_name: str
    file: str
    first: bytes
    last: bytes


CENSUS = Kind("census-xml", "census_*_2025_summer.xml", b"      <PupilOnRoll>", b"    </PupilsOnRoll>")
TRANSFER = Kind("ctf", "*_CTF_*.xml", b"<Pupil>", b"</CTFpupilData>")


@dataclass(frozen=True)
class Message:
    """A message, and how large it is."""

    path: Path
    megabytes: float


def make(folder: Path, kind: Kind, megabytes: int) -> Message:
    """A message of that size: a simulated school's pupils over and over, each with a UPN of their own."""
    path = folder / f"{kind.format_name}.xml"
    with tempfile.TemporaryDirectory(prefix="wholeschool-bench-") as name:
        write_trust(Path(name) / "trust", _SETTINGS, format_name=kind.format_name)
        content = next((Path(name) / "trust").glob(kind.file)).read_bytes()
    first, last = content.index(kind.first), content.rindex(kind.last)
    pupils = content[first:last]
    count = len(_UPN.findall(pupils))
    with path.open("wb") as file:
        file.write(content[:first])
        for copy in range(max(1, round(megabytes * MEGABYTE / len(pupils)))):
            given = _upns(copy * count, count)
            file.write(_UPN.sub(lambda _, given=given: next(given), pupils))  # type: ignore[misc]
        file.write(content[last:])
    return Message(path, path.stat().st_size / MEGABYTE)


def measure(message: Message) -> dict[str, Measured]:
    """The bare walk, reading, a whole import into an empty store, and a store that is opened, each in a
    process of its own.

    Memory is taken as it is in the command: of Arrow that is settled before a process begins.
    """
    spare_memory()
    return {way: in_process("benchmarks.messages", way, str(message.path)) for way in WAYS}


def _upns(first: int, count: int) -> Iterator[bytes]:
    numbers = np.arange(first, first + count, dtype=np.int64)
    # More pupils than a UPN has numbers for in a year: the year of allocation goes down.
    years = _LAST_YEAR - numbers // 9_000_000
    return iter([b"<UPN>" + each + b"</UPN>" for each in upns(numbers, years)])


def _bare(path: Path) -> None:
    for _, element in etree.iterparse(str(path)):
        element.clear()


def _ours(path: Path) -> None:
    pseudonyms, people = Pseudonyms(b"0" * 32).of, People()
    context = Context(people.noting(pseudonyms), None, date(2026, 1, 1), {}, PupilKeys(pseudonyms), people)
    reading = read_file(path, context)
    if reading.quarantined:
        raise SystemExit("Rows of the benchmark were set aside.")


def _import(path: Path) -> None:
    # Here, because reading alone needs no engine, and it is memory that is measured.
    from wholeschool.actions.import_files import import_files

    with tempfile.TemporaryDirectory(prefix="wholeschool-bench-") as name:
        result = import_files(Path(name) / "store", [path])
    if result.total("quarantined"):
        raise SystemExit("Rows of the benchmark were set aside.")


def _opened(_: Path) -> None:
    """What an import needs before it reads a row: its libraries, and a store that is open for writing."""
    from wholeschool.actions import import_files  # noqa: F401
    from wholeschool.store import Store, writing

    with (
        tempfile.TemporaryDirectory(prefix="wholeschool-bench-") as name,
        writing(Store.create(Path(name) / "store")),
    ):
        pass


WAYS: Mapping[str, Callable[[Path], None]] = {
    "bare walk": _bare,
    "reading": _ours,
    "whole import": _import,
    OPENED: _opened,
}

if __name__ == "__main__":
    spare_memory()
    leave_pandas_aside()
    report(lambda: WAYS[sys.argv[1]](Path(sys.argv[2])), warm_up=False)
