"""Reading a text as a file, as the tests of this room need it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wholeschool.ingest.read import read_file
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.pupil_keys import PupilKeys
from wholeschool.ingest.rows.reading import Reading
from wholeschool.ingest.rows.recognise import Source, open_sources
from wholeschool.schema.findings import Finding

TODAY = date(2025, 11, 3)
UPNS = ("N201123415001", "B801200005001", "C330200024017", "P207000016049", "M80120000500A")
"""Made-up UPNs whose check letters fit; the last is a temporary one."""
ABBEY, BRIDGE = 100001, 100002


def pseudonyms(upns: Sequence[str]) -> NDArray[np.int64]:
    return np.array([pseudonym(upn) for upn in upns], dtype=np.int64)


def pseudonym(upn: str) -> int:
    return int.from_bytes(hashlib.blake2b(upn.encode(), digest_size=8).digest()) >> 1


def context(urn: int | None = ABBEY) -> Context:
    return Context(pseudonyms, urn, TODAY, {"8801234": BRIDGE}, PupilKeys(pseudonyms))


class Desk:
    """Writes texts to files of a folder and reads them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, text: str | bytes, name: str = "file.csv", encoding: str = "utf-8") -> Path:
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    def source(self, text: str | bytes) -> Source:
        return open_sources(self.write(text)).sources[0]

    def read(self, text: str | bytes, *, urn: int | None = ABBEY, encoding: str = "utf-8") -> Reading:
        reading = read_file(self.write(text, encoding=encoding), context(urn))
        set_aside = reading.quarantine[""].num_rows if reading.quarantine else 0
        assert reading.accepted + reading.quarantined == reading.read
        assert set_aside == reading.quarantined
        return reading


def rows(reading: Reading, table: str) -> list[dict[str, object]]:
    """The rows of a table without what is empty in them."""
    return [
        {name: value for name, value in row.items() if value is not None}
        for row in reading.tables[table].to_pylist()
    ]


def weeks(reading: Reading) -> dict[tuple[int, int, str], str]:
    """Pupil, school and week of a register → the marks."""
    return {
        (row["pupil_id"], row["urn"], row["week"].isoformat()): row["marks"]
        for row in reading.tables["registers"].to_pylist()
    }


def finding(reading: Reading, check: str) -> Finding:
    """The only finding of that check."""
    found = [each for each in reading.findings if each.check == check]
    assert len(found) == 1, [each.check for each in reading.findings]
    return found[0]


def checks(reading: Reading) -> list[tuple[str, int, int]]:
    """Check, line and count of every finding, but that nothing decided whether the day comes first."""
    said = (each for each in reading.findings if each.check != "date_order_assumed")
    return sorted((each.check, each.row, each.count) for each in said)


def blank_rows(reading: Reading) -> int:
    """How many rows were passed over because nothing stands in them."""
    return sum(each.count for each in reading.findings if each.check == "blank_rows_passed_over")


def says_something(cells: Sequence[str]) -> bool:
    """Whether a row has a letter or a digit anywhere, so that it may not be passed over as blank."""
    return any(character.isalnum() for cell in cells for character in cell)
