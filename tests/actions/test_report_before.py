"""The year before on the pages, up to the same day; and what stands beside, in plain Python."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from tests.actions.test_report_steps import at, rounded, shown
from tests.made import MadeTrust, rows_of
from wholeschool.actions.alternative import alternative
from wholeschool.actions.duties import duties
from wholeschool.actions.hidden import hidden
from wholeschool.actions.report import site_content
from wholeschool.actions.report_duties import duty_figures
from wholeschool.actions.report_scope import latest
from wholeschool.disclosure import load_policy
from wholeschool.report import SiteContent
from wholeschool.report.alternative import HERE, MAIN
from wholeschool.report.content import HALF_TERM, YEAR, code_key, within_key
from wholeschool.report.duties import DUTIES, NEVER_DONE, NOT_COMPARED, UNDATED
from wholeschool.schema.years import academic_year_of
from wholeschool.store import Store

BEFORE = "202324"


@pytest.fixture(scope="module")
def content(two_years: MadeTrust) -> SiteContent:
    with Store.open(two_years.store).reading() as engine:
        return site_content(engine, two_years.store, load_policy(), date(2025, 9, 1))


@pytest.fixture(scope="module")
def same_day(content: SiteContent) -> date:
    return content.last_day - timedelta(days=364)


def pupils(rows: list[dict[str, Any]]) -> int:
    return len({row["pupil_id"] for row in rows})


@pytest.mark.parametrize(
    ("form", "key", "began"),
    [
        ("unexplained_exit", "hidden:exits", "end"),
        ("home_education_after_sanctions", "hidden:home_education", "day"),
        ("off_site_without_placement", "hidden:offsite", "first"),
        ("e_without_record", "hidden:e_without_record", "week"),
    ],
)
def test_hidden_forms_of_the_year_before_are_those_by_the_same_day(
    content: SiteContent, two_years: MadeTrust, same_day: date, form: str, key: str, began: str
) -> None:
    rows = hidden(Store.open(two_years.store)).pupils[form]
    mine = [row for row in rows if row["academic_year"] == BEFORE and row[began] <= same_day]
    found = list(shown(content, key, BEFORE))
    for population, row in found:
        assert row["count"] == rounded(pupils(at(mine, population)))
    assert content.figure(content.steps, key, "trust", BEFORE) is not None


def test_part_time_timetables_before_their_code_are_not_counted(content: SiteContent) -> None:
    assert content.figure(content.steps, "hidden:part_time", "trust", BEFORE) is None
    assert content.figure(content.steps, "hidden:part_time", "trust") is not None


def test_duties_of_the_year_before_are_those_past_their_date_by_the_same_day(
    two_years: MadeTrust, same_day: date
) -> None:
    """Exactly, as they ask to be released: what is shown of so small a trust's are noughts."""
    rows = [r for r in duties(Store.open(two_years.store)).table.to_pylist() if r["academic_year"] == BEFORE]
    with Store.open(two_years.store).reading() as engine:
        asked = {each.key: each for each in duty_figures(latest(engine)) if each.period == BEFORE}
    assert not [key for key in asked if key.split(":")[1] in NOT_COMPARED]
    found: Counter[str] = Counter()
    for duty in {*DUTIES} - {*NOT_COMPARED}:
        mine = [row for row in rows if row["duty"] == duty]
        breaches = [row for row in mine if row["breach"] and row["due"] <= same_day]
        in_time = [row for row in mine if not row["breach"] and row["done"] and row["done"] <= same_day]
        if duty in NEVER_DONE:
            assert f"duty:{duty}:done" not in asked
            assert in_time == []
        for state, those in (("breach", breaches), ("done", in_time))[: 1 if duty in NEVER_DONE else 2]:
            figures = asked[f"duty:{duty}:{state}"]
            for figure in (figures.whole, *figures.parts):
                assert figure.count == len(at(those, figure.population))
            found[state] += len(those)
    assert min(found["breach"], found["done"]) > 3


def test_duties_without_a_date_are_all_counted_and_none_is_a_breach(
    content: SiteContent, two_years: MadeTrust
) -> None:
    rows = duties(Store.open(two_years.store)).table.to_pylist()
    rows = [row for row in rows if row["academic_year"] == content.year]
    seen: Counter[str] = Counter()
    for duty in UNDATED:
        mine = [row for row in rows if row["duty"] == duty]
        assert not any(row["breach"] for row in mine)
        for state, those in (("case", mine), ("done", [row for row in mine if row["done"]])):
            for population, row in shown(content, f"duty:{duty}:{state}"):
                assert row["count"] == rounded(len(at(those, population)))
                seen[duty] += len(at(those, population))
    assert set(seen) == set(UNDATED)


def test_stays_at_alternative_provision_are_those_that_ran_in_the_year(
    content: SiteContent, two_years: MadeTrust, same_day: date
) -> None:
    rows = alternative(Store.open(two_years.store)).rows
    compared = 0
    for year, until in ((content.year, content.last_day), (BEFORE, same_day)):
        there = [
            r for r in rows if r["start"] <= until and (not r["end"] or academic_year_of(r["end"]) >= year)
        ]
        back = [r for r in rows if r["returned_on"] and academic_year_of(r["returned_on"]) == year]
        back = [r for r in back if r["returned_on"] <= until]
        wanted = {
            "ap:single": [r for r in there if not r["dual"]],
            "ap:dual": [r for r in there if r["dual"]],
            "ap:returned": back,
            "ap:stayed": [r for r in back if r["stayed"]],
        }
        for key, mine in wanted.items():
            for population, row in shown(content, key, year):
                assert row["count"] == rounded(pupils(at(mine, population)))
                compared += bool(mine)
    assert compared


def test_attendance_at_alternative_provision_is_that_of_the_command(
    content: SiteContent, two_years: MadeTrust
) -> None:
    (school,) = alternative(Store.open(two_years.store)).schools
    figures = dict(shown(content, HERE)), dict(shown(content, MAIN))
    if school.attendance.pupils < 25:
        assert all(row["rate"] is None for each in figures for row in each.values() if row["rate"] != 0)
        return
    assert {"trust", str(school.urn)} <= set(figures[0])


def test_absence_is_judged_by_the_year_and_by_the_half_term(
    content: SiteContent, two_years: MadeTrust
) -> None:
    rows = rows_of(two_years.store, "standings")
    seen = 0
    for year in (content.year, BEFORE):
        mine = [
            r
            for r in rows
            if (r["academic_year"], r["half_term"]) == (year, content.half_term) and r["possible"]
        ]
        for rung, share in ((5, 0.1), (6, 0.5)):
            for span, end in ((YEAR, "_to_date"), (HALF_TERM, "")):
                over = [
                    r for r in mine
                    if r[f"possible{end}"] >= 20 and r[f"absent{end}"] >= share * r[f"possible{end}"] - 1e-9
                ]  # fmt: skip
                for population, row in shown(content, within_key(rung, span), year):
                    assert row["count"] == rounded(pupils(at(over, population)))
                    seen += bool(over)
    assert seen > 6


def test_the_use_of_codes_is_that_of_the_list_and_nobody_is_judged_among_three(
    content: SiteContent, two_years: MadeTrust
) -> None:
    uses = {
        (str(use.urn), use.code): use
        for use in hidden(Store.open(two_years.store)).code_use
        if use.academic_year == content.year
    }
    checked = 0
    for code in ("N", "B", "I", "Y"):
        for population, row in shown(content, code_key(code, "share")):
            if population != "trust":
                use = uses[population, code]
                assert use.users == 0 or use.users >= 5
                assert row["rate"] == pytest.approx(1000 * use.sessions / use.possible, abs=0.051)
                checked += use.users > 0
        assert not list(shown(content, code_key(code, "low")))
    assert checked
    assert not [claim for claim in content.claims if claim.kind == "code"]
