"""How often pupils have each code: as one mark after the other is counted."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.continuum.terms import rows_like
from wholeschool.continuum.hidden.code_use_sums import CODES, code_use_sums
from wholeschool.engine import LocalEngine
from wholeschool.schema import TABLES
from wholeschool.store import Kept

MONDAY = date(2024, 9, 9)
MONDAYS = [MONDAY + timedelta(weeks=week) for week in range(8)]
READ_AS = {**dict.fromkeys("Ihi", "I"), **dict.fromkeys("1234567Y", "Y"), "N": "N", "B": "B", "Q": "Q"}
HOLDS = {"N": "unauthorised", "B": "apart", "I": "authorised", "Y": "unscored", "Q": "unscored"}
SETS = ("taught", "late", "authorised", "unauthorised", "unscored", "apart")

week = st.fixed_dictionaries(
    {
        "pupil_id": st.integers(-2, 2).map(lambda pupil: pupil * 2**61),
        "urn": st.sampled_from((100001, 100002)),
        "marks": st.text("/\\NBIhYQ4.?", min_size=14, max_size=14),
        **{name: st.sampled_from((0, 0, 3)) for name in SETS},
    }
)
held = st.tuples(st.integers(-2, 2), st.sampled_from((100001, 100002)), st.integers(0, 10))


def plainly(weeks: list[dict[str, Any]], books: list[tuple[int, int, int]]) -> dict[tuple[int, str], Any]:
    """By school and code: users, pupils, part, whole and the sums of products, in that order."""
    possible: dict[tuple[int, int], int] = defaultdict(int)
    for pupil, urn, sessions in books:
        possible[pupil * 2**61, urn] += sessions
    times: dict[tuple[int, int, str], int] = defaultdict(int)
    for row in weeks:
        for mark in row["marks"]:
            code = READ_AS.get(mark)
            if code and (row[HOLDS[code]] or row["apart"]):
                times[row["pupil_id"], row["urn"], code] += 1
    sums: dict[tuple[int, str], Any] = {}
    for (pupil, urn), sessions in possible.items():
        for code in CODES:
            part = times[pupil, urn, code]
            unable = times[pupil, urn, "Q"] + times[pupil, urn, "Y"] if code == "Y" else 0
            whole = sessions + unable
            if whole:
                more = (part > 0, 1, part, whole, part * part, part * whole, whole * whole)
                before = sums.get((urn, code), (0,) * len(more))
                sums[urn, code] = tuple(one + other for one, other in zip(before, more, strict=True))
    return sums


@settings(max_examples=40)
@given(st.lists(week, max_size=12), st.lists(held, max_size=8))
def test_as_one_mark_after_the_other(weeks: list[dict[str, Any]], books: list[tuple[int, int, int]]) -> None:
    said = {"week": MONDAY, "academic_year": "202425"}
    now = {"changed_at": datetime(2025, 1, 1, tzinfo=UTC)}
    nothing = dict.fromkeys(TABLES["presence"].names, 0)
    presence = [
        {**nothing, **said, "week": week, "pupil_id": pupil * 2**61, "urn": urn, "possible": possible}
        for week, (pupil, urn, possible) in zip(MONDAYS, books, strict=False)
    ]
    with LocalEngine(threads=1) as engine:
        engine.hold("week_counts", rows_like("week_counts", [row | said | now for row in weeks]))
        engine.hold("presence", rows_like("presence", presence))
        engine.hold("calendar", TABLES["calendar"].own_arrow.empty_table())
        rows = code_use_sums(engine, Kept(engine), "202425").to_pylist()
    assert {(row["urn"], row["code"]): tuple([*row.values()][2:]) for row in rows} == plainly(weeks, books)
