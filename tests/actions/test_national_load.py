"""Official files loaded: once, editions side by side; a file that cannot be read does not stop the others."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.official.made import SUSPENSIONS
from wholeschool.actions.national_load import Loaded, load_official
from wholeschool.actions.national_table import national_table
from wholeschool.errors import WrongCallError
from wholeschool.policy.chosen import REVISION, UNORDERED
from wholeschool.store import Store

TEXT = "\n".join(line.strip() for line in SUSPENSIONS.strip().splitlines()) + "\n"
FIGURES = 9
ONE = """time_period,geographic_level,country_code,country_name,school_type,headcount,suspension
202122,National,E92000001,England,Total,100000,{}
"""
OWN = """
[[figures]]
measure = "suspension_rate"
kind = "suspensions"
count = ["Verweise"]
base = ["headcount", "Kinder"]
"""


def rows(path: Path) -> list[dict[str, Any]]:
    with Store.open(path).reading() as engine:
        found: list[dict[str, Any]] = engine.fetch(engine.table("national")).to_pylist()
    return sorted(found, key=lambda row: (row["source_file"], row["source_row"]))


def checks(done: Loaded) -> list[tuple[str, str]]:
    return [(finding.file, finding.check) for finding in done.findings]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "suspensions.csv").write_text(TEXT)
    return folder


def test_a_store_is_made_and_every_figure_has_its_source(files: Path, tmp_path: Path) -> None:
    done = load_official(tmp_path / "new", [files])
    assert [(each.kind, each.rows, each.figures) for each in done.tables] == [("suspensions", 9, FIGURES)]
    found = rows(tmp_path / "new")
    assert [row["source_row"] for row in found] == [*range(2, 11)]
    assert {row["source_file"] for row in found} == {"suspensions.csv"}


def test_the_same_file_twice_changes_nothing_also_under_another_name(files: Path, empty_store: Path) -> None:
    load_official(empty_store, [files])
    before = Store.open(empty_store).head()
    shutil.copy(files / "suspensions.csv", files / "another.csv")
    done = load_official(empty_store, [files])
    assert [(each.repeated, each.figures) for each in done.tables] == [(True, FIGURES)] * 2
    assert {check for _, check in checks(done)} == {"loaded_before"}
    assert Store.open(empty_store).head() == before


def test_another_edition_stands_beside_the_first(files: Path, empty_store: Path) -> None:
    load_official(empty_store, [files])
    (files / "suspensions.csv").write_text(TEXT.replace("10000,400,4", "10000,410,4.1"))
    load_official(empty_store, [files])
    told = [
        (row["count"], row["release"])
        for row in rows(empty_store)
        if (row["period"], row["area_code"]) == ("2016/17", "E12000001")
    ]
    assert sorted(count for count, _ in told) == [400, 410]
    assert len({release for _, release in told}) == 2


def test_whatever_was_loaded_last_on_a_day_is_the_newest_edition(tmp_path: Path) -> None:
    """Of five editions, one after the other; of two names, and read anew because other names are known."""
    store = tmp_path / "store"
    for place, count in enumerate((5900, 5400, 5800, 5100, 5700)):
        file = tmp_path / str(place % 2) / f"of_{place % 3}.csv"
        file.parent.mkdir(exist_ok=True)
        file.write_text(ONE.format(count))
        load_official(store, [file])
        (row,) = national_table(Store.open(store), "suspension_rate").rows
        assert row.figure.count == count
        assert [each.how for each in row.others] == [REVISION] * place
    file = tmp_path / "again.csv"
    file.write_text(ONE.format(5900))
    (tmp_path / "own.toml").write_text(OWN)
    load_official(store, [file], names=tmp_path / "own.toml")
    (row,) = national_table(Store.open(store), "suspension_rate").rows
    assert row.figure.count == 5700


def test_of_editions_of_one_load_nothing_says_which_is_newer(tmp_path: Path) -> None:
    for count in (5900, 5400):
        (tmp_path / f"{count}.csv").write_text(ONE.format(count))
    load_official(tmp_path / "store", [tmp_path / "5900.csv", tmp_path / "5400.csv"])
    found = national_table(Store.open(tmp_path / "store"), "suspension_rate")
    assert [each.how for each in found.rows[0].others] == [UNORDERED]
    assert any("nothing says which is newer" in each for each in found.notes)


def test_one_commit_for_the_whole_command(files: Path, empty_store: Path) -> None:
    (files / "more.csv").write_text(TEXT.replace("201617", "201415"))
    load_official(empty_store, [files])
    commit = Store.open(empty_store).head()
    assert (commit.commit_id, commit.action, commit.read, commit.changed) == (1, "load", 18, 2 * FIGURES)


def test_a_file_that_is_not_known_does_not_stop_the_others(files: Path, empty_store: Path) -> None:
    (files / "shoes.csv").write_text("time_period,shoe_size\n201617,42\n")
    (files / "broken.parquet").write_bytes(b"PAR1")
    (files / "notes.txt").write_text("Not of a folder's tables.")
    done = load_official(empty_store, [files])
    assert [(Path(each.path).name, each.kind) for each in done.tables] == [
        ("broken.parquet", None),
        ("shoes.csv", None),
        ("suspensions.csv", "suspensions"),
    ]
    assert checks(done) == [("broken.parquet", "unreadable_file"), ("shoes.csv", "unknown_file")]
    assert len(rows(empty_store)) == FIGURES


def test_a_file_that_nobody_knew_is_read_again_once_its_names_are_known(
    files: Path, empty_store: Path
) -> None:
    (files / "suspensions.csv").write_text(
        TEXT.replace("headcount,suspension,susp_rate", "Kinder,Verweise,Quote")
    )
    assert load_official(empty_store, [files]).tables[0].kind is None
    (empty_store / "official.toml").write_text(OWN)
    assert load_official(empty_store, [files]).tables[0].figures == FIGURES


def test_a_file_is_read_anew_where_names_have_changed_and_its_figures_stand_once(
    files: Path, empty_store: Path
) -> None:
    """Without the names only the head count is known; another file's figures stay."""
    shutil.copy(files / "suspensions.csv", files / "other.csv")
    with (files / "other.csv").open("a") as opened:
        opened.write("\n")
    (files / "suspensions.csv").write_text(TEXT.replace("suspension,susp_rate", "Verweise,Quote"))
    load_official(empty_store, [files])
    (empty_store / "official.toml").write_text(OWN)
    load_official(empty_store, [files])
    told = [(row["source_file"], row["measure"]) for row in rows(empty_store)]
    assert (
        told
        == [("other.csv", "suspension_rate")] * FIGURES + [("suspensions.csv", "suspension_rate")] * FIGURES
    )


def test_files_of_the_store_itself_are_none_of_the_folder_it_lies_in(files: Path) -> None:
    load_official(files / "store", [files])
    done = load_official(files / "store", [files])
    assert [Path(each.path).name for each in done.tables] == ["suspensions.csv"]


def test_names_that_are_not_as_they_should_be_are_refused(
    files: Path, empty_store: Path, tmp_path: Path
) -> None:
    names = tmp_path / "mine.toml"
    names.write_text('[[dimensions]]\nname = "period"\nheader = ["Jahr"]\n')
    with pytest.raises(WrongCallError, match="“header” is not known"):
        load_official(empty_store, [files], names=names)
    with pytest.raises(WrongCallError, match="no such file of names"):
        load_official(empty_store, [files], names=tmp_path / "none.toml")


def test_a_folder_without_tables_is_refused(empty_store: Path, tmp_path: Path) -> None:
    (tmp_path / "a.meta.csv").write_text("col_name,label\n")
    with pytest.raises(WrongCallError, match="no file here to load"):
        load_official(empty_store, [tmp_path / "a.meta.csv"])


def test_each_table_of_an_archive_is_told(empty_store: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "release.zip", "w") as archive:
        archive.writestr("one.csv", TEXT)
        archive.writestr("two.csv", "a,b\n1,2\n")
    done = load_official(empty_store, [tmp_path / "release.zip"])
    assert [(each.path.split(": ")[1], each.kind) for each in done.tables] == [
        ("one.csv", "suspensions"),
        ("two.csv", None),
    ]
    assert {row["source_file"] for row in rows(empty_store)} == {"release.zip: one.csv"}


def test_a_fetched_file_has_the_release_that_lies_beside_it(files: Path, empty_store: Path) -> None:
    import hashlib

    source = {
        "data_set": "1", "title": "Suspensions", "version": "1.1", "release": "Academic year 2016/17",
        "published": "2018-07-19", "url": "https://example.org", "fetched_on": "2026-11-26",
        "bytes": len(TEXT), "sha256": hashlib.sha256(TEXT.encode()).hexdigest(), "rows": 9,
    }  # fmt: skip
    beside = files / "suspensions.csv.source.json"
    beside.write_text(json.dumps(source))
    load_official(empty_store, [files])
    assert {row["release"] for row in rows(empty_store)} == {"Academic year 2016/17, version 1.1"}
    (files / "suspensions.csv").write_text(TEXT + TEXT.splitlines()[1] + "\n")
    assert checks(load_official(empty_store, [files])) == [("suspensions.csv", "unreadable_file")]


def test_findings_are_kept_in_the_store(files: Path, empty_store: Path) -> None:
    (files / "shoes.csv").write_text("time_period,shoe_size\n201617,42\n")
    load_official(empty_store, [files])
    with Store.open(empty_store).reading() as engine:
        kept = engine.fetch(engine.table("findings")).to_pylist()
    assert [(row["check"], row["import_id"]) for row in kept] == [("unknown_file", 1)]
