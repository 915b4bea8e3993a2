from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from wholeschool.continuum.schools.one_school import same_schools, urns_of_today
from wholeschool.engine import LocalEngine
from wholeschool.schema import TABLES
from wholeschool.schema.schools import FIRST_MADE_UP

MADE_UP = FIRST_MADE_UP + 7


def row(urn: int, before: int | None = None, laestab: str | None = None) -> dict[str, Any]:
    return {"urn": urn, "predecessor_urn": before, "laestab": laestab}


@pytest.mark.parametrize(
    ("rows", "today"),
    [
        ([row(1), row(2)], {}),
        ([row(1), row(2, before=1)], {1: 2}),
        ([row(2, before=1), row(2, before=1)], {1: 2}),
        ([row(3, before=2), row(2, before=1)], {1: 3, 2: 3}),
        ([row(2, before=1), row(3, before=1)], {}),  # split in two: neither is the whole of it
        ([row(2, before=1), row(1, before=2)], {}),
        ([row(1, before=1)], {}),
        ([row(1, before=3), row(2, before=1), row(3, before=2), row(9, before=8)], {8: 9}),
        ([row(MADE_UP, laestab="2014999"), row(5, laestab="2014999")], {MADE_UP: 5}),
        ([row(MADE_UP, laestab="2014999"), row(5, laestab="2014998")], {}),
        (
            [row(MADE_UP, laestab="2014999"), row(5, laestab="2014999"), row(6, 5, "2014999")],
            {MADE_UP: 6, 5: 6},
        ),
    ],
)
def test_a_school_goes_by_its_number_of_today(rows: list[dict[str, Any]], today: dict[int, int]) -> None:
    assert same_schools(rows) == today


def test_the_rows_of_a_store_are_read_oldest_first() -> None:
    engine = LocalEngine(threads=1)
    base = {"name": "A"}
    rows = [
        base | row(6, before=5, laestab="2014999") | {"academic_year": "202526"},
        base | row(5, laestab="2014999") | {"academic_year": "202425"},
        base | row(MADE_UP, laestab="2014999") | {"academic_year": "202324"},
    ]
    engine.hold("schools", pa.Table.from_pylist(rows, schema=TABLES["schools"].own_arrow))
    assert urns_of_today(engine) == {5: 6, MADE_UP: 6}
