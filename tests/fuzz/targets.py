"""What is fuzzed: one harness a parser. Anything but a sentence or an accounted reading is a crash."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pyarrow.csv

from tests.fuzz.book_parts import SHEET, STRINGS, STYLES
from tests.ingest.gias.test_extract import HEADER as GIAS
from tests.ingest.reading_texts import TODAY, context
from tests.ingest.rows.books import write_book
from tests.ingest.rows.test_recognise import CANONICAL
from wholeschool.actions.durations import FILE, read_durations
from wholeschool.actions.retain import tables_by_year
from wholeschool.errors import DamagedDataError, WrongCallError
from wholeschool.ingest.cells.cells import half_days, minutes, time_of_day, whole_number, yes_no
from wholeschool.ingest.cells.columns import parser_of
from wholeschool.ingest.cells.date_orders import DateOrder, First
from wholeschool.ingest.cells.dates import date_parser
from wholeschool.ingest.cells.fractions import made_a_date
from wholeschool.ingest.cells.mark_cells import mark
from wholeschool.ingest.census.sessions import attendance_code
from wholeschool.ingest.maps.header_map import parse_map
from wholeschool.ingest.read import read_file
from wholeschool.ingest.rows.reading import Reading
from wholeschool.ingest.rows.upn import is_upn
from wholeschool.ingest.rows.weekdays import days_of, weekday_headers
from wholeschool.ingest.wonde.kept_pages import MARK
from wholeschool.ingest.wonde.shapes import ENDPOINTS, kept_records
from wholeschool.reference.census_tables import census_tables
from wholeschool.reference.lines import parse_lines
from wholeschool.reference.retention import FILE as RETENTION
from wholeschool.reference.retention import own_schedule
from wholeschool.schema import TABLES

Target = Callable[[bytes, Path], None]
"""Reads some bytes; may write into the folder."""

_HEADERS = [
    *(
        CANONICAL[kind]
        for kind in ("registers", "events", "enrolments", "schools", "calendar", "actions_log")
    ),
    "UPN,Week commencing,Mon AM,Mon PM,Fri PM",
    "Name;UPN;Reg Group;Mon AM 01/09;Mon PM 01/09",
    "UPN\tType\tReason\tStart date\tEnd date\tDays",
    "pupilonrolltableid,NativeId,upn,entrydate,ncyearactual,gender",
    *(",".join(names[0] for names in table.layout.columns.values()) for table in census_tables().values()),
]
_ORDERS: tuple[First, ...] = ("day", "month")
_SHEET = "xl/worksheets/sheet1.xml"
_LEANING = {_SHEET: SHEET, "xl/sharedStrings.xml": STRINGS, "xl/styles.xml": STYLES}
_PARTS: Mapping[int, str] = {1: "xl/sharedStrings.xml", 2: "xl/styles.xml"}
"""First byte of a fuzzed workbook → the part that the bytes are; without one, they are the sheet."""


def _read(path: Path, content: bytes) -> Reading | None:
    """The reading of a file, every row of which is accounted for; None where it was refused in a sentence."""
    path.write_bytes(content)
    lost: list[object] = []
    hook, sys.unraisablehook = sys.unraisablehook, lambda problem: lost.append(problem.exc_value)
    try:
        reading = read_file(path, context())
    except WrongCallError:
        return None
    finally:
        sys.unraisablehook = hook
        assert not lost, lost  # what Arrow's handler of odd rows raises, Arrow passes over
    aside = sum(rows.num_rows for rows in reading.quarantine.values())
    assert reading.accepted + reading.quarantined == reading.read
    assert aside == reading.quarantined
    return reading


def csv_text(data: bytes, folder: Path) -> None:
    """A text of any kind, its header included: the first byte chooses a header, or none."""
    header = _HEADERS[data[0]] + "\n" if data and data[0] < len(_HEADERS) else ""
    _read(folder / "2025_spring_pupilonroll.csv", header.encode() + data[1:])


def cells(data: bytes, folder: Path) -> None:
    """Every reader of single cells, on the same text."""
    try:
        text = data.decode("utf-8", "surrogatepass").strip()
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace").strip()
    columns = [column for table in TABLES.values() if table.kind == "imported" for column in table.columns]
    for parse in (
        *(parser_of(column, TODAY) for column in columns),
        *(date_parser(TODAY, DateOrder(first)) for first in _ORDERS),
        whole_number(0, 400, "error"), minutes(1440, "error"), half_days(400), yes_no, time_of_day, mark,
        attendance_code,
    ):  # fmt: skip
        cell = parse(text)
        assert cell.trouble is None or cell.trouble.sentence("Column")
    is_upn(text.upper())
    made_a_date(text)
    with suppress(WrongCallError):
        headers = weekday_headers(text.split(","), "file.csv")
        days_of(headers, TODAY, "file.csv")


def workbook(data: bytes, folder: Path) -> None:
    """The sheet of a workbook, or by the first byte the whole file, its shared strings or its styles."""
    if data[:1] == b"\0":
        _read(folder / "book.xlsx", data[1:])
        return
    part = _PARTS.get(data[0], "") if data else ""
    given = {**_LEANING, part: data[1:]} if part else {_SHEET: data}
    _read(folder / "book.xlsx", _book(folder, given))


def _book(folder: Path, given: Mapping[str, bytes]) -> bytes:
    """A workbook, with some of its parts replaced or added."""
    good = write_book(folder / "good.xlsx", {"S": [("UPN", "Date", "Session", "Mark")]})
    made = io.BytesIO()
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(made, "w") as new:
        for name in dict.fromkeys((*old.namelist(), *given)):
            new.writestr(name, given[name] if name in given else old.read(name))
    return made.getvalue()


def census(data: bytes, folder: Path) -> None:
    """A census message."""
    _read(folder / "census.xml", data)


def ctf(data: bytes, folder: Path) -> None:
    """A transfer file."""
    _read(folder / "8801234_CTF.xml", data)


def gias(data: bytes, folder: Path) -> None:
    """The register of schools, and the links between schools, below their headers."""
    header = "URN,LinkURN,LinkType,LinkEstablishedDate" if data[:1] == b"\0" else GIAS
    _read(folder / "edubasealldata20251103.csv", header.encode() + b"\n" + data[1:])


def toml(data: bytes, folder: Path) -> None:
    """What a school writes itself: a header map, lines, durations, how long records are kept."""
    text = data.decode("utf-8", "replace")
    with suppress(WrongCallError):
        parse_map(text, "map.toml")
    with suppress(WrongCallError, DamagedDataError):
        parse_lines(text, where="lines.toml", reviewed=False)
    (folder / FILE).write_bytes(data)
    with suppress(WrongCallError):
        read_durations(folder)
    (folder / RETENTION).write_bytes(data)
    with suppress(WrongCallError):
        own_schedule(folder / RETENTION, tables_by_year())


def wonde(data: bytes, folder: Path) -> None:
    """Pages of an API: records as they come, and a file of pages as it is kept."""
    path = folder / "pages.jsonl"
    _read(path, MARK.encode() + data)
    try:
        answer = json.loads(data)
    except (ValueError, RecursionError):
        return
    records = answer if isinstance(answer, list) else [answer]
    kept = {
        endpoint: [
            each for record in records if isinstance(record, dict) for each in kept_records(endpoint, record)
        ]
        for endpoint in ENDPOINTS
    }
    pages = [json.dumps({"endpoint": endpoint, "next": "", "records": own}) for endpoint, own in kept.items()]
    head = MARK + ' "school": "A1", "urn": 100001, "since": ""}'
    _read(path, "\n".join((head, *pages, "")).encode())


def quarantine(data: bytes, folder: Path) -> None:
    """What was set aside, read again: every row stands in it once, and is accepted or set aside again."""
    header = _HEADERS[data[0] % len(_HEADERS)] if data else ""
    reading = _read(folder / "2025_spring_pupilonroll.csv", f"{header}\n".encode() + data[1:])
    for rows in reading.quarantine.values() if reading else ():
        text = io.BytesIO()
        pyarrow.csv.write_csv(rows, text)
        again = _read(folder / "2025_spring_aside.csv", text.getvalue())
        assert again is not None
        assert again.read == rows.num_rows


TARGETS: Mapping[str, Target] = {
    each.__name__: each for each in (csv_text, cells, workbook, census, ctf, gias, toml, wonde, quarantine)
}
