"""Rows that imports have set aside (`quarantine/`): finding those of a pupil in them, and erasing these."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from wholeschool.store.pseudonyms import Pseudonyms
from wholeschool.store.traces import Traces

FOLDER = "quarantine"
DRAFT = ".being-erased"
_LIKE_A_UPN = re.compile(r"[A-Z]\d{11}[A-Z0-9]", re.ASCII | re.IGNORECASE)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def upns_set_aside(store: Path, pseudonyms: Pseudonyms, pupil_ids: Collection[int]) -> frozenset[str]:
    """The UPNs in rows set aside whose pseudonym is one of these."""
    found: set[str] = set()
    for file in _files(store):
        upns = sorted({each.upper() for each in _LIKE_A_UPN.findall(_read(file)[0])})
        ids = pseudonyms.of(upns).tolist()
        found |= {upn for upn, pupil_id in zip(upns, ids, strict=True) if pupil_id in pupil_ids}
    return frozenset(found)


def count_set_aside(store: Path, traces: Traces) -> int:
    """How many rows set aside are of that pupil."""
    return sum(
        len(traces.pattern.findall(record)) > 0
        for file in _files(store)
        for record in _records(_read(file)[0])
    )


def erase_set_aside(store: Path, traces: Traces) -> int:
    """Erase the pupil's rows, and a file of which only the header is left; gives how many rows went."""
    erased = 0
    for file in _files(store):
        text, encoding = _read(file)
        records = [*_records(text)]
        kept = [record for record in records if not traces.pattern.search(record)]
        if len(kept) == len(records):
            continue
        erased += len(records) - len(kept)
        if len(kept) <= 1:
            file.unlink()
            continue
        draft = file.with_name(file.name + DRAFT)
        draft.touch(mode=0o600)
        draft.write_bytes("".join(kept).encode(encoding))
        draft.rename(file)
    return erased


def _files(store: Path) -> list[Path]:
    folder = store / FOLDER
    return sorted(each for each in folder.rglob("*") if each.is_file() and not each.is_symlink())


def _read(file: Path) -> tuple[str, str]:
    """The text of a file and its encoding: UTF-16 where it says so, else byte by byte."""
    content = file.read_bytes()
    if content.startswith(_UTF_16):
        return content.decode("utf-16", "surrogatepass"), "utf-16"
    return content.decode("latin-1"), "latin-1"


def _records(text: str) -> Iterator[str]:
    """The rows of a CSV with their line ends; a line end within quotation marks ends no row.

    Where the marks do not come in pairs, every line is a row.
    """
    lines = text.splitlines(keepends=True)
    if text.count('"') % 2:
        yield from lines
        return
    held = ""
    for line in lines:
        held += line
        if held.count('"') % 2 == 0:
            yield held
            held = ""
