import re
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


def test_the_documentation_says_of_every_format_what_it_carries() -> None:
    page = Path(__file__).parents[3] / "docs" / "explanation" / "known-truth.md"
    first_cells = {
        line.split("|")[1] for line in page.read_text("utf-8").splitlines() if line.startswith("|")
    }
    told = [name for cell in first_cells for name in re.findall("`([a-z-]+)`", cell) if name in FORMATS]
    assert sorted(told) == sorted(FORMATS)
