"""A table that somebody has, read as a panel: a row a unit and time."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from wholeschool.actions.count_tables import texts_of
from wholeschool.errors import WrongCallError
from wholeschool.ingest.official.opened import Sheet, open_sheets
from wholeschool.practice.units.panel import NEVER, Panel
from wholeschool.schema.years import parse_academic_year

_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?")
_ALONE = "Give a unit that stands alone a cluster of its own, such as its own name."


@dataclass(frozen=True)
class Columns:
    """What the columns of a table are called; `start` "" = nobody begins, `cluster` "" = each unit alone.

    `counts`: the outcome is a count, of `exposure` ("" = all rows alike). `running`: what a rule looks at.
    """

    unit: str
    time: str
    outcome: str
    start: str = ""
    covariates: Sequence[str] = ()
    cluster: str = ""
    counts: bool = False
    exposure: str = ""
    running: str = ""


def panel_of(path: Path, columns: Columns) -> Panel:
    """The panel of a table (CSV, packed or not, or Parquet). A start that is blank or 0 is never.

    Where all times are academic years (2023/24, 202324) each is the year in which it begins.

    Raises WrongCallError where the file, a column or a cell is not what is asked for, and as `Panel.of`.
    """
    (sheet, *_) = open_sheets(path, {})
    read = _first_years if _are_years(texts_of(sheet, columns.time)) else numbers_of
    with of_file(sheet.name):
        return Panel.of(
            _filled(sheet, columns.unit, "Rows of totals are no units: leave them out."),
            read(sheet, columns.time),
            numbers_of(sheet, columns.outcome),
            read(sheet, columns.start) if columns.start else [NEVER] * sheet.rows,
            covariates={name: numbers_of(sheet, name) for name in columns.covariates},
            cluster=_filled(sheet, columns.cluster, _ALONE) if columns.cluster else None,
            counts=columns.counts,
            exposure=numbers_of(sheet, columns.exposure) if columns.exposure else None,
            running=numbers_of(sheet, columns.running) if columns.running else None,
        )


@contextmanager
def of_file(name: str) -> Iterator[None]:
    """A WrongCallError that does not say where it is gets the name of the file."""
    try:
        yield
    except WrongCallError as error:
        where = error.where or name
        raise WrongCallError(error.what, where=where, nearest=error.nearest, advice=error.advice) from error


def _are_years(texts: Sequence[str]) -> bool:
    """Whether all are academic years: of months written as 202401 to 202412 the last alone would be one."""
    return all(_first_year(text) is not None for text in set(texts))


def _filled(sheet: Sheet, name: str, advice: str) -> list[str]:
    """A column of names, none of which is blank."""
    texts = texts_of(sheet, name)
    if "" in texts:
        where = f"{sheet.name}, line {sheet.lines[texts.index('')]}"
        raise WrongCallError(f"the column “{name}” is blank", where=where, advice=advice)
    return texts


def _first_years(sheet: Sheet, name: str) -> list[float]:
    """A column as the first years of academic years; what is none is a number, or blank."""
    found = {text: _first_year(text) for text in set(texts_of(sheet, name))}
    return [
        _number(text, name, f"{sheet.name}, line {line}") if year is None else float(year)
        for text, line in zip(texts_of(sheet, name), sheet.lines, strict=True)
        for year in (found[text],)
    ]


def _first_year(text: str) -> int | None:
    try:
        return int(parse_academic_year(text)[:4])
    except WrongCallError:
        return None


def numbers_of(sheet: Sheet, name: str) -> list[float]:
    """A column as numbers, a blank cell being NaN."""
    return [
        _number(text, name, f"{sheet.name}, line {line}")
        for text, line in zip(texts_of(sheet, name), sheet.lines, strict=True)
    ]


def _number(text: str, column: str, where: str) -> float:
    if not text or text.upper() in ("NA", "NAN", "INF"):
        return math.nan
    try:
        number = float(text.replace(",", "") if _THOUSANDS.fullmatch(text) else text)
    except ValueError:
        number = math.inf
    if math.isinf(number):
        raise WrongCallError(
            f"“{text[:40]}” in the column “{column}” is no number",
            where=where,
            advice="Numbers have a point; times are 1, 2, 3 …, 2024 or 2023/24. Leave blank what is unknown.",
        )
    return number
