"""Making hostile files: a case is a way to make a file, and what is said of it."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.ingest.census.message_texts import HEADER as CENSUS_HEADERS
from tests.ingest.census.message_texts import message, pupil
from tests.ingest.ctf import ctf_texts
from tests.ingest.reading_texts import UPNS
from tests.ingest.rows.books import write_book
from wholeschool.ingest.wonde.kept_pages import MARK

ANN, BEN = UPNS[:2]
HEADER = "UPN,Date,Session,Mark,Reason"
ROW = f"{ANN},2025-09-15,AM,/,x"
MEGABYTE = 1 << 20
_REGISTER = ("UPN", "Date", "Session", "Mark")
_SHEET = "xl/worksheets/sheet1.xml"
CENSUS_HEADER = CENSUS_HEADERS.format(collection="SC", term="AUT", year="2025")
XML = b'<?xml version="1.0"?>\n'

Make = Callable[[Path], Path]
"""Makes the file in a folder, and gives its path."""


@dataclass(frozen=True)
class Hostile:
    """A file, and what is said of it: words of the sentence, or the checks of its findings.

    `together` are checks that only find it beside the rolls of its schools; `heavy` is what is small on disk
    and would be large in memory.
    """

    make: Make
    says: str | Sequence[str]
    together: Sequence[str] = ()
    heavy: bool = False


def named(name: str, content: Callable[[], bytes]) -> Make:
    """Makes a file of that name."""

    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content())
        return path

    return make


def large(make: Callable[[], Make]) -> Make:
    """Makes a file whose content is put together when it is needed, not whenever tests are collected."""
    return lambda folder: make()(folder)


def text(*lines: str, end: str = "\n") -> Make:
    """Makes a CSV of these lines."""
    return named("hostile.csv", lambda: (end.join(lines) + end).encode("utf-8", "surrogatepass"))


def xml(content: str | bytes, name: str = "hostile.xml") -> Make:
    """Makes an XML file."""
    return named(name, lambda: content if isinstance(content, bytes) else content.encode())


def book(
    *rows: Sequence[object], sheet: bytes | None = None, title: str = "", extra: bytes | None = None
) -> Make:
    """Makes a workbook; `sheet` replaces what its sheet is stored as, `extra` is one more part.

    With a `title` there are two sheets, the first under that name.
    """

    def make(folder: Path) -> Path:
        sheets = {name: [_REGISTER, *rows] for name in (("S", "T") if title else ("S",))}
        good = write_book(folder / "good.xlsx", sheets)
        path = folder / "hostile.xlsx"
        with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                content = sheet if sheet is not None and name == _SHEET else old.read(name)
                new.writestr(name, content.replace(b'name="S"', f'name="{title or "S"}"'.encode()))
            if extra is not None:
                new.writestr("xl/media/extra.bin", extra)
        good.unlink()
        return path

    return make


def zipped(members: Mapping[str, bytes]) -> Make:
    """Makes a zip archive of files, by their names in it."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return named("hostile.csv", content.getvalue)


def link(target: str) -> Make:
    def make(folder: Path) -> Path:
        path = folder / "hostile.csv"
        path.symlink_to(target)
        return path

    return make


def pipe(folder: Path) -> Path:
    path = folder / "hostile.csv"
    os.mkfifo(path)
    return path


def entities(inner: str) -> str:
    return f'<?xml version="1.0"?>\n<!DOCTYPE Message [{inner}]>\n<Message>{CENSUS_HEADER}&x;</Message>'


def laughs() -> str:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 11))
    return entities(f'<!ENTITY l0 "ha">{levels}<!ENTITY x "&l10;">')


def sessions(count: str) -> str:
    return (
        "<TermlyAttendance><SessionDetails><SessionDetail><AttendanceReason>I</AttendanceReason>"
        f"<Sessions>{count}</Sessions></SessionDetail></SessionDetails></TermlyAttendance>"
    )


def built_like_no_other(upn: str, sections: int) -> str:
    """A pupil of a census on one line, with so many further sections, each built as none is elsewhere."""
    further = "".join(
        f"<Of{upn}x{number}><Language>ENG</Language></Of{upn}x{number}>" for number in range(sections)
    )
    return pupil(upn).replace("</PupilOnRoll>", f"{further}</PupilOnRoll>").replace("\n", "")


def stay(start: str, end: str = "", upn: str = ANN, urn: str = "100001") -> str:
    return f"{upn},{urn},2025/26,{start},{end},C,9,F"


ROLL = "UPN,URN,Academic year,Start,End,Status,Year group,Sex"
EVENTS = "UPN,URN,Kind,Start,Minutes,Outcome"
WHOLE = message(pupil(attendance=sessions("4")), pupil(upn=BEN))
TRANSFER = ctf_texts.ctf(ctf_texts.pupil(years=ctf_texts.year(runs=ctf_texts.run("2025-09-01", "/\\L"))))
WONDE_HEAD = MARK + ' "school": "A1", "urn": 100001, "since": ""}\n'
