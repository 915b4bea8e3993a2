from pathlib import Path

import pytest

from tests.ingest.reading_texts import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of a few rows, so that a short file has many."""
    monkeypatch.setattr("wholeschool.ingest.rows.text_rows.READ_BYTES", 256)
    monkeypatch.setattr("wholeschool.ingest.rows.text_rows.BLOCK_ROWS", 5)
