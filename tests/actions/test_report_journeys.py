"""Journeys by year group, intervals and waits on the pages: worked out again, and hidden together."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import numpy as np
import pytest
from scipy.stats import binomtest

from tests.actions.test_report_steps import Row, rounded, shown
from tests.made import MadeTrust, rows_of
from wholeschool.actions.journeys import journeys
from wholeschool.actions.report import site_content
from wholeschool.actions.report_journeys import interval_ends
from wholeschool.continuum.journeys.journeys import NOT_HALF
from wholeschool.continuum.journeys.steps import sums_by_target
from wholeschool.disclosure import load_policy
from wholeschool.report import TRUST, SiteContent
from wholeschool.report.content import LADDERS, bound_key, journey_key, wait_key, year_step_key
from wholeschool.store import Store

WAYS = ("up", "same", "down")


@pytest.fixture(scope="module")
def content(two_years: MadeTrust) -> SiteContent:
    with Store.open(two_years.store).reading() as engine:
        return site_content(engine, two_years.store, load_policy(), date(2025, 9, 1))


def steps_of(standings: list[Row], branch: str) -> list[tuple[int, str, int, int]]:
    """(school, year group, rung, rung of the half-term that followed), over all pupils and years."""
    by_pupil: dict[int, dict[int, Row]] = defaultdict(dict)
    for row in standings:
        if row["possible"] and row["half_term"]:
            by_pupil[row["pupil_id"]][int(row["academic_year"][:4]) * 6 + row["half_term"]] = row
    return [
        (row["urn"], row["year_group"], row[f"{branch}_rung"], rows[when + 1][f"{branch}_rung"])
        for rows in by_pupil.values()
        for when, row in rows.items()
        if when + 1 in rows
    ]


def test_year_groups_are_counted_on_a_rung_and_on_none(content: SiteContent, two_years: MadeTrust) -> None:
    standings = rows_of(two_years.store, "standings")
    checked: Counter[str] = Counter()
    for branch in LADDERS:
        steps = steps_of(standings, branch)
        for group in {step[1] for step in steps} - {None}:
            for start in ("on", "off"):
                for way in WAYS if start == "on" else WAYS[:2]:
                    for population, row in shown(content, year_step_key(branch, group, start, way)):
                        mine = [
                            (rung, to)
                            for urn, of, rung, to in steps
                            if of == group
                            and (rung > 0) == (start == "on")
                            and population in (TRUST, str(urn))
                        ]
                        went = Counter(
                            "up" if to > rung else "down" if to < rung else "same" for rung, to in mine
                        )
                        assert row["base"] == rounded(len(mine))
                        assert row["count"] == rounded(went[way])
                        checked[start] += bool(mine)
    assert min(checked["on"], checked["off"]) > 5


def keys_of_shares(content: SiteContent) -> list[str]:
    keys = {str(row["figure"]) for row in content.steps.rows if str(row["figure"]).startswith("journey:")}
    return sorted(key for key in keys if key.rsplit(":", 1)[1] in WAYS)


def test_every_share_lies_inside_its_interval_which_is_no_narrower_than_chance(content: SiteContent) -> None:
    """A pupil's half-terms go together: that can widen an interval, beyond the one of single trials."""
    checked = wider = 0
    for key in keys_of_shares(content):
        low, high = (dict(shown(content, bound_key(key, side))) for side in ("low", "high"))
        for population, row in shown(content, key):
            if row["rate"] is None:
                continue
            least, most = low[population]["rate"], high[population]["rate"]
            assert least - 0.051 <= row["rate"] <= most + 0.051
            alone = binomtest(row["count"], row["base"]).proportion_ci(method="wilson")
            assert most - least >= 100 * (alone.high - alone.low) * 0.93 - 0.2
            wider += most - least > 110 * (alone.high - alone.low)
            checked += 1
    assert checked > 50
    assert wider > 5


def test_a_share_and_its_interval_are_hidden_together(content: SiteContent) -> None:
    hidden = 0
    for key in keys_of_shares(content):
        for population in (TRUST, *(school.urn for school in content.schools)):
            rows = [
                content.figure(content.steps, each, population)
                for each in (key, bound_key(key, "low"), bound_key(key, "high"))
            ]
            assert len({row["hidden"] for row in rows if row is not None}) == 1
            assert len({row["rate"] is None for row in rows if row is not None}) == 1
            hidden += any(row is not None and row["hidden"] == "few pupils" for row in rows)
    assert hidden


def test_waits_are_the_medians_of_the_journeys(content: SiteContent, two_years: MadeTrust) -> None:
    rows = journeys(Store.open(two_years.store)).rows
    reached: Counter[bool] = Counter()
    for row in rows:
        if row["to"] != row["from"] + 1:
            continue
        figure = content.figure(content.steps, wait_key(row["branch"], row["from"], "median"), TRUST)
        assert figure is not None
        if figure["rate"] is None:
            continue
        ends = [
            content.figure(content.steps, wait_key(row["branch"], row["from"], side), TRUST)
            for side in ("low", "high")
        ]
        expected = [value or 0 for value in (row[f"median_{name}"] for name in ("weeks", "low", "high"))]
        assert [each["rate"] for each in (figure, *ends) if each is not None] == expected
        assert (figure["rate"] == 0) == (row["reason"] == NOT_HALF)
        reached[figure["rate"] > 0] += 1
    assert reached[True]
    assert reached[False]


def test_waits_stand_on_five_pupils_or_more_who_got_there_and_who_did_not(content: SiteContent) -> None:
    begun = [
        row["count"]
        for branch in LADDERS
        for rung in range(7)
        for _, row in shown(content, wait_key(branch, rung, "begun"))
        if row["count"]
    ]
    assert begun
    assert min(begun) >= 5


def test_journeys_by_rung_have_intervals_at_schools_too(content: SiteContent) -> None:
    seen = {
        population
        for rung in range(7)
        for population, row in shown(content, bound_key(journey_key("self_exclusion", rung, "up"), "low"))
        if row["rate"] is not None
    }
    assert TRUST in seen
    assert len(seen) > 1


def bounds(up: int, pupils: int) -> tuple[list[float], list[float]]:
    """Ends of the intervals of up and the rest, a half-term a pupil."""
    target = (np.arange(pupils) < up).astype(np.int64)
    low, high = interval_ends(
        sums_by_target(np.arange(pupils), np.zeros(pupils, dtype=np.int64), target, 1, 2), load_policy()
    )
    return low.tolist(), high.tolist()


def test_an_interval_tells_no_more_than_the_rounded_numbers() -> None:
    """11 of 52 and 9 of 51 are both shown as 10 of 50, and so have one interval: Wilson's of 10 in 50."""
    assert bounds(11, 52) == bounds(9, 51)
    expected = binomtest(10, 50).proportion_ci(method="wilson")
    low, high = bounds(11, 52)
    assert (low[1], high[1]) == pytest.approx((expected.low, expected.high))
