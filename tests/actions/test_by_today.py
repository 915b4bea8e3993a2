"""A school that becomes an academy is one school over time: what analyses say is what they said without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MakeOnce
from tests.made import MadeTrust, bring_in, build_at, rows_of
from tests.renamed_school import rename_school
from wholeschool.actions.alternative import alternative
from wholeschool.actions.displacement import displacement
from wholeschool.actions.duties import duties
from wholeschool.actions.hidden import hidden
from wholeschool.actions.journeys import journeys
from wholeschool.actions.pupils import pupils
from wholeschool.actions.reading import by_numbers_of_today, reading
from wholeschool.actions.report import site_content
from wholeschool.disclosure import load_policy
from wholeschool.errors import WrongCallError
from wholeschool.store import Store

SECONDARY, PRIMARY, CENTRE = 900010, 900011, 900012
NEW = {SECONDARY: 900015, PRIMARY: 900014, CENTRE: 900013}
"""Later than all others, as new numbers are, and the other way round: where nothing else tells, analyses take
the lowest first."""
OLD = {new: old for old, new in NEW.items()}
Analyses = Mapping[str, Any]
"""Rows by what says them."""
IN_SUMMER, IN_A_WEEK = date(2024, 9, 2), date(2025, 2, 5)
CHANGES = {SECONDARY: IN_SUMMER, PRIMARY: IN_A_WEEK, CENTRE: IN_A_WEEK}


@pytest.fixture(scope="module")
def changed(two_years: MadeTrust, made_once: MakeOnce) -> Iterator[Store]:
    """The trust after all its schools have changed their numbers; pseudonyms are those of it unchanged."""

    def make(folder: Path) -> None:
        files = two_years.files
        for old, day in CHANGES.items():
            rename_school(files, folder / f"after {old}", old, NEW[old], day)
            files = folder / f"after {old}"
        files.rename(folder / "files")
        bring_in(folder / "store", folder / "files")
        build_at(folder / "store")

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(
            "WHOLESCHOOL_PSEUDONYM_KEY", (two_years.store / "pseudonym.key").read_text("utf-8").strip()
        )
        yield Store.open(made_once("renamed", make) / "store")


@pytest.fixture(scope="module")
def unchanged(two_years: MadeTrust, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The trust without the change: a copy, because looks at its pupils are written down in it."""
    return Store.open(two_years.copy_store(tmp_path_factory.mktemp("unchanged")))


@pytest.fixture(scope="module")
def said_without(unchanged: Store) -> Analyses:
    """What every analysis says without the change."""
    return _analyses(unchanged)


@pytest.fixture(scope="module")
def figures_without(unchanged: Store) -> list[Any]:
    """The figures of the pages without the change."""
    return _figures(unchanged)


def _like(said: Any) -> Any:
    """What was said, with the numbers that the schools had before."""
    if is_dataclass(said) and not isinstance(said, type):
        return _like(vars(said))
    if isinstance(said, Mapping):
        return {_like(name): _like(each) for name, each in said.items()}
    if isinstance(said, list | tuple):
        return [_like(each) for each in said]
    if isinstance(said, float):
        return round(said, 6)
    if isinstance(said, str):
        for new, old in OLD.items():
            said = said.replace(str(new), str(old))
        return said
    return OLD.get(said, said) if isinstance(said, int) else said


def _in_order(rows: Any) -> list[Any]:
    return sorted((_like(row) for row in rows), key=str)


def _analyses(store: Store) -> Analyses:
    hidden_forms, found, moved = hidden(store), alternative(store), displacement(store)
    climbed = journeys(store, ["school"])
    return {
        **hidden_forms.pupils,
        "counts": hidden_forms.counts,
        "code use": [vars(use) for use in hidden_forms.code_use],
        "journeys": climbed.rows,
        "back down": climbed.back_down,
        "comparisons": climbed.comparisons,
        "displacement": moved.schools,
        "rates": moved.rates.to_pylist(),
        "duties": [{name: row[name] for name in row if name != "event_id"} for row in duties(store).rows],
        "alternative": found.rows,
        "alternative schools": [vars(each) for each in found.schools],
    }


def _figures(store: Store) -> list[Any]:
    """The rows of the tables behind the pages, a list a table."""
    with store.reading() as engine:
        by_numbers_of_today(engine)
        content = site_content(engine, store.path, load_policy(), date(2026, 1, 1))
    tables = (content.forms, content.half_terms, content.measures, content.beside, content.steps)
    return [table.rows for table in tables]


def test_every_analysis_says_what_it_says_without_the_change(changed: Store, said_without: Analyses) -> None:
    said = _analyses(changed)
    assert said.keys() == said_without.keys()
    for name, rows in said.items():
        assert _in_order(rows) == _in_order(said_without[name]), name
    assert said_without["unexplained_exit"]
    assert said_without["duties"]


def test_the_pages_have_the_same_figures(changed: Store, figures_without: list[Any]) -> None:
    figures = [_in_order(rows) for rows in _figures(changed)]
    assert figures == [_in_order(rows) for rows in figures_without]
    assert all(figures)


def test_rungs_and_rolls_are_those_of_one_school(changed: Store, two_years: MadeTrust) -> None:
    # The day of a rung that marks alone say is the last session of the week, and of the part of a week.
    left_out = {"rungs": ("day",), "presence": (), "enrolments": ("leaving_reason",)}
    for name, columns in left_out.items():
        with reading(changed) as opened:
            rows = opened.engine.fetch(opened.engine.table(name)).drop_columns([*columns]).to_pylist()
        before = [
            {key: row[key] for key in row if key not in columns} for row in rows_of(two_years.store, name)
        ]
        recorded = [{**row, "urn": OLD[row["urn"]]} for row in rows]
        assert sorted(map(str, recorded)) == sorted(map(str, before))


def test_the_tables_keep_the_number_that_was_recorded(changed: Store) -> None:
    for name in ("presence", "registers", "enrolments", "standings"):
        assert {*OLD, *NEW} <= {row["urn"] for row in rows_of(changed.path, name)}


def test_who_asks_by_the_old_number_is_answered_under_the_new(changed: Store) -> None:
    old, new = PRIMARY, NEW[PRIMARY]
    by_old = hidden(changed, old)
    assert {use.urn for use in by_old.code_use} == {new}
    assert by_old.counts == hidden(changed, new).counts
    assert duties(changed, old).school == new
    assert displacement(changed, str(old)).names.keys() == {new}
    listed = pupils(changed, old, to="head", why="a test")
    assert listed.urn == new
    assert listed.view.rows == pupils(changed, new, to="head", why="a test").view.rows
    with pytest.raises(WrongCallError, match="no school with URN 100099"):
        hidden(changed, 100_099)


@pytest.mark.parametrize("old", CHANGES)
def test_a_list_of_pupils_looks_back_beyond_the_change(changed: Store, unchanged: Store, old: int) -> None:
    asked = {"to": "head", "why": "a test", "weeks": 40}
    before, after = pupils(unchanged, old, **asked), pupils(changed, NEW[old], **asked)
    assert [row["pupil_id"] for row in after.view.rows] == [row["pupil_id"] for row in before.view.rows]
