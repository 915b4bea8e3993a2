"""Schools of a store beside schools like them: on the pages, by files of single schools."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.actions.test_national_school import HEADER, LINE
from tests.made import rows_of
from wholeschool.actions.national_load import load_official
from wholeschool.actions.report import report
from wholeschool.actions.report_likes import like_rates
from wholeschool.report import School
from wholeschool.store import Store

OURS = "100001"


@pytest.fixture
def store(tiny_store: Path, tmp_path: Path) -> Store:
    """The tiny trust; thirty schools of Leeds, and the first school of the trust among them."""
    laestab = next(str(row["laestab"]) for row in rows_of(tiny_store, "schools") if str(row["urn"]) == OURS)
    ours = LINE.replace("38340{}", laestab).format(400)
    lines = "".join(LINE.format(at, at) for at in range(10, 40))
    (tmp_path / "official.csv").write_text(HEADER + lines + ours)
    load_official(tiny_store, [tmp_path / "official.csv"])
    return Store.open(tiny_store)


def test_a_row_for_each_school_that_the_files_have(store: Store) -> None:
    with store.reading() as engine:
        found = like_rates(engine, [School(OURS, "Ours", ""), School("100002", "Other", "")], {})
    (row,) = found.rows
    assert (row["population"], row["measure"], row["period"]) == (OURS, "suspension_rate", "2016/17")
    assert (row["rate"], row["likes"], row["position"], row["percentile"]) == (40.0, 30, "very high", 100)
    assert "official.csv" in found.source
    assert "official statistics" in found.policy


def test_the_pages_say_it_with_the_year(store: Store, tmp_path: Path) -> None:
    files = report(store, tmp_path / "site", today=date(2025, 9, 1))
    texts = {path.name: " ".join(path.read_text("utf-8").split()) for path in files if path.suffix == ".html"}
    said = (
        "Among schools like it: in 2016/17 it had 40.00 per 100 pupils; the middle one of 30 schools like it"
    )
    assert said in texts[f"school-{OURS}.html"]
    assert "1 far above the usual range" in texts["index.html"]
    assert "Among schools like it" not in texts["school-100002.html"]
    assert "These figures are old" in texts["index.html"]


def test_without_such_files_nothing_is_said(tiny_store: Path) -> None:
    with Store.open(tiny_store).reading() as engine:
        assert like_rates(engine, [School(OURS, "Ours", "")], {}).rows == ()
