from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from tests.ingest.explore.loopback import BY_LA, data_set, version
from wholeschool.errors import WrongCallError
from wholeschool.ingest.explore.shapes import read_data_set, read_version
from wholeschool.ingest.explore.source import Source, path_for, source_of, sources_in, write_source

CONTENT = b"a,b\n1,2\n"
SOURCE = Source(
    data_set=BY_LA,
    title="Suspensions – by area",
    version="1.0",
    release="Academic year 2023/24",
    published="2025-07-10",
    url="https://example.org",
    fetched_on="2026-11-26",
    bytes=len(CONTENT),
    sha256=hashlib.sha256(CONTENT).hexdigest(),
    rows=1,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "suspensions.csv"
    path.write_bytes(CONTENT)
    return path


def test_what_is_written_is_read_again(file: Path) -> None:
    write_source(file, SOURCE)
    write_source(file, replace(SOURCE, version="2.0"))
    assert source_of(file) == replace(SOURCE, version="2.0")
    assert sorted(each.name for each in file.parent.iterdir()) == [file.name, f"{file.name}.source.json"]
    assert list(sources_in(file.parent)) == [(file, replace(SOURCE, version="2.0"))]


def test_a_file_of_ones_own_has_no_source(file: Path) -> None:
    assert source_of(file) is None
    assert list(sources_in(file.parent)) == []


def test_a_file_that_was_changed_is_refused(file: Path) -> None:
    write_source(file, SOURCE)
    file.write_bytes(CONTENT.replace(b"2", b"3"))
    with pytest.raises(WrongCallError, match="somebody changed it"):
        source_of(file)


@pytest.mark.parametrize("beside", ["", "{", "[]", "null", "5", '{"data_set": "x"}'])
def test_a_source_that_cannot_be_read_is_a_sentence(file: Path, beside: str) -> None:
    file.with_name(f"{file.name}.source.json").write_text(beside)
    with pytest.raises(WrongCallError, match="does not say where"):
        source_of(file)
    assert list(sources_in(file.parent)) == []


def test_a_source_without_its_file_counts_for_nothing(file: Path) -> None:
    write_source(file, SOURCE)
    file.unlink()
    assert list(sources_in(file.parent)) == []


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Suspensions by area", "suspensions-by-area-v2.0-7588c2d6.csv"),
        ("../../etc/passwd", "etc-passwd-v2.0-7588c2d6.csv"),
        ("…", "data-set-v2.0-7588c2d6.csv"),
        ("word " * 60, f"{'word-' * 15}word-v2.0-7588c2d6.csv"),
    ],
)
def test_a_name_says_what_it_is_and_is_no_path(tmp_path: Path, title: str, name: str) -> None:
    path = path_for(tmp_path, read_data_set(data_set(BY_LA, title)), read_version(version("2.0")))
    assert path.parent == tmp_path
    assert path.name == name
