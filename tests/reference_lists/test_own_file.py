"""A person's own file: every fault of it is a call that can be mended, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from wholeschool.errors import DamagedDataError, WrongCallError
from wholeschool.reference.own_file import read_own


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text("words = 'two\r\nlines'", "utf-8", newline="")
    return path


def test_the_text_is_read_as_it_stands(file: Path) -> None:
    assert read_own(file, len, advice="") == len("words = 'two\r\nlines'")


@pytest.mark.parametrize(("own", "told"), [("Look here.", "Look here."), ("", "Mend it.")])
def test_a_complaint_keeps_its_place_its_nearest_and_its_own_advice(file: Path, own: str, told: str) -> None:
    def complain(_: str) -> None:
        raise DamagedDataError(
            "The field “wrods” is not known.", where="own.toml", nearest="words", advice=own
        )

    with pytest.raises(WrongCallError) as found:
        read_own(file, complain, advice="Mend it.")
    error = found.value
    assert (error.what, error.where) == ("The field “wrods” is not known.", "own.toml")
    assert (error.nearest, error.advice) == ("words", told)


def test_what_is_no_text_or_not_there_is_said(file: Path) -> None:
    file.write_bytes(b"\xff")
    with pytest.raises(WrongCallError, match=r"own\.toml: this is no text in UTF-8.*Save it as UTF-8"):
        read_own(file, str, advice="")
    with pytest.raises(WrongCallError, match=r"no such file or folder\. Did you mean own\.toml\?"):
        read_own(file.parent / "owm.toml", str, advice="")
    with pytest.raises(WrongCallError, match="could not be opened"):
        read_own(file.parent, str, advice="")
