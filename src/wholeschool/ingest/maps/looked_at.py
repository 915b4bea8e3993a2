"""A file looked at without knowing its columns: its header, and what stands in its first rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.errors import WrongCallError
from wholeschool.ingest.rows.passed_over import no_data
from wholeschool.ingest.rows.recognise import candidate_headers
from wholeschool.ingest.rows.source import Rows
from wholeschool.ingest.rows.upn import is_upn
from wholeschool.ingest.rows.weekdays import WeekdayHeader, weekday_headers

ROWS_LOOKED_AT = 20_000

_VALUE = re.compile(r"[\d\W]+|\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{2,4}", re.ASCII)


@dataclass(frozen=True)
class LookedAt:
    """A file's headers, and of each column by its place the texts of the first rows, counted."""

    path: Path
    names: tuple[str, ...]
    texts: Mapping[int, Counter[str]]
    rows: int
    weekdays: tuple[WeekdayHeader, ...]


def look_through(path: Path) -> LookedAt:
    """Look at a file's header and its first rows.

    Raises WrongCallError where nothing in it can be a header: then a pupil may stand where headers should.
    """
    for names, rows in candidate_headers(path):
        if _is_header(names):
            weekdays = weekday_headers(names, path.name)
            texts, count = _texts(rows, names)
            return LookedAt(path, names, texts, count, weekdays)
    raise WrongCallError(
        "has no header: a map says which header is which column.",
        where=path.name,
        advice="Export it with its headers, or write them above the first row.",
    )


def _is_header(names: Sequence[str]) -> bool:
    """Whether some names can be a header: several, all different, and none of them a value."""
    named = [name for name in names if name]
    if len(named) < 2 or len({name.casefold() for name in named}) < len(named):
        return False
    if len(named) < len(names) - 1 and not weekday_headers(names, ""):
        return False
    return not any(is_upn(name.upper()) or _VALUE.fullmatch(name) for name in named)


def _texts(rows: Rows, names: Sequence[str]) -> tuple[Mapping[int, Counter[str]], int]:
    columns = {place: f"column {place}" for place, name in enumerate(names) if name}
    block = next(iter(rows.blocks(columns, lambda *_: None, None)), None)
    if block is None:
        return {place: Counter() for place in columns}, 0
    first = block.texts.slice(0, ROWS_LOOKED_AT)
    passed_over = no_data(first, {name: names[place] for place, name in columns.items()})
    first = first.filter(pa.array(~passed_over))
    found = {}
    for place, name in columns.items():
        counted = pc.value_counts(first[name].cast("string")).to_pylist()
        found[place] = Counter(
            {each["values"].strip(): each["counts"] for each in counted if each["values"].strip()}
        )
    return found, first.num_rows
