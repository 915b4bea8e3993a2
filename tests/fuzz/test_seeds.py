"""What fuzzing found once is tried in every run of the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz import targets
from tests.fuzz.keep import MOST_OF_A_TARGET, SEEDS
from tests.fuzz.targets import TARGETS
from tests.fuzz.words import first_files
from tests.ingest.reading_texts import context
from wholeschool.errors import WrongCallError
from wholeschool.ingest.read import read_file

KEPT = [path for path in sorted(SEEDS.rglob("*")) if path.is_file()]
_MOST_BYTES = 8_192


@pytest.mark.parametrize("path", KEPT, ids=[f"{path.parent.name}/{path.name}" for path in KEPT])
def test_a_kept_file_is_read_or_refused(path: Path, tmp_path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes(), tmp_path)


@pytest.mark.parametrize("name", TARGETS)
def test_what_fuzzing_begins_with_is_read(name: str, tmp_path: Path) -> None:
    for content in first_files()[name]:
        TARGETS[name](content, tmp_path)


@pytest.mark.parametrize("kind", ["strings", "styles"])
def test_the_shared_parts_of_a_workbook_bear_on_what_is_read(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were they passed over, fuzzing them would find nothing ever."""
    (content,) = (
        each for each in first_files()["workbook"] if each[:1] == {"strings": b"\1", "styles": b"\2"}[kind]
    )
    seen: list[bytes] = []
    monkeypatch.setattr(targets, "_read", lambda path, book: seen.append(book))
    targets.workbook(content, tmp_path)
    targets.workbook(content[:1], tmp_path)
    readings = [_told(tmp_path / f"{number}.xlsx", book) for number, book in enumerate(seen)]
    assert readings[0] != readings[1]


def _told(path: Path, book: bytes) -> str:
    path.write_bytes(book)
    try:
        reading = read_file(path, context())
    except WrongCallError as refused:
        return refused.what
    return f"{reading.accepted} of {reading.read}"


def test_few_and_small_files_of_every_target_are_kept() -> None:
    for name in TARGETS:
        own = [path for path in KEPT if path.parent.name == name]
        assert 0 < len(own) <= MOST_OF_A_TARGET
        assert all(path.stat().st_size <= _MOST_BYTES for path in own)
