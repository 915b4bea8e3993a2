from datetime import date

import pyarrow as pa
import pytest

from wholeschool.engine import LocalEngine
from wholeschool.ingest.together.stay_checks import stay_findings
from wholeschool.schema import TABLES

STAYS = TABLES["enrolments"].own_arrow
Days = tuple[int, int | None]


def found(*stays: tuple[int, int, Days]) -> list[tuple[str, int]]:
    """Findings on stays of a pupil at a school from a day of September to another; None = open."""
    rows = [
        {"pupil_id": pupil, "urn": urn, "academic_year": "202526", "status": "C"}
        | {"start": date(2025, 9, first), "end": None if last is None else date(2025, 9, last)}
        for pupil, urn, (first, last) in stays
    ]
    engine = LocalEngine(threads=1)
    held = engine.hold("stays", pa.Table.from_pylist(rows, schema=STAYS))
    return [(finding.seen, finding.count) for finding in stay_findings(engine, held, held)]


@pytest.mark.parametrize("second", [(10, 12), (20, None), (5, None)])
def test_two_stays_that_share_a_day_are_said(second: Days) -> None:
    assert found((1, 100001, (1, 20)), (1, 100001, second)) == [("100001, 2025/26", 1)]


def test_a_stay_that_never_ends_shares_a_day_with_all_later_ones() -> None:
    assert found((1, 100001, (1, None)), (1, 100001, (9, 9)), (1, 100001, (20, 22))) == [
        ("100001, 2025/26", 1)
    ]


def test_one_after_the_other_or_elsewhere_is_right() -> None:
    assert (
        found((1, 100001, (1, 20)), (1, 100001, (21, None)), (1, 100002, (1, 20)), (2, 100001, (1, 20))) == []
    )
