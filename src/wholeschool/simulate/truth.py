"""`truth.json`: what happened, what the files amount to, what was planted. Streamed, for it can be large."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from wholeschool.simulate.books import FORMS, Rows
from wholeschool.simulate.calendar import Days
from wholeschool.simulate.csv_text import days, joined, numbers, words

DIFFERENCES = (
    "Minutes that nobody recorded are assumed by the ledger: lateness, being sent out, truancy, time out,"
    " out of lesson, detention in lesson time; and a session marked U without an arrival is lost as a whole.",
    "Before 19 August 2024 a reduced timetable had no code of its own and was written C:"
    " it happened as reduced_timetable and was recorded as authorised_other.",
    "What was planted: see planted.",
)
"""Why `recorded` is not `happened`."""


@dataclass(frozen=True)
class BooksOfSchool:
    """The books of one school and year; rows name stays and weeks by their place in `upns` and `mondays`."""

    urn: int
    upns: Sequence[str]
    mondays: Days
    happened: Rows
    recorded: Rows


def write_truth(
    path: Path, about: Mapping[str, Any], planted: Sequence[Mapping[str, Any]], books: Sequence[BooksOfSchool]
) -> None:
    """Write the file. `about` are further keys: settings, effects, gaps."""
    head = json.dumps({**about, "differences": DIFFERENCES}, ensure_ascii=False, indent=1)
    with path.open("wb") as file:
        file.write(head.removesuffix("\n}").encode())
        _array(file, "planted", (json.dumps(each, ensure_ascii=False).encode() + b",\n" for each in planted))
        _array(file, "recorded", (_rows(each, each.recorded) for each in books))
        _array(file, "happened", (_rows(each, each.happened) for each in books))
        file.write(b"\n}\n")


def _array(file: BinaryIO, name: str, chunks: Iterable[bytes]) -> None:
    """A key and its list; each chunk is items, each with a comma and a line end."""
    file.write(f',\n"{name}": [\n'.encode())
    held = b""
    for chunk in chunks:
        if chunk:
            file.write(held)
            held = chunk
    file.write(held.removesuffix(b",\n") + b"\n]")


def _rows(of: BooksOfSchool, rows: Rows) -> bytes:
    weeks = days(of.mondays).to_pylist()
    columns = [
        words([f'{{"upn":"{upn}","urn":{of.urn},"week":"' for upn in of.upns], rows["stay"]),
        words([f'{week}","form":"' for week in weeks], rows["week"]),
        words([f'{form}","minutes":' for form in FORMS], rows["form"]),
        numbers(rows["minutes"].astype(np.int64)),
    ]
    return joined(columns, "", "},\n")
