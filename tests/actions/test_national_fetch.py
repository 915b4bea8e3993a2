"""Fetching files of official statistics from a service on this machine, with faults, into a folder."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.explore.loopback import (
    BY_LA,
    BY_REASON,
    CSV,
    EXCLUSIONS,
    ROWS,
    Explore,
    cut_after,
    data_set,
    exploring,
    version,
)
from tests.ingest.remote.loopback import status
from wholeschool.actions.national_fetch import (
    Asking,
    Fetched,
    fetch_data_set,
    find_publications,
    list_data_sets,
    list_versions,
)
from wholeschool.errors import WrongCallError
from wholeschool.ingest.explore.source import source_of

NAME = "suspensions-by-area-v2.0-7588c2d6.csv"


def fetch(explore: Explore, folder: Path, named: str = BY_LA, **more: Any) -> Fetched:
    with exploring(explore) as address:
        return fetch_data_set(folder, named, asking=Asking(address, wait=lambda _: None), **more)


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_file_lies_there_whole_with_where_it_came_from(tmp_path: Path) -> None:
    explore = Explore()
    done = fetch(explore, tmp_path / "official")
    assert done.path == tmp_path / "official" / NAME
    assert done.path.read_text("utf-8") == CSV
    assert names(done.path.parent) == [NAME, f"{NAME}.source.json"]
    assert (done.new, done.doubts) == (True, ())
    said = json.loads((tmp_path / "official" / f"{NAME}.source.json").read_text("utf-8"))
    assert said.pop("fetched_on")
    assert said == {
        "data_set": BY_LA,
        "title": "Suspensions by area",
        "version": "2.0",
        "release": "Academic year 2023/24",
        "published": "2025-07-10",
        "url": f"{explore.address}/v1/data-sets/{BY_LA}/csv?dataSetVersion=2.0",
        "bytes": len(CSV),
        "sha256": hashlib.sha256(CSV.encode()).hexdigest(),
        "rows": ROWS,
    }
    assert source_of(done.path) == done.source


def test_the_same_version_is_not_fetched_again_unless_asked_for(tmp_path: Path) -> None:
    first = fetch(Explore(), tmp_path)
    explore = Explore(content=b"a,b\n1,2\n")
    second = fetch(explore, tmp_path)
    assert (second.new, second.source) == (False, first.source)
    assert not any("/csv" in each for each in explore.asked)
    third = fetch(explore, tmp_path, again=True)
    assert third.new
    assert third.path.read_bytes() == b"a,b\n1,2\n"
    assert source_of(third.path) == third.source


def test_a_version_that_is_named_and_there_asks_nobody(tmp_path: Path) -> None:
    fetch(Explore(), tmp_path)
    explore = Explore()
    assert not fetch(explore, tmp_path, BY_LA.upper(), version="2.0").new
    assert explore.asked == []


def test_versions_lie_beside_each_other(tmp_path: Path) -> None:
    fetch(Explore(), tmp_path)
    assert fetch(Explore(), tmp_path, version="1.*").source.version == "1.0"
    assert [each for each in names(tmp_path) if each.endswith(".csv")] == [NAME.replace("2.0", "1.0"), NAME]


def test_a_file_that_was_changed_is_not_taken_for_the_departments(tmp_path: Path) -> None:
    done = fetch(Explore(), tmp_path)
    done.path.write_text(CSV.replace("202324", "202425"), "utf-8")
    for asked in ("", "2.0"):
        with pytest.raises(WrongCallError, match="somebody changed it"):
            fetch(Explore(), tmp_path, version=asked)
    assert fetch(Explore(), tmp_path, again=True).path.read_text("utf-8") == CSV


def test_a_file_that_nobody_fetched_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("mine", "utf-8")
    with pytest.raises(WrongCallError, match="nothing says where it came from"):
        fetch(Explore(), tmp_path)
    assert (tmp_path / NAME).read_text("utf-8") == "mine"


def test_a_call_that_was_cut_off_leaves_no_file_and_the_next_goes_on(tmp_path: Path) -> None:
    explore = Explore(ranges=True, tag='"0x8D"')
    explore.faults = dict.fromkeys(range(2, 7), cut_after(explore, 30))
    with exploring(explore) as address:
        asking = Asking(address, wait=lambda _: None)
        with pytest.raises(WrongCallError, match="gave no whole file"):
            fetch_data_set(tmp_path, BY_LA, asking=asking)
        assert names(tmp_path) == [f"{NAME}.part", f"{NAME}.part.json"]
        done = fetch_data_set(tmp_path, BY_LA, asking=asking)
    assert explore.headers[-1]["Range"] == "bytes=150-"
    assert done.path.read_text("utf-8") == CSV
    assert names(tmp_path) == [NAME, f"{NAME}.source.json"]


def test_a_file_that_is_damaged_leaves_nothing_and_what_was_there_stands(tmp_path: Path) -> None:
    fetch(Explore(), tmp_path)
    for content in (b"a,b\n1,2\n1\n", b"<html>", b"a,b\n" + b"0,0\n" * 1_000_000):
        with pytest.raises(WrongCallError):
            fetch(Explore(content=content), tmp_path, again=True, most_bytes=1_000_000)
        assert names(tmp_path) == [NAME, f"{NAME}.source.json"]
        assert (tmp_path / NAME).read_text("utf-8") == CSV


def test_whoever_waits_is_told(tmp_path: Path) -> None:
    said: list[str] = []
    waits: list[float] = []
    with exploring(Explore(faults={0: status(429, Retry_After="20")})) as address:
        fetch_data_set(tmp_path, BY_LA, asking=Asking(address, waits.append, said.append))
    assert waits == [20.0]
    assert said == ["127.0.0.1: it answers 429. Waiting, and trying again up to 4 times …"]


def test_progress_is_in_bytes_of_what_goes_over_the_network(tmp_path: Path) -> None:
    explore, seen = Explore(), list[tuple[str, int, int]]()
    fetch(explore, tmp_path, progress=lambda *each: seen.append(each))
    size = len(gzip.compress(CSV.encode(), mtime=0))
    assert seen[-1] == ("Fetching Suspensions by area, version 2.0", size, size)


def test_a_title_will_do_within_a_publication(tmp_path: Path) -> None:
    done = fetch(Explore(), tmp_path, "suspensions BY reason", publication="suspensions")
    assert done.source.data_set == BY_REASON


@pytest.mark.parametrize(
    ("named", "publication", "sentence"),
    [
        (
            "Suspensions by aria",
            "Suspensions",
            "no data set in it called.*Did you mean “Suspensions by area”",
        ),
        (
            "Suspensions by area",
            "Suspension",
            "no publication called “Suspension”. Did you mean “Suspensions”",
        ),
        ("Suspensions by area", "", "no id of a data set. With --publication, its title will do"),
        ("00000000-0000-0000-0000-000000000000", "", "There is no data set 0000"),
    ],
)
def test_what_there_is_not_is_a_sentence_with_the_nearest(
    tmp_path: Path, named: str, publication: str, sentence: str
) -> None:
    with pytest.raises(WrongCallError, match=sentence):
        fetch(Explore(), tmp_path, named, publication=publication)
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("explore", "doubt"),
    [
        (Explore(versions=[version("2.0", rows=ROWS + 1)]), f"speaks of {ROWS + 1:,} rows; the file has"),
        (Explore(versions=[version("2.0", status="Deprecated")]), "calls this version deprecated"),
        (
            Explore(
                data_sets={
                    EXCLUSIONS: [data_set(BY_LA, "x", status="Deprecated", supersedingDataSetId=BY_REASON)]
                }
            ),
            f"will not continue this data set. Its successor is {BY_REASON}",
        ),
    ],
)
def test_what_makes_one_doubt_is_said(tmp_path: Path, explore: Explore, doubt: str) -> None:
    done = fetch(explore, tmp_path)
    assert len(done.doubts) == 1
    assert doubt in done.doubts[0]


def test_a_data_set_without_a_version_is_a_sentence(tmp_path: Path) -> None:
    explore = Explore(data_sets={EXCLUSIONS: [data_set(BY_LA, "Suspensions by area", latestVersion=None)]})
    with pytest.raises(WrongCallError, match="has no version that can be fetched"):
        fetch(explore, tmp_path)


def test_lists_by_any_of_the_names_of_a_publication() -> None:
    with exploring(Explore()) as address:
        asking = Asking(address)
        assert [each.id for each in find_publications("Suspensions", asking)] == [EXCLUSIONS]
        for named in (EXCLUSIONS, "suspensions-and-permanent-exclusions-in-england", "SUSPENSIONS"):
            publication, sets = list_data_sets(named, asking)
            assert publication.id == EXCLUSIONS
            assert [each.id for each in sets] == [BY_LA, BY_REASON]
        of, versions = list_versions("Suspensions by reason", "Suspensions", asking)
    assert of.id == BY_REASON
    assert [each.number for each in versions] == ["2.0", "1.0"]
