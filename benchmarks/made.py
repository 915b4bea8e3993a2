"""A year of 100,000 pupils for the timings: marks, events, calendar, straight into a store's tables.

The levels are near England's (about 7 % absence, in spells), 2 % of pupils are suspended and 30 %
have in-school events. Nothing here is a measure of anything but time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from wholeschool.ingest.registers.weeks import derive_weeks
from wholeschool.schema import TABLES
from wholeschool.store import Store, writing

PUPILS_IN_SCHOOL = 1000
WEEKS = 39
HALF_TERM_WEEKS = 7
FIRST_MONDAY = date(2024, 9, 2)
YEAR = "202425"
CODES = b"/\\LIMOUNGCc"
SLOTS = 10
_DATES = np.array(
    [FIRST_MONDAY + timedelta(weeks=week, days=day) for week in range(WEEKS) for day in range(5)]
)


@dataclass(frozen=True)
class Year:
    """Marks of P pupils, shape (P, 390) of bytes; ids of shape (P,); events as a table."""

    pupils: npt.NDArray[np.int64]
    urns: npt.NDArray[np.int32]
    marks: npt.NDArray[np.uint8]
    events: pa.Table

    @property
    def count(self) -> int:
        """How many marks."""
        return self.marks.size


def make_year(pupils: int, seed: int = 1) -> Year:
    """A year of marks and events."""
    rng = np.random.default_rng(seed)
    ids = rng.integers(1, 2**63 - 1, pupils)
    urns = (100_000 + np.arange(pupils) // PUPILS_IN_SCHOOL).astype(np.int32)
    marks = np.empty((pupils, WEEKS * SLOTS), np.uint8)
    marks[:, 0::2], marks[:, 1::2] = ord("/"), ord("\\")
    for code, spells, days in (
        ("I", 2.6, 2.6),
        ("G", 0.25, 5),
        ("O", 1.2, 1.5),
        ("C", 0.2, 1),
        ("c", 0.02, 20),
    ):
        _spells(rng, marks, code, spells, days)
    for code, share in (("M", 0.006), ("U", 0.004), ("N", 0.003), ("L", 0.02)):
        at = np.flatnonzero(rng.random(marks.size) < share)
        flat = marks.reshape(-1)
        flat[at[(flat[at] == ord("/")) | (flat[at] == ord("\\"))]] = ord(code)
    return Year(ids, urns, marks, _events(rng, ids, urns, marks))


def _spells(
    rng: np.random.Generator, marks: npt.NDArray[np.uint8], code: str, mean: float, days: float
) -> None:
    # A few pupils have most of the absence, as in any school.
    number = rng.poisson(mean * rng.gamma(0.8, 1 / 0.8, len(marks)))
    who = np.repeat(np.arange(len(marks)), number)
    start = rng.integers(0, WEEKS * 5, len(who)) * 2
    length = rng.geometric(1 / days, len(who)) * 2
    for row, first, last in zip(who.tolist(), start.tolist(), (start + length).tolist(), strict=True):
        marks[row, first:last] = ord(code)


def _events(
    rng: np.random.Generator,
    ids: npt.NDArray[np.int64],
    urns: npt.NDArray[np.int32],
    marks: npt.NDArray[np.uint8],
) -> pa.Table:
    """Suspensions for 2 % of pupils (with their E marks), in-school events for 30 %."""
    rows: dict[str, list[object]] = {name: [] for name in ("who", "kind", "slot", "sessions", "minutes")}
    for who in np.flatnonzero(rng.random(len(ids)) < 0.02):
        for slot in rng.integers(0, WEEKS * SLOTS - 30, rng.geometric(0.5)):
            sessions = int(rng.integers(1, 11))
            marks[who, slot : slot + sessions] = ord("E")
            _add(rows, who, "suspension", slot, sessions, None)
    kinds = ("sent_out", "detention", "internal_exclusion", "truancy", "late", "out_of_lesson", "time_out")
    for who in np.flatnonzero(rng.random(len(ids)) < 0.3):
        for slot in rng.integers(0, WEEKS * SLOTS, 1 + rng.poisson(rng.gamma(0.7, 8))):
            kind = kinds[int(rng.integers(0, len(kinds)))]
            minutes = None if kind == "internal_exclusion" or rng.random() < 0.5 else int(rng.integers(5, 60))
            _add(
                rows,
                who,
                kind,
                slot,
                2 if kind == "internal_exclusion" and rng.random() < 0.3 else None,
                minutes,
            )
    return _event_table(rows, ids, urns)


def _add(rows: dict[str, list[object]], *values: object) -> None:
    for name, value in zip(rows, values, strict=True):
        rows[name].append(value)


def _event_table(
    rows: dict[str, list[object]], ids: npt.NDArray[np.int64], urns: npt.NDArray[np.int32]
) -> pa.Table:
    who, slot = np.array(rows["who"]), np.array(rows["slot"])
    schema = TABLES["events"].own_arrow
    columns: dict[str, object] = {
        "event_id": [f"e{number}" for number in range(len(who))],
        "pupil_id": ids[who],
        "urn": urns[who],
        "kind": rows["kind"],
        "start": pa.array(_DATES[slot // 2]),
        "half": np.where(slot % 2 == 1, "PM", "AM"),
        "sessions": rows["sessions"],
        "minutes": rows["minutes"],
        "in_lesson_time": pa.repeat(True, len(who)),
        "duration_status": pa.repeat("known", len(who)),
        "academic_year": pa.repeat(YEAR, len(who)),
    }
    empty = {field.name: pa.nulls(len(who), field.type) for field in schema if field.name not in columns}
    return pa.table({**columns, **empty}).select(schema.names).cast(schema)


def week_rows(year: Year) -> pa.Table:
    """The marks as rows of `registers`."""
    padded = np.full((len(year.pupils) * WEEKS, 14), ord("."), np.uint8)
    padded[:, :SLOTS] = year.marks.reshape(-1, SLOTS)
    marks = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(14), len(padded), [None, pa.py_buffer(padded.tobytes())]
    )
    mondays = np.array(
        [(FIRST_MONDAY + timedelta(weeks=week) - date(1970, 1, 1)).days for week in range(WEEKS)]
    )
    return pa.table(
        {
            "pupil_id": np.repeat(year.pupils, WEEKS),
            "urn": np.repeat(year.urns, WEEKS),
            "week": pa.array(np.tile(mondays, len(year.pupils)).astype(np.int32)).cast(pa.date32()),
            "marks": marks.cast(pa.binary()).cast(pa.string()),
            "academic_year": pa.repeat(YEAR, len(padded)),
        },
        schema=TABLES["registers"].own_arrow,
    )


def calendar_rows(year: Year) -> pa.Table:
    """Every school open on every weekday of the 39 weeks."""
    urns = np.unique(year.urns)
    days = len(_DATES) * 2
    return pa.table(
        {
            "urn": np.repeat(urns, days),
            "date": pa.array(np.tile(np.repeat(_DATES, 2), len(urns))),
            "half": np.tile(["AM", "PM"], len(urns) * len(_DATES)),
            "term": pa.repeat("autumn", len(urns) * days),
            "half_term": np.tile(np.arange(days) // (SLOTS * HALF_TERM_WEEKS) + 1, len(urns)).astype(np.int8),
            "minutes": pa.repeat(pa.scalar(150, pa.int16()), len(urns) * days),
        },
        schema=TABLES["calendar"].own_arrow,
    )


def make_store(folder: Path, year: Year) -> Store:
    """A store that holds the year as if it had been imported, and no books yet."""
    store = Store.create(folder)
    registers, calendar = week_rows(year), calendar_rows(year)
    years = pa.repeat(YEAR, calendar.num_rows)
    counts, forms = derive_weeks(
        registers,
        calendar.append_column("academic_year", years),
        TABLES["enrolments"].own_arrow.empty_table(),
    )
    with writing(store) as transaction:
        history = {"import_id": transaction.commit_id, "known_from": transaction.at, "known_to": None}
        changed = {"changed_at": transaction.at}
        for name, rows, more in (
            ("registers", registers, history),
            ("calendar", calendar, history),
            ("events", year.events, history),
            ("week_counts", counts, changed),
            ("week_forms", forms, {}),
        ):
            schema = TABLES[name].arrow
            added = {
                key: pa.repeat(pa.scalar(value, schema.field(key).type), rows.num_rows)
                for key, value in more.items()
            }
            whole = pa.table({**dict(zip(rows.column_names, rows.columns, strict=True)), **added})
            given = transaction.engine.hold(f"given_{name}", whole.select(schema.names).cast(schema))
            transaction.replace(name, given, [YEAR] if TABLES[name].partition_by else None)
        transaction.commit("import")
    return store


def write_long(folder: Path, year: Year) -> None:
    """The same marks, one a row: pupil_id, date, half, code. In files of a million or so rows each."""
    folder.mkdir(parents=True)
    days, sessions = np.repeat(_DATES, 2), np.arange(len(_DATES) * 2) % 2
    halves = pa.array(["AM", "PM"])
    for number, rows in enumerate(
        np.array_split(np.arange(len(year.pupils)), max(1, year.count // 4_000_000))
    ):
        codes = pa.DictionaryArray.from_arrays(
            pa.array(_CODE_INDEX[year.marks[rows]].ravel()), pa.array([chr(byte) for byte in range(256)])
        )
        table = pa.table(
            {
                "pupil_id": np.repeat(year.pupils[rows], len(days)),
                "urn": np.repeat(year.urns[rows], len(days)),
                "date": pa.array(np.tile(days, len(rows))),
                "half": halves.take(pa.array(np.tile(sessions, len(rows)))),
                "code": codes.cast(pa.string()),
            }
        )
        pq.write_table(table, folder / f"{number}.parquet")


_CODE_INDEX = np.arange(256, dtype=np.int32)
