"""Journeys between rungs: held against a count in plain Python on random trusts, and worked by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from wholeschool.continuum.journeys.journeys import NOT_HALF, NOT_UP, Journeys, find_journeys, follow
from wholeschool.continuum.schools.names import NamedSchool, school_names
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError
from wholeschool.schema import TABLES

ABBEY, BRIDGE = 100001, 100002
SCHOOLS = {
    ABBEY: NamedSchool(ABBEY, "Abbey", "SS"),
    BRIDGE: NamedSchool(BRIDGE, "Bridge", "SS"),
}
FIRST = {"202324": date(2023, 9, 4), "202425": date(2024, 9, 2)}
WEEKS = 36
"""Six half-terms of six weeks; between half-terms a week of holidays."""


def monday(year: str, week: int) -> date:
    """The Monday of a school week, counted from 0."""
    return FIRST[year] + timedelta(days=7 * (week + week // 6))


def standing(pupil: int, year: str, half_term: int, rung: int, **more: Any) -> dict[str, Any]:
    return {
        "pupil_id": pupil, "academic_year": year, "half_term": half_term, "urn": ABBEY, "year_group": "8",
        "possible": 60, "school_exclusion_rung": rung, "self_exclusion_rung": 0,
    } | more  # fmt: skip


def touch(pupil: int, year: str, week: int, rung: int, branch: str = "school_exclusion") -> dict[str, Any]:
    return {
        "pupil_id": pupil, "academic_year": year, "week": monday(year, week), "branch": branch, "rung": rung,
    }  # fmt: skip


def held(
    engine: LocalEngine,
    standings: list[dict[str, Any]],
    touches: list[dict[str, Any]],
    last_week: dict[tuple[int, str], int],
) -> None:
    """Hold what journeys are made of: books to each pupil's last week, calendars of both schools."""
    spans = [
        {
            "pupil_id": pupil,
            "urn": ABBEY,
            "week": monday(year, week),
            "possible": 10,
            "dual": 0,
            "academic_year": year,
        }
        for (pupil, year), last in last_week.items()
        for week in (0, last)
    ]
    days = [
        {"urn": urn, "date": monday(year, week) + timedelta(days=1), "half": "AM", "half_term": week // 6 + 1}
        for urn in SCHOOLS
        for year in FIRST
        for week in range(WEEKS)
    ]
    nothing = {
        "pupil_id": -1,
        "academic_year": "202425",
        "week": monday("202425", 0),
        "branch": "self_exclusion",
    }
    rungs = [*touches, {**nothing, "rung": 1}]  # of a pupil without books: the columns' types
    named = {"standings": standings, "rungs": rungs, "presence": spans, "calendar": days}
    for name, rows in named.items():
        engine.hold(name, pa.Table.from_pylist(rows))


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    with LocalEngine(threads=1) as opened:
        yield opened


def by_move(found: Journeys, branch: str = "school_exclusion") -> dict[tuple[int, int], Any]:
    return {(row.start, row.to): row for row in found.rows if row.branch == branch}


def test_steps_worked_by_hand(engine: LocalEngine) -> None:
    rungs = {1: [0, 1, 4, 4, 0], 2: [1, 1, 0, 0, 4], 3: [4, 0, 1, 1, 1]}
    rows = [
        standing(pupil, "202425", term + 1, rung)
        for pupil, each in rungs.items()
        for term, rung in enumerate(each)
    ]
    held(engine, rows, [], {(pupil, "202425"): 30 for pupil in rungs})
    found = find_journeys(follow(engine))
    moves = by_move(found)
    # Out of no rung: 1 goes to 1; 2 stays, and goes to 4; 3 goes to 1.
    assert {to: (row.moves, row.pupils, row.steps) for (start, to), row in moves.items() if start == 0} == {
        0: (1, 1, 4), 1: (2, 2, 4), 4: (1, 1, 4),
    }  # fmt: skip
    assert moves[0, 1].rate == 0.5
    assert (moves[1, 1].moves, moves[1, 1].pupils, moves[1, 1].from_pupils) == (3, 2, 3)
    assert (moves[0, 0].median_weeks, moves[0, 0].reason) == (None, NOT_UP)
    down = {
        row.start: (row.moves, row.pupils, row.steps)
        for row in found.back_down
        if row.branch == "school_exclusion"
    }
    assert down == {1: (1, 1, 5), 4: (2, 2, 3)}
    assert (found.pupils, found.steps) == (3, 12)


def test_a_step_needs_sessions_in_two_half_terms_that_follow_each_other(engine: LocalEngine) -> None:
    rows = [
        standing(1, "202324", 6, 1),
        standing(1, "202425", 1, 4),  # over the summer
        standing(1, "202425", 2, 5, possible=0),  # not there
        standing(1, "202425", 3, 4),
        standing(1, "202425", 0, 7),  # outside the calendar
        standing(2, "202425", 5, 1),
        standing(3, "202425", 6, 2),  # the next pupil's
    ]
    held(engine, rows, [], {(1, "202425"): 30})
    assert [(row.start, row.to, row.moves) for row in find_journeys(follow(engine)).rows] == [
        (1, 4, 1),
        (0, 0, 1),
    ]


def test_waits_worked_by_hand(engine: LocalEngine) -> None:
    """Weeks of holidays do not count, the highest so far is what counts, and who is left is censored."""
    year = "202425"
    rows = [standing(pupil, year, term, rung) for pupil in (1, 2, 3) for term, rung in ((1, 1), (2, 4))]
    touches = [
        touch(1, year, 4, 1), touch(1, year, 8, 4),  # four school weeks, with one of holidays between
        touch(2, year, 2, 1), touch(2, year, 3, 1), touch(2, year, 12, 5),  # ten, to rung 4 or above
        touch(3, year, 1, 4), touch(3, year, 9, 1),  # was on 4 before: does not climb from 1
    ]  # fmt: skip
    held(engine, rows, touches, {(1, year): 35, (2, year): 35, (3, year): 35})
    up = by_move(find_journeys(follow(engine)))[1, 4]
    assert (up.median_weeks, up.median_low, up.reason) == (4, 4, None)
    touches[1] = touch(1, year, 8, 3)
    held(engine, rows, touches, {(1, year): 14, (2, year): 35, (3, year): 35})
    # One is censored after ten weeks, the other gets there in the tenth: half of two.
    assert by_move(find_journeys(follow(engine)))[1, 4].median_weeks == 10
    held(engine, rows, touches[:2], {(1, year): 14, (2, year): 35, (3, year): 35})
    alone = by_move(find_journeys(follow(engine)))[1, 4]
    assert (alone.median_weeks, alone.reason) == (None, NOT_HALF)


def random_trust(seed: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[tuple[int, str], int]]:
    rng = np.random.default_rng(seed)
    standings, touches, last = [], [], {}
    for pupil in range(40):
        for year in FIRST:
            urn, group = int(rng.choice([ABBEY, BRIDGE])), str(rng.choice(["7", "8"]))
            last[pupil, year] = int(rng.integers(20, WEEKS))
            for half_term in range(1, 7):
                if rng.random() < 0.9:
                    rungs = {
                        f"{b}_rung": int(rng.choice(8, p=_P)) for b in ("school_exclusion", "self_exclusion")
                    }
                    standings.append(standing(pupil, year, half_term, 0, urn=urn, year_group=group) | rungs)
            for branch in ("school_exclusion", "self_exclusion"):
                touches += [
                    touch(
                        pupil,
                        year,
                        int(rng.integers(0, last[pupil, year] + 1)),
                        int(rng.integers(1, 8)),
                        branch,
                    )
                    for _ in range(rng.poisson(1.5))
                ]
    return standings, touches, last


_P = np.array([40, 20, 10, 10, 8, 6, 4, 2]) / 100


@pytest.mark.parametrize(("seed", "by"), [(1, ()), (2, ("school",)), (3, ("year_group", "school"))])
def test_random_trusts_are_counted_as_plain_python_counts_them(
    engine: LocalEngine, seed: int, by: tuple[str, ...]
) -> None:
    standings, touches, last = random_trust(seed)
    held(engine, standings, touches, last)
    found = find_journeys(follow(engine), by)
    for branch in ("school_exclusion", "self_exclusion"):
        expected = _moves(standings, by, branch)
        ours = {
            (tuple(row.group.values()), row.start, row.to): (row.moves, row.pupils, row.steps)
            for row in found.rows
            if row.branch == branch
        }
        assert ours == expected
        medians = _medians(standings, touches, last, by, branch)
        for row in found.rows:
            if row.branch == branch and row.to > row.start:
                assert row.median_weeks == medians.get((tuple(row.group.values()), row.start, row.to))


def _group(row: dict[str, Any], by: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row["urn"] if name == "school" else row["year_group"] for name in by)


def _moves(
    standings: list[dict[str, Any]], by: tuple[str, ...], branch: str
) -> dict[Any, tuple[int, int, int]]:
    at = {(row["pupil_id"], int(row["academic_year"][:4]) * 6 + row["half_term"]): row for row in standings}
    moves, pupils, steps = defaultdict(int), defaultdict(set), defaultdict(int)
    for (pupil, when), row in at.items():
        if (after := at.get((pupil, when + 1))) is not None:
            group, start, to = _group(row, by), row[f"{branch}_rung"], after[f"{branch}_rung"]
            moves[group, start, to] += 1
            pupils[group, start, to].add(pupil)
            steps[group, start] += 1
    return {key: (count, len(pupils[key]), steps[key[:2]]) for key, count in moves.items()}


def _medians(
    standings: list[dict[str, Any]],
    touches: list[dict[str, Any]],
    last: dict[tuple[int, str], int],
    by: tuple[str, ...],
    branch: str,
) -> dict[Any, float]:
    week_of = {monday(year, week): week for year in FIRST for week in range(WEEKS)}
    waits = defaultdict(list)
    for (pupil, year), end in last.items():
        mine = [row for row in standings if (row["pupil_id"], row["academic_year"]) == (pupil, year)]
        if not mine:
            continue
        group = _group(min(mine, key=lambda row: row["half_term"]), by)
        highest = {0: 0}
        for week in range(WEEKS):
            rungs = [
                each["rung"]
                for each in touches
                if (each["pupil_id"], each["academic_year"], each["branch"]) == (pupil, year, branch)
                and week_of[each["week"]] <= week
            ]
            highest[week] = max(rungs, default=0)
        for start in range(7):
            begun = next((week for week in range(WEEKS) if highest[week] == start), None)
            if begun is None:
                continue
            for to in range(start + 1, 8):
                there = next((week for week in range(begun, WEEKS) if highest[week] >= to), None)
                waits[group, start, to].append(
                    (end - begun, False) if there is None else (there - begun, True)
                )
    found = {}
    for key, rows in waits.items():
        ended, seen = [t for t, h in rows if h], [t for t, h in rows if not h]
        curve = stats.ecdf(stats.CensoredData(uncensored=ended, right=seen)).sf
        reached = curve.quantiles[curve.probabilities <= 0.5 + 1e-12]
        if len(reached):
            found[key] = float(reached[0])
    return found


def test_one_school_shows_the_rows_that_it_has_among_all(engine: LocalEngine) -> None:
    standings, touches, last = random_trust(4)
    held(engine, standings, touches, last)
    followed = follow(engine)
    every = find_journeys(followed, ("school",))
    alone = find_journeys(followed, ("school",), BRIDGE)
    assert alone.rows == tuple(row for row in every.rows if row.group["school"] == BRIDGE)
    assert alone.back_down == tuple(row for row in every.back_down if row.group["school"] == BRIDGE)


def test_what_cannot_be_asked_is_answered_in_a_sentence(engine: LocalEngine) -> None:
    held(engine, [standing(1, "202425", 1, 1)], [], {(1, "202425"): 1})
    with pytest.raises(WrongCallError, match="Did you mean year_group"):
        find_journeys(follow(engine), ("year-group",))
    held(engine, [standing(1, "202425", 0, 1)], [], {(1, "202425"): 1})
    with pytest.raises(WrongCallError, match="no half-terms to follow"):
        find_journeys(follow(engine))


def test_schools_go_by_their_newest_name_and_by_their_urn(engine: LocalEngine) -> None:
    rows = [
        {"urn": ABBEY, "academic_year": year, "name": name, "phase": "SS"}
        for year, name in (("202425", "Abbey Academy"), ("202324", "Abbey School"))
    ]
    engine.hold("schools", pa.Table.from_pylist(rows, schema=TABLES["schools"].own_arrow))
    named = school_names(engine, [ABBEY, BRIDGE])
    assert [each.name for each in named.values()] == ["Abbey Academy", "School 100002"]
