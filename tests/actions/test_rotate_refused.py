"""Changing the keys: which key follows, and what is said before anything is begun."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pytest

from tests.actions.rotating import BY, make_of_all_sorts, numbers_of, rotated
from tests.conftest import MakeOnce
from tests.tiny_trust import UPNS
from wholeschool.actions.rotate import plan_rotation
from wholeschool.actions.who import who
from wholeschool.errors import WrongCallError
from wholeschool.schema import TABLES
from wholeschool.store import Store, merge_rows, writing


@pytest.fixture
def of_all_sorts(made_once: MakeOnce) -> Path:
    return made_once("rotating", make_of_all_sorts)


@pytest.fixture
def store(of_all_sorts: Path, tmp_path: Path) -> Store:
    return Store.open(Path(shutil.copytree(of_all_sorts / "store", tmp_path / "store")))


def test_a_key_in_the_environment_is_followed_by_one_from_there(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = (store.path / "pseudonym.key").read_text().strip()
    monkeypatch.setenv("WHOLESCHOOL_PSEUDONYM_KEY", own)
    head = store.head().commit_id
    with pytest.raises(WrongCallError, match=r"comes from the environment.*WHOLESCHOOL_NEW_PSEUDONYM_KEY"):
        plan_rotation(store)
    monkeypatch.setenv("WHOLESCHOOL_NEW_PSEUDONYM_KEY", own)
    with pytest.raises(WrongCallError, match="the one that the store has already"):
        plan_rotation(store)
    assert store.head().commit_id == head
    new = "5a" * 32
    monkeypatch.setenv("WHOLESCHOOL_NEW_PSEUDONYM_KEY", new)
    done = rotated(store)
    assert done.in_environment == ("WHOLESCHOOL_PSEUDONYM_KEY",)
    assert not list(store.path.glob("*pseudonym.key")), "the old key lay in a file as well"
    with pytest.raises(WrongCallError, match="not the one that this store goes by"):
        store.pseudonyms()
    monkeypatch.setenv("WHOLESCHOOL_PSEUDONYM_KEY", new)
    assert who(store, [UPNS[5]], **BY).rows[0]["name"] == "Kim Ash5"


def test_a_given_key_joins_two_stores(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Path(shutil.copytree(store.path, tmp_path / "other"))
    monkeypatch.setenv("WHOLESCHOOL_NEW_PSEUDONYM_KEY", "5a" * 32)
    rotated(store)
    rotated(Store.open(other))
    assert numbers_of(store) == numbers_of(Store.open(other))


@pytest.mark.parametrize(
    ("take_away", "sentence"),
    [("pseudonym.key", "key of the pseudonyms is missing"), ("vault.key", "key of the vault is missing")],
)
def test_without_a_key_nothing_is_begun(store: Store, take_away: str, sentence: str) -> None:
    (store.path / take_away).unlink()
    head = store.head().commit_id
    with pytest.raises(WrongCallError, match=sentence):
        plan_rotation(store)
    assert store.head().commit_id == head


def test_who_may_not_see_pupils_may_not_change_their_numbers(store: Store) -> None:
    with pytest.raises(WrongCallError, match="governor"):
        plan_rotation(store, role="governor")


def strange_pupil(store: Store, number: int = 4_611_686_018_427_387_904) -> int:
    row = {"pupil_id": number, "upn_form": "permanent"}
    with writing(store) as transaction:
        rows = pa.Table.from_pylist([row], schema=TABLES["pupils"].own_arrow)
        merge_rows(transaction, "pupils", transaction.engine.hold("given", rows))
        transaction.commit("import")
    return number


def test_whoever_is_not_in_the_vault_is_said_before_anything_is_written(store: Store) -> None:
    number = strange_pupil(store)
    head, files = store.head().commit_id, sorted(store.path.rglob("*"))
    with pytest.raises(WrongCallError, match=r"one pupil's UPN is not in the vault.*--random") as raised:
        plan_rotation(store)
    assert str(number) not in str(raised.value)
    assert (store.head().commit_id, sorted(store.path.rglob("*"))) == (head, files)
    done = rotated(store, random=True)
    assert done.searched.clean
    with store.reading() as engine:
        ids = engine.fetch(engine.table("pupils"))["pupil_id"].to_pylist()
    assert number not in ids
    assert len({*ids} - {*numbers_of(store).values()}) == 1
