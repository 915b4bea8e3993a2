"""Names behind pseudonyms: with the key, for roles that may see pupils, and written down first."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.made import bring_in
from tests.tiny_trust import MAIN, OTHER, UPNS, enrolment_row, write_csv
from wholeschool.actions.who import who
from wholeschool.errors import WrongCallError
from wholeschool.store import Store, read_looks

COLUMNS = ("UPN", "URN", "Academic year", "Start", "End", "Status", "Surname", "Forename", "DOB")
WHY = "letter to the parents"


@pytest.fixture
def store(tiny_store: Path, tmp_path: Path) -> Store:
    rows = [
        {**enrolment_row(pupil), "Surname": surname, "Forename": forename, "DOB": born}
        for pupil, surname, forename, born in ((0, "Blythe", "Ann", "2012-05-14"), (5, "Jones", "", ""))
    ]
    bring_in(tiny_store, write_csv(tmp_path / "names.csv", COLUMNS, rows))
    return Store.open(tiny_store)


def number(store: Store, pupil: int) -> str:
    return str(store.pseudonyms().of([UPNS[pupil]])[0])


def test_names_come_from_the_vault_by_number_or_upn(store: Store) -> None:
    view = who(store, [number(store, 0), UPNS[5], UPNS[7]], to="head", why=WHY)
    assert [dict(row) for row in view.rows] == [
        {
            "pupil": number(store, 0),
            "name": "Ann Blythe",
            "surname": "Blythe",
            "forename": "Ann",
            "birth_dates": ["2012-05-14"],
            "schools": [MAIN, OTHER],
        },
        {
            "pupil": number(store, 5),
            "name": "Jones",
            "surname": "Jones",
            "forename": None,
            "birth_dates": [],
            "schools": [MAIN],
        },
        {
            "pupil": number(store, 7),
            "name": None,
            "surname": None,
            "forename": None,
            "birth_dates": [],
            "schools": [MAIN],
        },
    ]
    looks = read_looks(store).to_pylist()
    assert [(row["role"], row["why"], row["action"], str(row["pupil_id"])) for row in looks] == [
        ("head", WHY, "who", number(store, each)) for each in (0, 5, 7)
    ]


def test_upns_are_shown_when_they_are_asked_for(store: Store) -> None:
    (row,) = who(store, [number(store, 0)], to="head", why=WHY, with_upns=True).rows
    assert (row["upns"], row["former_upns"]) == ([UPNS[0]], [])


def test_the_look_is_written_down_before_anything_is_opened(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("wholeschool.store.vault.Vault.open", refuse)
    with pytest.raises(KeyboardInterrupt):
        who(store, [number(store, 0)], to="head", why=WHY)
    assert [str(row["pupil_id"]) for row in read_looks(store).to_pylist()] == [number(store, 0)]


@pytest.mark.parametrize(
    ("asked", "role", "why", "sentence"),
    [
        (UPNS[0], "governor", WHY, "may not see single pupils"),
        (UPNS[0], "head", "", "needs a reason"),
        ("Ann Blythe", "head", WHY, "neither a UPN nor a pupil's number"),
        ("17", "head", WHY, "does not know that pupil"),
    ],
)
def test_who_may_not_look_or_asks_for_nobody_is_told_so(
    store: Store, asked: str, role: str, why: str, sentence: str
) -> None:
    with pytest.raises(WrongCallError, match=sentence) as caught:
        who(store, [asked], to=role, why=why)
    assert "Ann" not in caught.value.sentence()
    assert read_looks(store).num_rows == 0


def test_without_the_key_there_is_a_sentence(store: Store) -> None:
    (store.path / "vault.key").unlink()
    with pytest.raises(WrongCallError, match=r"key of the vault is missing.*WHOLESCHOOL_VAULT_KEY"):
        who(store, [UPNS[0]], to="head", why=WHY)
    assert read_looks(store).num_rows == 0
