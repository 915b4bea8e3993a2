"""Rows set aside are erased by number and by name, and what nobody can tell is left to a person."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.actions.erasing import PUPIL, UPN, copy_of_every_corner, erased, own_number
from tests.conftest import MakeOnce
from tests.made import MadeTrust, bring_in
from tests.tiny_trust import ENROLMENTS, MAIN, OTHER, enrolment_row, write_csv
from wholeschool.actions.forget import SET_ASIDE, seek_pupil
from wholeschool.errors import WrongCallError
from wholeschool.store import Store

NUMBERED = (*ENROLMENTS, "Adm No", "Surname", "Forename")
DAYS = ("Adm No", "URN", "Name", "Date", "AM", "PM")


@pytest.fixture
def numbered(tiny: MadeTrust, made_once: MakeOnce) -> Path:
    """A store in which the pupil has a name, and a number that a pupil of the other school has too."""

    def make(folder: Path) -> None:
        folder.mkdir()
        rolls = [
            {**enrolment_row(PUPIL), "Adm No": "004511", "Surname": "O'Ash", "Forename": "Zoë"},
            {**enrolment_row(1, OTHER), "Adm No": "4511", "Surname": "Elm", "Forename": "Una"},
            {**enrolment_row(4), "Adm No": "004512", "Surname": "Oak", "Forename": "Ben"},
        ]
        store = copy_of_every_corner(tiny, made_once, folder)
        bring_in(store.path, write_csv(folder / "named.csv", NUMBERED, rolls))

    return made_once("numbered", make) / "store"


@pytest.fixture
def store(numbered: Path, tmp_path: Path) -> Store:
    return Store.open(Path(shutil.copytree(numbered, tmp_path / "store")))


@pytest.fixture
def with_rows_set_aside(numbered: Path, made_once: MakeOnce, tmp_path: Path) -> tuple[Store, Path]:
    """A copy of one's own with rows set aside of the pupil, of others, of nobody knows whom; their file."""

    def make(folder: Path) -> None:
        store = Store.open(Path(shutil.copytree(numbered, folder / "store")))
        file = set_aside(
            store, folder, ("4511", MAIN, ""), ("04511", MAIN, "Any Body"), ("", MAIN, "o’ash, zoe"),
            ("4511", OTHER, "Una Elm"), ("4512", MAIN, "Ben Oak"), ("", MAIN, "Zoë Oak"),
        )  # fmt: skip
        (folder / "file").write_text(file.name, "utf-8")

    made = made_once("numbered-set-aside", make)
    store = Store.open(Path(shutil.copytree(made / "store", tmp_path / "store")))
    return store, store.path / "quarantine" / (made / "file").read_text("utf-8")


def set_aside(store: Store, folder: Path, *rows: tuple[str, object, str]) -> Path:
    """A register by number and name whose date nobody can read; gives its file of rows set aside."""
    given = [
        dict(zip(DAYS, (number, urn, name, "31/02/2025", "/", "\\"), strict=True))
        for number, urn, name in rows
    ]
    before = {*(store.path / "quarantine").iterdir()}
    bring_in(store.path, write_csv(folder / "days.csv", DAYS, given))
    (file,) = {*(store.path / "quarantine").iterdir()} - before
    return file


@pytest.mark.parametrize("by", ["upn", "pupil_id"])
def test_rows_set_aside_go_by_number_and_by_name(with_rows_set_aside: tuple[Store, Path], by: str) -> None:
    store, file = with_rows_set_aside
    done = erased(store, **({"upn": UPN} if by == "upn" else {"pupil_id": own_number(store)}))
    assert done.rows[SET_ASIDE] == 1 + 3
    left = file.read_text("utf-8")
    assert "Any Body" not in left
    assert "o’ash" not in left
    assert [name for name in ("Una Elm", "Ben Oak", "Zoë Oak") if name in left] == [
        "Una Elm", "Ben Oak", "Zoë Oak",
    ]  # fmt: skip
    assert done.to_look_at == {f"quarantine/{file.name}": 1}, "Zoë Oak has no number"
    with pytest.raises(WrongCallError, match=f"Look yourself at rows .*: quarantine/{file.name}"):
        seek_pupil(store, UPN)


def test_a_number_of_two_schools_tells_nobody_where_the_school_is_not_said(
    store: Store, tmp_path: Path
) -> None:
    file = set_aside(store, tmp_path, ("4511", "", "Somebody"), ("4511", "", "Zoë O'Ash"))
    done = erased(store)
    assert "Somebody" in file.read_text("utf-8")
    assert "Ash" not in file.read_text("utf-8")
    assert done.to_look_at == {f"quarantine/{file.name}": 1}


def test_without_the_vaults_key_rows_with_a_name_alone_are_left_to_a_person(
    store: Store, tmp_path: Path
) -> None:
    file = set_aside(store, tmp_path, ("4511", MAIN, "Zoë O'Ash"), ("", MAIN, "Zoë O'Ash"))
    (store.path / "vault.key").unlink()
    assert erased(store).to_look_at == {f"quarantine/{file.name}": 1}
