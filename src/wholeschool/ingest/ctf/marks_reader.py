"""Rows with a run of marks each: from a transfer file, or from a quarantine file of one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.ingest.cells.columns import lacking
from wholeschool.ingest.cells.dates import date_parser
from wholeschool.ingest.cells.notices import Notices, Trouble
from wholeschool.ingest.ctf.marks import Run, read_run
from wholeschool.ingest.registers.marks import EMPTY
from wholeschool.ingest.registers.registers import Register
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.sift import Read, Sift
from wholeschool.ingest.rows.source import Source
from wholeschool.schema import TABLES

_NO_DAY = lacking(next(column for column in TABLES["calendar"].columns if column.name == "date"))

_AT_A_TIME = 1_000
"""Runs that are laid out together: marks by the hundred thousand."""


class MarkRunsReader:
    """Reads blocks of rows with a pupil, a school, a first day and marks."""

    def __init__(self, source: Source, context: Context, notices: Notices) -> None:
        self._register = Register(source, context, notices)
        self._date = date_parser(context.latest)

    def take(self, sift: Sift) -> None:
        """Read a block. A row whose marks are not certain is set aside whole."""
        pupils, urns = self._register.whose(sift)
        starts = sift.read("attendance_start", self._date)
        has_start = starts.map(lambda _: True).numbers(bool, False)
        sift.reject(~has_start & sift.good, _NO_DAY, "attendance_start")
        runs = _runs(sift, starts)
        good = np.flatnonzero(sift.good)
        rolls = self._register.rolls(pupils[good], urns[good])
        for some in np.array_split(np.arange(good.size), good.size // _AT_A_TIME + 1):
            kept = [run for row in good[some].tolist() if (run := runs[row]) is not None]
            self._put(kept, rolls[some], sift.block.records[good[some]])

    def _put(self, runs: list[Run], rolls: NDArray[np.int32], records: NDArray[np.int64]) -> None:
        """Put the marks of some runs in their sessions; fillers give nothing."""
        days, sessions, chars = _laid_out(runs)
        given = np.flatnonzero(chars != EMPTY)
        row = np.repeat(np.arange(len(runs)), [len(run.chars) for run in runs])[given]
        weeks = ((days[given] - 1) // 7).astype(np.int32)
        minutes = np.zeros(given.size, dtype=np.int16)
        clash = self._register.put(rolls[row], weeks, sessions[given], chars[given], minutes)
        if clash:
            self._register.note(clash, records[row])

    def tables(self, notices: Notices) -> Mapping[str, pa.Table]:
        """The weeks of the marks."""
        return {"registers": self._register.tables()["registers"]}


def _runs(sift: Sift, starts: Read[date]) -> list[Run | None]:
    """The run of each good row; None, and rejected, where it is not certain."""
    texts = sift.texts("attendance_marks")
    runs: list[Run | None] = [None] * sift.rows
    troubled: dict[Trouble, list[int]] = {}
    for row in np.flatnonzero(sift.good).tolist():
        start = starts.values[starts.codes[row]]
        if start is None:
            continue
        run = read_run(texts.values[texts.codes[row]] or "", start)
        if isinstance(run, Trouble):
            troubled.setdefault(run, []).append(row)
        else:
            runs[row] = run
    for trouble, rows in troubled.items():
        where = np.zeros(sift.rows, dtype=bool)
        where[rows] = True
        sift.reject(where, trouble, "attendance_marks")
    return runs


def _laid_out(runs: list[Run]) -> tuple[NDArray[np.int64], NDArray[np.int8], NDArray[np.uint8]]:
    """Of every mark, run by run: the day (as Python counts days), the session of its week, the character."""
    chars = np.frombuffer("".join(run.chars for run in runs).encode("ascii"), dtype=np.uint8)
    places = [np.arange(len(run.chars), dtype=np.int64) for run in runs]
    days = [run.start.toordinal() + place // 2 for run, place in zip(runs, places, strict=True)]
    day = np.concatenate([np.empty(0, np.int64), *days])
    afternoon = np.concatenate([np.empty(0, np.int64), *places]) % 2
    return day, (((day - 1) % 7) * 2 + afternoon).astype(np.int8), chars
