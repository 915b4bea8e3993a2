"""The pages of gaps beside a release: what its readers see of the same pupils."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.actions.test_release import ADA
from tests.made import MadeTrust
from wholeschool.actions import release
from wholeschool.actions.pages_beside import as_read_with, page_tables, pages_of
from wholeschool.actions.reading import reading
from wholeschool.actions.release import Asked, check_release, draft_from_store
from wholeschool.actions.report_gaps import gap_counts
from wholeschool.actions.report_scope import latest
from wholeschool.disclosure import load_page_policy, load_policies
from wholeschool.disclosure.together import Registered
from wholeschool.report.group_counts import BY, MEASURES
from wholeschool.store import Store

POLICY = load_page_policy()


@pytest.fixture(scope="module")
def trust(two_years: MadeTrust, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_years.copy_store(tmp_path_factory.mktemp("trust"))


@pytest.fixture(scope="module")
def pages(two_years: MadeTrust) -> list[Registered]:
    with reading(Store.open(two_years.store)) as opened:
        return [*page_tables(latest(opened.engine, opened.kept), "202425", [POLICY])]


def test_they_are_what_the_pages_show(two_years: MadeTrust, pages: list[Registered]) -> None:
    with reading(Store.open(two_years.store)) as opened:
        shown = {
            (each.by, each.key): each.table
            for each in gap_counts(latest(opened.engine, opened.kept), POLICY)
            if each.key in MEASURES and each.table
        }
    assert {(dict(page.columns).keys() - {"school", page.counting}).pop() for page in pages} == {*BY}
    assert len(shown) == len(pages)
    for page in pages:
        by = page.columns[1][0]
        cells = {key: at for at, key in enumerate(page.keys)}
        for row in shown[by, page.counting].rows:
            key = tuple(
                (name, row[as_]) for name, as_ in (("school", "school"), (by, "group")) if row[as_] != "All"
            )
            for side, of in ((((page.counting, "counted"),), "count"), ((), "base")):
                at = cells[(*key, *side)]
                known = (page.low[at], page.high[at])
                assert known == (POLICY.span(row[of]) if row[of] is not None else (page.floor[at], np.inf))


def test_each_pupil_is_in_the_cell_that_counts_the_pupil(pages: list[Registered]) -> None:
    for page in pages:
        assert page.pupils is not None
        assert page.places is not None
        assert len(np.unique(page.pupils)) == len(page.pupils)
        found = np.bincount(page.places, minlength=page.table.size)
        assert (found[page.inner] == page.table.counts[page.inner]).all()


def test_what_wider_audiences_are_shown_just_so_is_there_once(two_years: MadeTrust) -> None:
    policies = [load_page_policy(audience=each) for each in load_policies()]
    with reading(Store.open(two_years.store)) as opened:
        scope = latest(opened.engine, opened.kept)
        every = [*page_tables(scope, "202425", policies)]
        assert len([*page_tables(scope, "202425", [*policies, *policies])]) == len(every)
    assert len(every) < len(policies) * len(BY) * len(MEASURES)


def test_a_release_goes_by_the_columns_it_has_or_hangs_together_with(pages: list[Registered]) -> None:
    def kept(*names: str) -> set[str]:
        table = pages[0]
        columns = tuple((name, ("x",)) for name in names)
        fake = Registered("r", "pupils", columns, *[getattr(table, each) for each in _REST])  # type: ignore[arg-type]
        return {name for page in as_read_with(pages, [fake]) for name, _ in page.columns}

    assert kept("school") == {"school"}
    assert kept("fsm6") == {"school", "fsm"}
    assert kept("ethnicity", "school_exclusion_rung") == {
        "school",
        "ethnicity_major",
        "pupils_suspended_rate",
    }


_REST = ("table", "hidden", "floor", "low", "high", "circle")


def test_a_release_that_the_pages_would_open_is_refused(trust: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, by = Store.open(trust), ("school", "fsm")
    asked = Asked("Persistent absence", by, audience="trust")
    number = draft_from_store(store, ADA, asked, measure="persistent_absence").number
    (reason, *_) = check_release(store, number, ADA).reasons
    assert reason.endswith(
        "is hidden, and follows from it and the pages of gaps together, exactly or nearly."
    )
    rounded = draft_from_store(store, ADA, Asked("Rounded", by), measure="persistent_absence").number
    found = check_release(store, rounded, ADA)
    assert (found.reasons, bool(found.pages)) == ((), True)
    monkeypatch.setattr(release, "pages_beside", lambda *_: ())
    assert check_release(store, number, ADA).reasons == ()


def test_of_a_year_without_books_there_are_none(two_years: MadeTrust) -> None:
    assert pages_of(Store.open(two_years.store), "201920") == ()
