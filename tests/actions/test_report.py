"""The report of a simulated trust: its figures are those of the books, and small ones stay inside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.made import MadeTrust
from wholeschool.actions.report import report, site_content
from wholeschool.disclosure import load_policy
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError
from wholeschool.reference.forms import forms
from wholeschool.report import TRUST, SiteContent
from wholeschool.report.content import CONTINUUM
from wholeschool.store import Store, kept
from wholeschool.store.kept import FOLDER

MADE_ON = date(2025, 9, 1)


@pytest.fixture(scope="module")
def engine(two_years: MadeTrust) -> Iterator[LocalEngine]:
    with Store.open(two_years.store).reading() as opened:
        yield opened


@pytest.fixture(scope="module")
def content(engine: LocalEngine, two_years: MadeTrust) -> SiteContent:
    return site_content(engine, two_years.store, load_policy(), MADE_ON)


@pytest.fixture(scope="module")
def ledger(engine: LocalEngine, content: SiteContent) -> list[dict[str, Any]]:
    """The ledger's rows of the year that are lost learning, as they stand in the store."""
    rows = engine.fetch(engine.table("ledger")).to_pylist()
    return [
        row
        for row in rows
        if row["academic_year"] == content.year
        and forms()[row["form"]].is_lost
        and row["branch"] in CONTINUUM
    ]


def of(rows: list[dict[str, Any]], population: str) -> list[dict[str, Any]]:
    return rows if population == TRUST else [row for row in rows if str(row["urn"]) == population]


def test_the_latest_year_is_shown_and_the_one_before_as_totals(content: SiteContent) -> None:
    assert content.year == "202425"
    assert {row["period"] for row in content.measures.rows} == {"202324", "202425"}
    assert {row["period"] for row in content.quality.rows} == {"202425"}
    assert content.last_day.year == 2025


def test_released_days_are_the_ledgers(content: SiteContent, ledger: list[dict[str, Any]]) -> None:
    blocks = [row for row in content.forms.rows if row["kind"] == "block"]
    assert blocks
    for row in blocks:
        names = set(str(row["key"]).split())
        days = sum(each["share"] for each in of(ledger, str(row["population"])) if each["form"] in names) / 2
        assert row["days"] == pytest.approx(days, abs=0.51)


def test_days_by_half_term_are_those_of_their_form(content: SiteContent) -> None:
    whole = {(row["population"], row["key"]): row["days"] for row in content.forms.rows}
    sums: dict[tuple[Any, Any], list[Any]] = defaultdict(list)
    for row in content.half_terms.rows:
        sums[row["population"], row["within"]].append(row["days"])
    assert sums
    for key, days in sums.items():
        assert sum(days) == pytest.approx(whole[key], abs=0.5 * len(days) + 0.5)


def test_no_block_rests_on_one_to_four_pupils(content: SiteContent, ledger: list[dict[str, Any]]) -> None:
    for row in content.forms.rows:
        if row["kind"] == "block":
            names = set(str(row["key"]).split())
            pupils = {
                each["pupil_id"] for each in of(ledger, str(row["population"])) if each["form"] in names
            }
            assert not load_policy().is_small(len(pupils))
            assert row["pupils"] == load_policy().rounded_count(len(pupils))


def test_the_trust_minus_the_schools_leaves_nothing_small(
    content: SiteContent, ledger: list[dict[str, Any]]
) -> None:
    schools = [school.urn for school in content.schools]
    for row in content.forms.where(population=TRUST, kind="block"):
        hiding = [
            urn for urn in schools if not content.forms.where(population=urn, kind="block", key=row["key"])
        ]
        names = set(str(row["key"]).split())
        pupils = {r["pupil_id"] for r in ledger if str(r["urn"]) in hiding and r["form"] in names}
        assert not load_policy().is_small(len(pupils))


def test_absence_is_that_of_the_books(content: SiteContent, engine: LocalEngine) -> None:
    rows = engine.fetch(engine.table("presence")).to_pylist()
    for row in content.measures.where(figure="overall_absence", period="202425"):
        mine = [each for each in of(rows, str(row["population"])) if each["academic_year"] == "202425"]
        absent = sum(each["authorised"] + each["unauthorised"] for each in mine)
        if row["hidden"] == "small base":
            assert len({each["pupil_id"] for each in mine}) < load_policy().percent_from_pupils
            continue
        assert row["rate"] == pytest.approx(100 * absent / sum(each["possible"] for each in mine), abs=0.051)


def test_exact_sums_of_sessions_and_minutes_stay_inside(content: SiteContent) -> None:
    for figure in ("overall_absence", "lost_learning_all_forms", "lost_learning_coalition"):
        assert {row["count"] for row in content.measures.where(figure=figure)} == {None}


def test_what_the_table_of_forms_hides_is_no_measure_either(content: SiteContent) -> None:
    # Days of suspension are a line of that table, which hides it where it must.
    assert content.measures.where(figure="days_suspended_rate") == ()
    assert content.measures.where(figure="suspension_rate") != ()
    for school in content.schools:
        row = content.figure(content.measures, "lost_learning_all_forms", school.urn)
        assert row is not None
        assert row["rate"] is None or content.total("all", school.urn) is not None


@pytest.fixture(scope="module")
def written(two_years: MadeTrust, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return report(Store.open(two_years.store), tmp_path_factory.mktemp("report") / "site", today=MADE_ON)


def test_pages_are_written(written: list[Path]) -> None:
    assert written[0].name == "index.html"
    # Trust and schools, each with a page of gaps, and the style sheet.
    assert len(written) == 2 * (1 + 3) + 1
    assert "1 September 2025" in written[0].read_text("utf-8")


def test_no_pupil_is_on_a_page(written: list[Path], engine: LocalEngine) -> None:
    pupils = engine.fetch(engine.table("enrolments").select("pupil_id").distinct())["pupil_id"].to_pylist()
    text = "".join(path.read_text("utf-8") for path in written)
    assert pupils
    assert not [pupil for pupil in pupils if str(pupil) in text]


def test_a_store_without_books_says_what_to_do(empty_store: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongCallError, match="wholeschool build"):
        report(Store.open(empty_store), tmp_path / "site")


def test_the_pages_use_what_is_kept(
    two_years: MadeTrust, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = two_years.copy_store(tmp_path, without=FOLDER)
    made: list[str] = []
    monkeypatch.setattr(kept, "_keep", lambda path, *_: made.append(path.name))
    with Store.open(store).reading() as engine:
        first = site_content(engine, store, load_policy(), MADE_ON)
    assert {name.split("-")[1] for name in made} == {"202324", "202425"}
    monkeypatch.undo()
    for _ in range(2):
        with Store.open(store).reading() as engine:
            assert site_content(engine, store, load_policy(), MADE_ON) == first
    assert {path.name for path in (store / FOLDER).iterdir()} == set(made)
