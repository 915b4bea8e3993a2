import pyarrow as pa

from wholeschool.engine import LocalEngine
from wholeschool.ingest.together.census_checks import count_findings
from wholeschool.schema import TABLES

COUNTS = TABLES["termly_counts"].own_arrow


def test_more_absence_than_was_possible_is_said_by_school_and_term() -> None:
    engine = LocalEngine(threads=1)
    rows = []
    for pupil, possible, codes in (
        (1, 100, {"I": 60, "O": 41, "/": 50}),
        (2, 100, {"I": 60, "O": 40}),
        (3, 100, {"/": 60, "X": 60, "C2": 40}),
        (4, None, {"I": 60}),
    ):
        counts = codes | ({"possible": possible} if possible is not None else {})
        rows += [
            {"pupil_id": pupil, "urn": 100001, "academic_year": "202425", "term": "summer_1", "code": code}
            | {"sessions": sessions}
            for code, sessions in counts.items()
        ]
    held = engine.hold("counts", pa.Table.from_pylist(rows, schema=COUNTS))
    [found] = count_findings(engine, held, held)
    assert (found.check, found.count, found.seen) == (
        "absence_above_possible",
        1,
        "100001, summer 1 2024/25",
    )
    nobody = held.filter(held.pupil_id == 2)
    assert list(count_findings(engine, held, nobody)) == []
