from collections.abc import Mapping
from datetime import date

import pyarrow as pa
import pytest

from wholeschool.continuum.plausible.census_counts import census_counts
from wholeschool.engine import LocalEngine
from wholeschool.schema import TABLES
from wholeschool.schema.findings import Finding

WEEK = date(2024, 11, 4)
Marks = Mapping[tuple[int, date], str]
Counts = Mapping[int, Mapping[str, int]]


def _found(registers: Marks, counts: Counts, term: str = "autumn") -> list[Finding]:
    engine = LocalEngine(threads=1)
    weeks = [
        {
            "pupil_id": pupil,
            "urn": 100001,
            "week": week,
            "marks": marks.ljust(14, "."),
            "academic_year": "202425",
        }
        for (pupil, week), marks in registers.items()
    ]
    counted = [
        {"pupil_id": pupil, "urn": 100001, "academic_year": "202425", "term": term, "code": code}
        | {"sessions": sessions}
        for pupil, codes in counts.items()
        for code, sessions in codes.items()
    ]
    engine.hold("registers", pa.Table.from_pylist(weeks, schema=TABLES["registers"].own_arrow))
    engine.hold("termly_counts", pa.Table.from_pylist(counted, schema=TABLES["termly_counts"].own_arrow))
    return list(census_counts(engine))


def test_what_agrees_is_not_worth_a_word() -> None:
    assert _found({(1, WEEK): "/\\II"}, {1: {"/": 1, "\\": 1, "I": 2, "possible": 99}}) == []


def test_what_differs_is_said_by_school_term_and_code() -> None:
    registers = {(1, WEEK): "/\\II/\\", (2, WEEK): "/\\"}
    counts = {1: {"/": 2, "\\": 2, "I": 1, "M": 1}, 2: {"/": 1, "\\": 1}}
    [found] = _found(registers, counts)
    assert (found.check, found.count) == ("census_differs_from_registers", 1)
    assert found.seen == (
        "100001, autumn 2024/25: I 1 in the census and 2 in the registers; "
        "M 1 in the census and 0 in the registers"
    )


def test_pupils_of_one_side_alone_are_not_compared() -> None:
    assert _found({(1, WEEK): "/\\"}, {2: {"/": 9}}) == []
    assert _found({(1, WEEK): "/\\"}, {1: {"/": 9}}, term="spring") == []


def test_a_census_of_absence_alone_is_not_asked_for_the_rest() -> None:
    assert _found({(1, WEEK): "/\\I"}, {1: {"I": 1}}) == []
    assert len(_found({(1, WEEK): "/\\I"}, {1: {"I": 1, "/": 1}})) == 1


def test_codes_are_those_that_a_census_prints() -> None:
    # c is C2, a is C1, 1 is Y1 within a week; i is I01, which a census counts as I.
    assert _found({(1, WEEK): "ca1i"}, {1: {"C2": 1, "C1": 1, "Y1": 1, "I": 1}}) == []


def test_sessions_without_a_mark_or_with_one_that_is_none_are_not_counted() -> None:
    assert _found({(1, WEEK): "/?!\\"}, {1: {"/": 1, "\\": 1}}) == []


@pytest.mark.parametrize(
    ("week", "term", "sessions"),
    [
        (date(2024, 12, 30), "autumn", 4),
        (date(2024, 12, 30), "spring", 6),
        (date(2025, 5, 26), "summer_2", 10),
    ],
)
def test_a_week_can_lie_in_two_terms(week: date, term: str, sessions: int) -> None:
    assert _found({(1, week): "I" * 10}, {1: {"I": sessions}}, term) == []
    assert len(_found({(1, week): "I" * 10}, {1: {"I": sessions + 1}}, term)) == 1


def test_sums_that_agree_over_pupils_that_do_not() -> None:
    [found] = _found({(1, WEEK): "II", (2, WEEK): "I"}, {1: {"I": 1}, 2: {"I": 2}})
    assert (found.count, "the same sums" in found.seen) == (2, True)
