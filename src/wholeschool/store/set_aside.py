"""Rows that imports have set aside (`quarantine/`): finding those of a pupil in them, and erasing these."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Literal

from wholeschool.reference.upns import UPN_SHAPE
from wholeschool.store.pseudonyms import Pseudonyms

Whose = Literal["own", "another's", "nobody knows"]
"""Whose a row is: the pupil's who is to be erased, another's, or one that names nobody who could be told."""
Judge = Callable[[str, str], Whose]
"""Says of a file's header and one of its rows, both as text, whose the row is."""
FOLDER = "quarantine"
DRAFT = ".being-erased"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def upns_set_aside(store: Path, pseudonyms: Pseudonyms, pupil_ids: Collection[int]) -> frozenset[str]:
    """The UPNs in rows set aside whose pseudonym is one of these."""
    found: set[str] = set()
    for file in _files(store):
        upns = sorted({each.upper() for each in UPN_SHAPE.findall(_read(file)[0])})
        ids = pseudonyms.of(upns).tolist()
        found |= {upn for upn, pupil_id in zip(upns, ids, strict=True) if pupil_id in pupil_ids}
    return frozenset(found)


def rows_set_aside(store: Path) -> dict[str, int]:
    """By file, as its path in the store: how many rows it has."""
    return {_name(store, file): max(0, len([*_records(_read(file)[0])]) - 1) for file in _files(store)}


def count_set_aside(store: Path, judge: Judge, *, without: Collection[str] = ()) -> int:
    """How many rows set aside are of that pupil, in all files but those of `without` (paths in the store)."""
    files = (file for file in _files(store) if _name(store, file) not in without)
    return sum(list(_judged(file, judge)).count("own") for file in files)


def unknown_set_aside(store: Path, judge: Judge) -> dict[str, int]:
    """By file, as its path in the store: how many rows name nobody who could be told."""
    counts = {_name(store, file): list(_judged(file, judge)).count("nobody knows") for file in _files(store)}
    return {name: count for name, count in counts.items() if count}


def erase_set_aside(store: Path, judge: Judge) -> int:
    """Erase the pupil's rows, and a file of which only the header is left; gives how many rows went."""
    erased = 0
    for file in _files(store):
        text, encoding = _read(file)
        records = [*_records(text)]
        judged = [*_judged(file, judge)]
        kept = [record for record, whose in zip(records, judged, strict=True) if whose != "own"]
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


def _judged(file: Path, judge: Judge) -> Iterator[Whose]:
    """Whose each row of a file is; its header is nobody's, and counts as another's."""
    text, encoding = _read(file)
    header = ""
    for place, record in enumerate(map(_as_written if encoding == "latin-1" else str, _records(text))):
        if place == 0:
            header = record
            yield "another's"
        else:
            yield judge(header, record) if record.strip() else "another's"


def _as_written(record: str) -> str:
    """A row that was read byte by byte as its letters: UTF-8, else those of Windows."""
    content = record.encode("latin-1")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _files(store: Path) -> list[Path]:
    folder = store / FOLDER
    return sorted(each for each in folder.rglob("*") if each.is_file() and not each.is_symlink())


def _name(store: Path, file: Path) -> str:
    return file.relative_to(store).as_posix()


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
