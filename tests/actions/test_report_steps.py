"""The continuum in full on the pages: every released figure is worked out again in plain Python."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.made import MadeTrust, rows_of
from wholeschool.actions.duties import duties
from wholeschool.actions.hidden import hidden
from wholeschool.actions.report import site_content
from wholeschool.disclosure import load_policy
from wholeschool.reference.lists import code_list
from wholeschool.report import TRUST, SiteContent
from wholeschool.report.content import (
    LADDERS,
    displacement_key,
    journey_key,
    reason_key,
    standing_key,
    year_group_key,
)
from wholeschool.report.duties import DUTIES
from wholeschool.store import Store

Row = dict[str, Any]
FEWEST = 5


@pytest.fixture(scope="module")
def content(two_years: MadeTrust) -> SiteContent:
    with Store.open(two_years.store).reading() as engine:
        return site_content(engine, two_years.store, load_policy(), date(2025, 9, 1))


@pytest.fixture(scope="module")
def standings(two_years: MadeTrust) -> list[Row]:
    return rows_of(two_years.store, "standings")


def rounded(count: float) -> int:
    """To the nearest 5, halves up."""
    return math.floor(count / 5 + 0.5) * 5


def shown(content: SiteContent, key: str, year: str = "") -> Iterator[tuple[str, Row]]:
    """The figure of each population, where it is shown."""
    for population in (TRUST, *(school.urn for school in content.schools)):
        row = content.figure(content.steps, key, population, year or content.year)
        if row is not None and not row["hidden"]:
            yield population, dict(row)


def at(rows: list[Row], population: str) -> list[Row]:
    return [row for row in rows if population in (TRUST, str(row["urn"]))]


def test_pupils_stand_on_the_pages_where_they_stand_in_the_store(
    content: SiteContent, standings: list[Row]
) -> None:
    seen = 0
    for year in ("202324", "202425"):
        mine = [
            row
            for row in standings
            if (row["academic_year"], row["half_term"]) == (year, content.half_term) and row["possible"]
        ]
        for branch in LADDERS:
            for rung in range(8):
                for population, row in shown(content, standing_key(branch, rung), year):
                    pupils = {r["pupil_id"] for r in at(mine, population) if r[f"{branch}_rung"] == rung}
                    assert row["count"] == rounded(len(pupils))
                    assert not pupils or len(pupils) >= FEWEST
                    seen += bool(pupils)
    assert content.half_term == 6
    assert seen > 20


def test_absence_by_year_group_is_that_of_the_standings(content: SiteContent, standings: list[Row]) -> None:
    groups = {row["year_group"] for row in standings if row["academic_year"] == content.year} - {None}
    checked = 0
    for group in groups:
        mine = [r for r in standings if (r["academic_year"], r["year_group"]) == (content.year, group)]
        for population, row in shown(content, year_group_key(group, "absence")):
            rows = at(mine, population)
            if row["rate"] is None:
                continue
            absent, possible = (sum(r[name] for r in rows) for name in ("absent", "possible"))
            assert row["rate"] == pytest.approx(100 * absent / possible, abs=0.051)
            checked += 1
    assert checked > 5


def steps_of(standings: list[Row], branch: str) -> list[tuple[int, int, int]]:
    """(school, rung, rung of the half-term that followed), over all pupils and years."""
    by_pupil: dict[int, dict[int, Row]] = defaultdict(dict)
    for row in standings:
        if row["possible"] and row["half_term"]:
            when = int(row["academic_year"][:4]) * 6 + row["half_term"]
            by_pupil[row["pupil_id"]][when] = row
    return [
        (row["urn"], row[f"{branch}_rung"], rows[when + 1][f"{branch}_rung"])
        for rows in by_pupil.values()
        for when, row in rows.items()
        if when + 1 in rows
    ]


def test_journeys_are_counted_from_half_term_to_half_term(content: SiteContent, standings: list[Row]) -> None:
    checked = 0
    for branch in LADDERS:
        steps = steps_of(standings, branch)
        for rung in range(7):
            for way in ("up", "same", "down"):
                for population, row in shown(content, journey_key(branch, rung, way)):
                    mine = [s for s in steps if population in (TRUST, str(s[0])) and s[1] == rung]
                    went = Counter(
                        "up" if to > rung else "down" if to < rung else "same" for _, _, to in mine
                    )
                    assert row["base"] == rounded(len(mine))
                    assert row["count"] == rounded(went[way])
                    checked += bool(mine)
    assert checked > 15


def test_where_one_way_of_a_journey_is_hidden_all_are(content: SiteContent) -> None:
    """Up, the same and down make up the whole: two of them would give the third away."""
    hidden = 0
    for branch in LADDERS:
        for rung in range(7):
            ways = [dict(shown(content, journey_key(branch, rung, way))) for way in ("up", "same", "down")]
            assert set(ways[0]) == set(ways[1]) == set(ways[2])
            hidden += len(content.schools) + 1 - len(ways[0])
    assert hidden


def test_sessions_lost_to_suspension_are_those_of_the_ledger(
    content: SiteContent, two_years: MadeTrust
) -> None:
    ledger, presence = rows_of(two_years.store, "ledger"), rows_of(two_years.store, "presence")
    checked = 0
    for year in ("202324", "202425"):
        for population, row in shown(content, displacement_key("suspension", 0), year):
            lost, possible = (
                [r for r in at(rows, population) if r["academic_year"] == year] for rows in (ledger, presence)
            )
            sessions = sum(r["sessions"] for r in lost if r["form"] == "suspension")
            expected = 1000 * sessions / sum(r["possible"] for r in possible)
            if row["rate"] is not None:
                assert row["rate"] == pytest.approx(expected, rel=0.02, abs=0.051)
                checked += 1
    assert checked >= 2


def test_a_form_that_no_code_could_record_has_no_rate(content: SiteContent) -> None:
    assert list(shown(content, displacement_key("reduced_timetable", 0), "202324")) == []


def test_duties_past_their_date_are_those_of_the_list(content: SiteContent, two_years: MadeTrust) -> None:
    rows = [row for row in duties(Store.open(two_years.store)).table.to_pylist() if row["breach"]]
    rows = [row for row in rows if row["academic_year"] == content.year]
    found = 0
    for duty in DUTIES:
        for population, row in shown(content, f"duty:{duty}:breach"):
            mine = [r for r in at(rows, population) if r["duty"] == duty]
            assert row["count"] == rounded(len(mine))
            assert not mine or len({r["pupil_id"] for r in mine}) >= FEWEST
            found += len(mine)
    assert found


def test_hidden_forms_are_those_of_the_list(content: SiteContent, two_years: MadeTrust) -> None:
    rows = hidden(Store.open(two_years.store)).pupils["unexplained_exit"]
    for population, row in shown(content, "hidden:exits"):
        mine = [
            r for r in rows if population in (TRUST, str(r["urn"])) and r["academic_year"] == content.year
        ]
        assert row["count"] == rounded(len({r["pupil_id"] for r in mine}))


def test_englands_rates_are_published_ones(content: SiteContent) -> None:
    (row,) = content.england.where(measure="suspension_rate", phase="SS")
    assert row["rate"] == 18.89525
    assert "Department for Education" in content.england.source


def test_suspensions_by_reason_are_those_of_the_records(content: SiteContent, two_years: MadeTrust) -> None:
    kinds = ("suspension", "lunchtime_suspension")
    events = [row for row in rows_of(two_years.store, "events") if row["kind"] in kinds]
    events = [row for row in events if row["academic_year"] == content.year]
    seen = 0
    for code in code_list("exclusion_reason"):
        for population, row in shown(content, reason_key(code)):
            mine = at(events, population)
            told = [r for r in mine if code in (r["reason1"], r["reason2"], r["reason3"])]
            assert row["count"] == rounded(len(told))
            assert not told or len({r["pupil_id"] for r in told}) >= FEWEST
            seen += bool(told)
    assert seen


def test_pupils_suspended_again_are_those_with_two_records(
    content: SiteContent, standings: list[Row]
) -> None:
    for population, row in shown(content, "beside:suspended_again"):
        times: Counter[int] = Counter()
        for each in at([r for r in standings if r["academic_year"] == content.year], population):
            times[each["pupil_id"]] += each["suspensions"]
        assert row["count"] == rounded(sum(number >= 2 for number in times.values()))
