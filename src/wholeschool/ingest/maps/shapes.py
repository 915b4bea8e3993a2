"""What the values of a column can be: each of our columns has a test that its values pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from wholeschool.ingest.cells.cells import Parse, half, half_days, matching, minutes, time_of_day, yes_no
from wholeschool.ingest.cells.columns import limits, parser_of
from wholeschool.ingest.cells.dates import date_parser
from wholeschool.ingest.cells.mark_cells import FILLERS, MOST_MINUTES, mark
from wholeschool.ingest.rows.upn import is_upn
from wholeschool.ingest.rows.whose import urn_parser
from wholeschool.ingest.tables.detentions import attended
from wholeschool.ingest.tables.kinds import kind
from wholeschool.ingest.tables.schools import academic_year
from wholeschool.ingest.tables.supports import parsers as supports_parsers
from wholeschool.reference.headers import Layout
from wholeschool.reference.practices import national_practices
from wholeschool.schema import TABLES

Fits = Callable[[str], bool]

SPEAKS = frozenset(
    {"upn", "mark", "am", "pm", "half", "date", "start", "week", "kind", "attended", "practice_id"}
)
"""Columns whose values say by themselves what they are."""
_MARKS = ("mark", "am", "pm")
_NUMBER = re.compile(r"(?=.*\d)[A-Za-z0-9/-]{1,12}", re.ASCII)
_SIGNED = re.compile(r"[+-]?\d{1,4}(?:\.0+)?", re.ASCII)


def test_of(layout: Layout, column: str, latest: date) -> Fits | None:
    """The test of a column's values; None where they may be any text."""
    parse = _parsers(latest).get(column)
    if layout.kind == "supports":
        parse = supports_parsers(national_practices().practices).get(column, parse)
    if column == "upn":
        return lambda text: is_upn(text.upper())
    if column == "former_upn":
        return lambda text: is_upn(text.upper())
    if column == "admission_number":
        return lambda text: bool(_NUMBER.fullmatch(text)) and not is_upn(text.upper())
    if column in ("points", "severity"):
        return lambda text: bool(_SIGNED.fullmatch(text))
    if column in _MARKS:
        return lambda text: text not in FILLERS and mark(text).trouble is None
    if parse is None:
        parse = _of_schema(layout, column, latest)
    return None if parse is None else partial(_reads, parse)


def says_present(texts: Mapping[str, int]) -> bool:
    """Whether the mark for present is among some texts: without it, single letters may be anything."""
    return any(text in ("/", "\\") for text in texts)


def _reads(parse: Parse[object], text: str) -> bool:
    return parse(text).trouble is None


def _parsers(latest: date) -> Mapping[str, Parse[object]]:
    dated = date_parser(latest)
    return {
        "urn": urn_parser(),
        "laestab": matching(r"\d{3}[/ ]?\d{4}", ""),
        "date": dated,
        "start": dated,
        "end": dated,
        "at": dated,
        "week": dated,
        "birth_date": dated,
        "half": half,
        "end_half": half,
        "time": time_of_day,
        "kind": kind,
        "minutes": minutes(MOST_MINUTES, "error"),
        "minutes_late": minutes(MOST_MINUTES, "error"),
        "days": half_days(400),
        "attended": attended,
        "in_lesson_time": yes_no,
        "academic_year": academic_year,
    }


def _of_schema(layout: Layout, column: str, latest: date) -> Parse[object] | None:
    table = TABLES.get(layout.kind)
    found = {each.name: each for each in table.columns}.get(column) if table else None
    if found is None or (found.type == "string" and not found.code_list and not found.allowed):
        return None
    if found.type.startswith("int"):
        limits(found)
    return parser_of(found, latest)
