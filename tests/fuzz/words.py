"""What fuzzing begins with: words that the parsers know, and one good file of each kind."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tests.fuzz.book_parts import STRINGS, STYLES
from tests.ingest.census.message_texts import GONE, message, pupil
from tests.ingest.ctf import ctf_texts
from tests.ingest.gias.test_extract import line
from tests.ingest.maps.test_header_map import EVENTS
from tests.ingest.reading_texts import UPNS
from tests.ingest.wonde import records
from wholeschool.reference.attendance import codes
from wholeschool.reference.forms import event_kinds
from wholeschool.reference.headers import layouts

_PLAIN = (
    "2025-09-15", "15/09/2025", "09/15/2025", "15-Sep-25", "45915", "202425", "2024/25", "AM", "PM", "L 12",
    "Mon AM", "true", "1.5", "-1", "=1+1", "\ufeff", "\r\n", '"', '""', "\t", ";", "\x00", "\ud800",
    "100001", "raw,line,reason", "<!DOCTYPE a>", "<![CDATA[", "]]>", "&#0;", "&amp;", 'xmlns="x"', "<?xml?>",
    "<!--", "-->", "[columns]", "[words.kind]", "[everywhere]", "at_least", "kinds", "inf", "nan", "1e999",
    "null", "{}", "[]",
)  # fmt: skip
_SHEET = (
    '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>UPN</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>Date</t></is></c><c r="C1" t="inlineStr"><is><t>Session</t></is></c>'
    '<c r="D1" t="inlineStr"><is><t>Mark</t></is></c></row><row r="2"><c r="A2" t="str">'
    '<v>N201123415001</v></c><c r="B2"><v>45915</v></c><c r="C2" t="str"><v>AM</v></c>'
    '<c r="D2" t="str"><v>/</v></c></row></sheetData></worksheet>'
)
_DURATIONS = b"[everywhere]\nsent_out = 20\n[123456]\nlate = 10\n"
_RULES = b"""
[[rules]]
name = "registers"
counts = "academic_year"
keep_years = 6
tables = ["registers"]

[[rules]]
name = "pupils"
counts = "age"
until_age = 25
"""
_LINES = """
[phone]
words = "Phone out"
advice = "Talk"
counts = "events"
kinds = ["incident"]
at_least = 3
within_weeks = 2
"""


def dictionary() -> list[str]:
    """Words that come up in files: headers, codes, kinds, marks, XML tags."""
    headers = {header for layout in layouts() for each in layout.columns.values() for header in each}
    marks = {each.code for each in codes()}
    tags = {each.strip("<>/") for each in _TAGS.replace(">", ">\n").splitlines() if each.startswith("<")}
    return sorted({*_PLAIN, *headers, *marks, *event_kinds(), *tags, *UPNS})


_TAGS = message(pupil(exclusions="<TermlyExclusion>", attendance="<TermlyAttendance><SessionDetails>")) + GONE


def first_files() -> Mapping[str, list[bytes]]:
    """Target → good files to begin with."""
    register = f"{UPNS[0]},2025-09-15,AM,L 12,\n{UPNS[1]},15/09/2025,PM,/,3\n"
    event = f"{UPNS[0]},100001,7,Sent out,2025-09-15,AM,10:30,,,,30,yes,PP,,,,2,talked\n"
    roll = f"{UPNS[0]},100001,2024/25,2024-09-01,,,,C,9,F,WBRI,ENG,yes,no,K,SEMH,,,4\n"
    sessions = "<SessionDetail><AttendanceReason>C2</AttendanceReason><Sessions>8</Sessions></SessionDetail>"
    full = message(
        pupil(
            attendance=f"<TermlyAttendance><SessionsPossible>52</SessionsPossible><SessionDetails>{sessions}"
            "</SessionDetails></TermlyAttendance>",
            exclusions="<TermlyExclusion><Category>SUSP</Category><Reason>DB</Reason>"
            "<StartDate>2025-03-11</StartDate><Sessions>4</Sessions></TermlyExclusion>",
        ),
        gone=GONE,
    )
    transfer = ctf_texts.ctf(
        ctf_texts.pupil(
            schools=ctf_texts.school(EntryDate="2023-09-04", LeavingDate="2025-07-20"),
            years=ctf_texts.year(runs=ctf_texts.run("2025-09-01", "/\\LC#")),
        )
    )
    return {
        "csv_text": [b"\0" + register.encode(), b"\1" + event.encode(), b"\2" + roll.encode()],
        "cells": [word.encode("utf-8", "surrogatepass") for word in _PLAIN],
        "workbook": [_SHEET.encode(), b"\1" + STRINGS, b"\2" + STYLES],
        "census": [full.encode(), full.encode("utf-16")],
        "ctf": [transfer.encode()],
        "gias": [b"x" + line().encode(), b"\x00100002,100001,Successor,01-09-2012"],
        "toml": [
            EVENTS.encode(),
            _LINES.encode(),
            b"[everywhere]\nsent_out = 20\n[123456]\nlate = 10\n",
            _RULES,
        ],
        "wonde": [
            _json(records.student(1)),
            _json(records.mark(1, "2025-09-03", "AM", "L", 5)),
            _json(records.behaviour(1, 1)),
            _json(records.exclusion(1, 1)),
        ],
        "quarantine": [b"\0" + register.replace("AM", "XM").encode(), b"\1" + event.encode()],
    }


def _json(record: object) -> bytes:
    return json.dumps([record]).encode()
