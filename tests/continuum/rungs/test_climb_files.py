"""A day of marks leaves the files of earlier half-terms as they are, and no row is lost or doubled by it."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.made import MadeTrust, as_books, bring_in, build_at, rows_of
from tests.tiny_trust import REGISTERS, write_csv
from wholeschool.continuum.rungs.climb import CLIMBED, make_rungs
from wholeschool.store import Store, year_of_file

YEAR = "202425"


def half_terms(store: Path, name: str, year: str) -> dict[bytes, frozenset[int]]:
    """For each file of a year, by its content: which half-terms it has rows of."""
    with Store.open(store).reading() as engine:
        files = [Path(file) for file in engine.files(name) if year_of_file(file) == year]
    return {
        file.read_bytes(): frozenset(pq.ParquetFile(file).read(["half_term"])["half_term"].to_pylist())
        for file in files
    }


def a_mark_of(half_term: int, made: MadeTrust, folder: Path) -> Path:
    """A mark that was none before, of a pupil who stayed, on the school's last day of a half-term."""
    with (made.files / "enrolments.csv").open(encoding="utf-8") as file:
        stays = (row for row in csv.DictReader(file) if not row["End"])
        pupil = next(row for row in stays if row["Academic year"].replace("/", "") == YEAR)
    days = [
        row["date"]
        for row in rows_of(made.store, "calendar")
        if row["half_term"] == half_term and str(row["urn"]) == pupil["URN"]
    ]
    mark = {"UPN": pupil["UPN"], "URN": pupil["URN"], "Date": max(days), "Session": "AM", "Mark": "O"}
    return write_csv(folder / f"mark-{half_term}.csv", REGISTERS, [mark])


@pytest.mark.parametrize("name", CLIMBED)
def test_a_year_is_written_with_its_newest_half_term_apart(two_years: MadeTrust, name: str) -> None:
    found = half_terms(two_years.store, name, YEAR).values()
    assert len(found) == 2
    before, newest = sorted(found, key=max)
    assert before == {1, 2, 3, 4, 5}
    assert 6 in newest <= {0, 6}


def test_files_before_a_change_stay_and_every_row_is_there_once(two_years: MadeTrust, tmp_path: Path) -> None:
    store = two_years.copy_store(tmp_path)
    for half_term in (6, 4, 5):
        before = {name: half_terms(store, name, YEAR) for name in CLIMBED}
        bring_in(store, a_mark_of(half_term, two_years, tmp_path))
        build_at(store)
        for name in CLIMBED:
            after = half_terms(store, name, YEAR)
            settled = {
                file for file, terms in before[name].items() if 0 not in terms and max(terms) < half_term
            }
            assert settled <= after.keys()
            counts = Counter(term for terms in after.values() for term in terms)
            assert set(counts) >= {1, 2, 3, 4, 5, 6}
            assert counts[6] == 1
        with Store.open(store).reading() as engine:
            stored = {name: engine.table(name) for name in CLIMBED}
            stored = {
                name: as_books(engine.fetch(rows.filter(rows.academic_year == YEAR)))
                for name, rows in stored.items()
            }
            make_rungs(engine, YEAR)
            assert stored == {
                name: as_books(engine.fetch(engine.table(made))) for name, made in CLIMBED.items()
            }
