"""Two main schools at once: told with both, and only where they really overlap."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from tests.continuum.terms import week
from wholeschool.continuum.alternative.two_mains import two_mains, two_mains_findings
from wholeschool.engine import LocalEngine
from wholeschool.schema import TABLES


def roll(pupil: int, urn: int, start: date, end: date | None, status: str = "C") -> dict[str, Any]:
    said = {"pupil_id": pupil, "urn": urn, "academic_year": "202425", "start": start, "end": end}
    return dict.fromkeys(TABLES["enrolments"].names) | said | {"status": status}


def test_overlapping_main_registrations() -> None:
    rows = [
        roll(1, 100, week(1), None),
        roll(1, 200, week(3), None, "M"),
        roll(2, 100, week(1), week(3)),  # a move on one day is no overlap
        roll(2, 200, week(3), None),
        roll(3, 100, week(1), None, "M"),  # dual, as it should be
        roll(3, 200, week(1), None, "S"),
        roll(4, 200, week(1), week(9)),
        roll(4, 100, week(5), week(7)),
        roll(5, 100, week(1), week(2)),
        roll(5, 100, week(1), None) | {"start": week(2)},  # twice at one school is another matter
    ]
    with LocalEngine(threads=1) as engine:
        engine.hold("enrolments", pa.Table.from_pylist(rows, schema=TABLES["enrolments"].own_arrow))
        found = two_mains(engine)
    assert [(each.pupil_id, each.urn, each.other_urn, each.since) for each in found] == [
        (1, 100, 200, week(3)),
        (4, 100, 200, week(5)),
    ]
    (finding,) = two_mains_findings(found)
    assert finding.count == 2
    assert finding.sentence() == (
        "two main schools at once (2 times): saw “schools 100 and 200”, expected one main registration of "
        "a pupil at a time. Both are kept. Ask the schools which of them is the main one, or when the pupil "
        "left."
    )
    assert two_mains_findings(()) == ()
