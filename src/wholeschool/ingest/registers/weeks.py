"""A week's marks held against the calendar and the roll, and counted once: `week_counts`, `week_forms`.

The ledger's tables are built by summing what stands here, so a mark is looked at once, at import.
Sets of sessions are 14-bit masks: bit 0 is Monday morning, bit 13 Sunday afternoon.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.ingest.registers.week_classes import WeekClasses, classify
from wholeschool.reference.marks import CLOSED, NO_MARK, NOT_GIVEN, SLOTS
from wholeschool.schema import TABLES

_BITS = (1 << np.arange(SLOTS)).astype(np.int16)
_NOT_GIVEN, _CLOSED, _NO_MARK = ord(NOT_GIVEN), ord(CLOSED), ord(NO_MARK)
_ALL = np.int16((1 << SLOTS) - 1)

_PUPILS_AT_ONCE = 2_000
"""A whole school, nearly always. A pupil's year takes some kilobytes."""

Days = npt.NDArray[np.int32]
Masks = npt.NDArray[np.int16]

# Every mask of the days from the i-th to before the j-th day of a week; shape (8, 8).
_SPANS = np.array(
    [[sum(3 << 2 * day for day in range(first, last)) for last in range(8)] for first in range(8)],
    dtype=np.int16,
)


@dataclass(frozen=True)
class _School:
    """One school's year: rows of its register, its timetable, its roll. Weeks are days since 1970."""

    urn: int
    academic_year: str
    pupils: npt.NDArray[np.int64]
    weeks: Days
    marks: npt.NDArray[np.uint8]
    held: dict[int, int]
    roll_pupils: npt.NDArray[np.int64]
    roll_starts: Days
    roll_ends: Days


@dataclass(frozen=True)
class _Expected:
    """A school's weeks, and sets of sessions of each.

    `listed`: those of the calendar; `span`: from the first to the last marked day; `held`: those that took
    place, as far as is known.
    """

    weeks: Days
    listed: Masks
    span: Masks
    held: Masks


def derive_weeks(
    registers: pa.Table, calendar: pa.Table, enrolments: pa.Table, *, complete: bool = False
) -> tuple[pa.Table, pa.Table]:
    """Derive the week tables of whole school-years.

    Takes the standing rows of the canonical tables for the schools and years concerned; gives
    `week_counts` (without `changed_at`) and `week_forms`. A session that the calendar lists, on the
    roll, between the school's first and last marked day of the year, and with nothing given, is no mark;
    with `complete` registers (worked cases) nothing is still to come, and a filler is one on any day.
    """
    counts, forms = [_empty("week_counts").drop_columns(["changed_at"])], [_empty("week_forms")]
    for school in _schools(registers, calendar, enrolments):
        for counted, formed in _derive(school, complete):
            counts.append(counted)
            forms.append(formed)
    return pa.concat_tables(counts), pa.concat_tables(forms)


def _derive(school: _School, complete: bool) -> Iterator[tuple[pa.Table, pa.Table]]:
    """The week tables of a school's year, some thousand pupils at a time: a census can have any number."""
    weeks = np.unique(np.concatenate([school.weeks, np.fromiter(school.held, np.int32)])).astype(np.int32)
    listed = np.array([school.held.get(int(week), 0) for week in weeks], np.int16)
    marked = np.zeros(len(weeks), np.int16)
    bits = (_marked(school.marks) @ _BITS).astype(np.int16)
    np.bitwise_or.at(marked, np.searchsorted(weeks, school.weeks), bits)
    # A mark on a day that the calendar lacks is as likely a slip of the pen: it makes no other day missing.
    counted = marked & listed if school.held else marked
    span = np.full(len(weeks), _ALL) if complete else _span_of_marks(counted, weeks)
    expected = _Expected(weeks, listed, span, listed if school.held else marked)
    for some in _some_pupils(school):
        yield _derive_some(some, expected)


def _some_pupils(school: _School) -> Iterator[_School]:
    """The school with some of its pupils, in their order."""
    pupils = np.unique(np.concatenate([school.pupils, school.roll_pupils]))
    for start in range(0, len(pupils), _PUPILS_AT_ONCE):
        if len(pupils) <= _PUPILS_AT_ONCE:
            yield school
            return
        first, last = pupils[start], pupils[min(start + _PUPILS_AT_ONCE, len(pupils)) - 1]
        rows = (school.pupils >= first) & (school.pupils <= last)
        stays = (school.roll_pupils >= first) & (school.roll_pupils <= last)
        yield replace(
            school,
            pupils=school.pupils[rows],
            weeks=school.weeks[rows],
            marks=school.marks[rows],
            roll_pupils=school.roll_pupils[stays],
            roll_starts=school.roll_starts[stays],
            roll_ends=school.roll_ends[stays],
        )


def _derive_some(school: _School, at_school: _Expected) -> tuple[pa.Table, pa.Table]:
    weeks, listed = at_school.weeks, at_school.listed
    pupils, rows = np.unique(np.concatenate([school.pupils, school.roll_pupils]), return_inverse=True)
    columns = np.searchsorted(weeks, school.weeks)
    register_rows, roll_rows = rows[: len(school.pupils)], rows[len(school.pupils) :]

    marks = np.full((len(pupils), len(weeks), SLOTS), _NOT_GIVEN, np.uint8)
    marks[register_rows, columns] = school.marks
    expected, missing = _missing(school, marks, at_school, roll_rows)
    marks[marks == _NO_MARK] = _NOT_GIVEN
    given = marks != _NOT_GIVEN
    marks[missing] = _NO_MARK

    there = np.zeros((len(pupils), len(weeks)), bool)
    there[register_rows, columns] = True
    there |= expected != 0
    pupil_at, week_at = np.nonzero(there)
    kept = marks[pupil_at, week_at]
    # A mark in a week for which the calendar lists other sessions only: its minutes are looked up by itself.
    outside = np.where(listed[week_at] != 0, (given[pupil_at, week_at] @ _BITS) & ~listed[week_at], 0)
    classes = classify(kept, weeks[week_at]).without(outside.astype(np.int16) & _sessions(kept))
    return _tables(school, pupils[pupil_at], weeks[week_at], kept, classes)


def _missing(
    school: _School, marks: npt.NDArray[np.uint8], at_school: _Expected, roll_rows: npt.NDArray[np.intp]
) -> tuple[Masks, npt.NDArray[np.bool_]]:
    """The sessions that are expected of each pupil's week, and those among all that have no mark.

    Expected are those that the calendar lists, on the roll. A filler for "no mark" counts too where no
    roll or no calendar is known, but never off the roll, nor where nobody in the school has a mark.
    """
    on_roll = _on_roll(school, roll_rows, len(marks), at_school.weeks)
    expected = on_roll & (at_school.listed & at_school.span)
    rolled = np.zeros(len(marks), bool)
    rolled[roll_rows] = True
    may_be = np.where(rolled[:, None], on_roll, _ALL) & (at_school.held & at_school.span)
    filler = (marks == _NO_MARK) & ((may_be[:, :, None] & _BITS) != 0)
    return expected, ~_marked(marks) & (filler | ((expected[:, :, None] & _BITS) != 0))


def _marked(marks: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    return np.asarray((marks != _NOT_GIVEN) & (marks != _NO_MARK))


def _sessions(marks: npt.NDArray[np.uint8]) -> Masks:
    """All but what is no session."""
    return np.asarray(((marks != _NOT_GIVEN) & (marks != _CLOSED)) @ _BITS, np.int16)


def _on_roll(school: _School, roll_rows: npt.NDArray[np.intp], pupils: int, weeks: Days) -> Masks:
    """Which sessions of each week each pupil is on roll for, shape (pupils, weeks)."""
    on_roll = np.zeros((pupils, len(weeks)), np.int16)
    first = np.clip(school.roll_starts[:, None] - weeks, 0, 7)
    last = np.clip(school.roll_ends[:, None] + 1 - weeks, 0, 7)
    np.bitwise_or.at(on_roll, roll_rows, _SPANS[first, last])
    return on_roll


def _span_of_marks(marked: Masks, weeks: Days) -> Masks:
    """The sessions from the first to the last day with any mark, a mask a week.

    What lies after is still to come, and what lies before was never exported: neither is missing.
    """
    days = (weeks[:, None] + np.arange(7)).ravel()
    with_marks = days[((marked[:, None] & _BITS) != 0).reshape(-1, 2).any(axis=1)]
    if not len(with_marks):
        return np.zeros(len(weeks), np.int16)
    first, last = with_marks.min(), with_marks.max() + 1
    return np.asarray(_SPANS[np.clip(first - weeks, 0, 7), np.clip(last - weeks, 0, 7)])


def _tables(
    school: _School,
    pupils: npt.NDArray[np.int64],
    weeks: Days,
    marks: npt.NDArray[np.uint8],
    classes: WeekClasses,
) -> tuple[pa.Table, pa.Table]:
    """The rows of one school's year, as `week_counts` and `week_forms`."""
    urns = np.full(len(pupils), school.urn, np.int32)
    keys = {"pupil_id": pupils, "urn": urns, "week": pa.array(weeks, pa.int32()).cast(pa.date32())}
    counted = keys | {
        "marks": _strings(marks),
        **classes.sets,
    }
    schema = TABLES["week_counts"].own_arrow
    without = schema.remove(schema.get_field_index("changed_at"))
    counts = _with_year(counted, school.academic_year, len(pupils), without)
    formed = []
    for form, masks in classes.forms.items():
        at = np.flatnonzero(masks)
        picked = {name: pc.take(pa.array(values), pa.array(at)) for name, values in keys.items()}
        picked |= {"form": pa.repeat(form, len(at)), "sessions": masks[at]}
        formed.append(_with_year(picked, school.academic_year, len(at), TABLES["week_forms"].own_arrow))
    return counts, pa.concat_tables([_empty("week_forms"), *formed])


def _with_year(columns: dict[str, object], year: str, rows: int, schema: pa.Schema) -> pa.Table:
    return pa.table(columns | {"academic_year": pa.repeat(year, rows)}, schema=schema)


def _schools(registers: pa.Table, calendar: pa.Table, enrolments: pa.Table) -> Iterator[_School]:
    """Each school's year that has a register or a roll, with its own rows of the three tables."""
    for (urn, year), (marked, timetable, roll) in _by_school(registers, calendar, enrolments).items():
        if not marked.num_rows and not roll.num_rows:
            continue
        yield _School(
            urn=urn,
            academic_year=year,
            pupils=marked["pupil_id"].to_numpy(),
            weeks=marked["week"].cast(pa.int32()).to_numpy(),
            marks=marks_matrix(marked["marks"]),
            held=_held(timetable),
            roll_pupils=roll["pupil_id"].to_numpy(),
            roll_starts=roll["start"].cast(pa.int32()).to_numpy(),
            roll_ends=pc.fill_null(roll["end"].cast(pa.int32()), np.iinfo(np.int32).max - 1).to_numpy(),
        )


def _by_school(*tables: pa.Table) -> dict[tuple[int, str], list[pa.Table]]:
    """Each table's rows, apart by school and year."""
    found: dict[tuple[int, str], list[pa.Table]] = {}
    for place, table in enumerate(tables):
        ordered = table.sort_by([("urn", "ascending"), ("academic_year", "ascending")])
        runs = pc.run_end_encode(
            pc.binary_join_element_wise(pc.cast(ordered["urn"], pa.string()), ordered["academic_year"], " ")
        )
        start = 0
        for chunk in runs.chunks:
            for value, end in zip(chunk.values.to_pylist(), chunk.run_ends.to_pylist(), strict=True):
                urn, year = value.split(" ")
                parts = found.setdefault((int(urn), year), [table.slice(0, 0) for table in tables])
                length = end - start
                parts[place] = pa.concat_tables([parts[place], ordered.slice(start, length)])
                start = end
    return found


def _held(timetable: pa.Table) -> dict[int, int]:
    """Monday of each week → the sessions that the calendar lists."""
    days = timetable["date"].cast(pa.int32()).to_numpy()
    weekday = (days + 3) % 7  # day 0, 1 January 1970, was a Thursday
    afternoon = pc.equal(timetable["half"], "PM").to_numpy(zero_copy_only=False)
    held: dict[int, int] = {}
    for monday, slot in zip((days - weekday).tolist(), (2 * weekday + afternoon).tolist(), strict=True):
        held[monday] = held.get(monday, 0) | 1 << slot
    return held


def marks_matrix(marks: pa.ChunkedArray) -> npt.NDArray[np.uint8]:
    """Strings of 14 characters as a matrix of bytes, shape (rows, 14)."""
    fixed = pc.cast(pc.cast(marks, pa.binary()), pa.binary(SLOTS)).combine_chunks()
    start = fixed.offset * SLOTS
    flat = np.frombuffer(fixed.buffers()[1] or b"", np.uint8)[start : start + len(fixed) * SLOTS]
    return flat.reshape(-1, SLOTS)


def _strings(marks: npt.NDArray[np.uint8]) -> pa.Array:
    """A matrix of bytes as strings of 14 characters."""
    fixed = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(SLOTS), len(marks), [None, pa.py_buffer(np.ascontiguousarray(marks).tobytes())]
    )
    return fixed.cast(pa.binary()).cast(pa.string())


def _empty(name: str) -> pa.Table:
    return TABLES[name].own_arrow.empty_table()
