from pathlib import Path

import pytest

from wholeschool.errors import WrongCallError
from wholeschool.simulate import Settings, write_trust
from wholeschool.simulate.formats import FORMATS, format_named


def test_a_format_that_is_none_lists_those_that_are() -> None:
    with pytest.raises(WrongCallError, match="no format “cvs”") as raised:
        format_named("cvs")
    assert raised.value.nearest == "csv"
    assert all(name in raised.value.advice for name in FORMATS)


def test_nothing_is_written_in_a_format_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(WrongCallError, match="no format"):
        write_trust(tmp_path / "trust", Settings(1, 20, 1, 1), format_name="stone tablets")
    assert not (tmp_path / "trust").exists()


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_its_files_and_says_which(name: str, tmp_path: Path) -> None:
    summary = write_trust(tmp_path / "trust", Settings(2, 40, 1, 1), format_name=name)
    assert set(summary.files) == {path.name for path in (tmp_path / "trust").iterdir()}
    assert len(summary.files) > 1
