"""Which school a pupil stands at: the same one, in whatever order rows are read."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pyarrow as pa
import pytest

from wholeschool.continuum.rungs.pupil_weeks import school_of_last_week
from wholeschool.engine import LocalEngine

EARLY, LATE = date(2025, 1, 6), date(2025, 1, 13)
ROWS = [(EARLY, 100001), (LATE, 100005), (LATE, 100003), (LATE, 100004)]


@pytest.mark.parametrize("rows", list(permutations(ROWS)))
def test_of_several_schools_in_the_last_week_the_lower_number(rows: tuple[tuple[date, int], ...]) -> None:
    columns = {"week": [week for week, _ in rows], "urn": [urn for _, urn in rows]}
    kinds = pa.schema([("week", pa.date32()), ("urn", pa.int32())])
    with LocalEngine(threads=1) as engine:
        held = engine.hold("rows", pa.table(columns, schema=kinds))
        found = engine.fetch(held.agg(urn=school_of_last_week(held)))
    assert found["urn"].to_pylist() == [100003]
