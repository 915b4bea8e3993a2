"""What fuzzing found once is tried in every run of the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.keep import MOST_OF_A_TARGET, SEEDS
from tests.fuzz.targets import TARGETS
from tests.fuzz.words import first_files

KEPT = [path for path in sorted(SEEDS.rglob("*")) if path.is_file()]
_MOST_BYTES = 8_192


@pytest.mark.parametrize("path", KEPT, ids=[f"{path.parent.name}/{path.name}" for path in KEPT])
def test_a_kept_file_is_read_or_refused(path: Path, tmp_path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes(), tmp_path)


@pytest.mark.parametrize("name", TARGETS)
def test_what_fuzzing_begins_with_is_read(name: str, tmp_path: Path) -> None:
    for content in first_files()[name]:
        TARGETS[name](content, tmp_path)


def test_few_and_small_files_of_every_target_are_kept() -> None:
    for name in TARGETS:
        own = [path for path in KEPT if path.parent.name == name]
        assert 0 < len(own) <= MOST_OF_A_TARGET
        assert all(path.stat().st_size <= _MOST_BYTES for path in own)
