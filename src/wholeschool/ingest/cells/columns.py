"""Cells of a canonical table, read as the schema says: each type of column has its reader."""

from __future__ import annotations

from datetime import date

from wholeschool.ingest.cells.cells import Parse, half, listed, plain_text, whole_number, yes_no
from wholeschool.ingest.cells.date_orders import DateOrders
from wholeschool.ingest.cells.dates import date_parser
from wholeschool.ingest.cells.notices import Trouble
from wholeschool.schema.findings import Severity
from wholeschool.schema.table import Column

_LARGEST = {f"int{bits}": 2 ** (bits - 1) - 1 for bits in (8, 16, 32, 64)}
_HALVES = ("AM", "PM")
_IN_WORDS = {"date": "a date", "bool": "yes or no", **dict.fromkeys(_LARGEST, "a whole number")}


def parser_of(column: Column, latest: date, dates: DateOrders | None = None) -> Parse[object]:
    """The reader that a column's type, limits and code list ask for.

    A date or a half that cannot be read sets its row aside; so does anything else that the row needs. What
    a row can be without is left out, with a warning.
    """
    severity: Severity = "warning" if column.nullable else "error"
    parse: Parse[object]
    if column.type == "date":
        parse = date_parser(latest, dates.of(column.name) if dates else None)
    elif column.type == "bool":
        parse = yes_no
    elif column.type.startswith("int"):
        parse = whole_number(*limits(column), severity)
    elif column.code_list:
        parse = listed(column.code_list, severity)
    else:
        parse = half if column.allowed == _HALVES else plain_text(severity)
    return parse


def limits(column: Column) -> tuple[int, int]:
    """The smallest and the largest whole number that a column may hold."""
    largest = _LARGEST[column.type]
    return (
        -largest if column.low is None else column.low,
        largest if column.high is None else column.high,
    )


def lacking(column: Column) -> Trouble:
    """The trouble of a row that has nothing in a column which it needs."""
    checks = {"date": "unreadable_date", "int8": "unreadable_number", "int16": "unreadable_number"}
    check = (
        "unreadable_session"
        if column.allowed == _HALVES
        else checks.get(column.type, f"missing_{column.name}")
    )
    expected = (
        "AM or PM" if column.allowed == _HALVES else _IN_WORDS.get(column.type, "something in this column")
    )
    return Trouble(check, "error", "", expected, "The cell is blank, and the row says nothing without it.")
