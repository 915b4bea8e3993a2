"""When a stay on a roll ends, said of a row and as an expression."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from wholeschool.engine import LocalEngine
from wholeschool.schema.rolls import open_roll_end, roll_end, roll_end_column


@pytest.mark.parametrize(
    ("year", "end", "last"),
    [
        ("202425", None, date(2025, 8, 31)),
        ("199900", None, date(2000, 8, 31)),
        ("202425", date(2025, 1, 17), date(2025, 1, 17)),
    ],
)
def test_a_stay_ends_as_its_row_says_and_otherwise_when_the_school_year_does(
    year: str, end: date | None, last: date
) -> None:
    assert roll_end({"academic_year": year, "end": end}) == last
    with LocalEngine(threads=1) as engine:
        rolls = engine.hold("rolls", pa.table({"academic_year": [year], "end": pa.array([end], pa.date32())}))
        assert engine.fetch(rolls.select(last=roll_end_column(rolls)))["last"].to_pylist() == [last]


def test_the_open_end_of_a_year() -> None:
    assert open_roll_end("202324") == date(2024, 8, 31)
