"""UPNs become pseudonyms under a key that nobody else can read, and stand nowhere in a store."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.made import MadeTrust
from wholeschool.errors import WrongCallError
from wholeschool.schema import TABLES
from wholeschool.store import Pseudonyms, Store, stored

UPN = "N201123415001"
KEY = bytes(range(32))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_key_file_is_its_owners_alone(an_empty_store: Path) -> None:
    assert mode(an_empty_store / "pseudonym.key") == 0o600


def test_a_key_that_others_can_read_is_refused(empty_store: Path) -> None:
    (empty_store / "pseudonym.key").chmod(0o640)
    with pytest.raises(WrongCallError, match=r"others than the owner can read pseudonym\.key\..*chmod 600"):
        Store.open(empty_store).pseudonyms()


def test_a_key_of_another_store_is_refused(empty_store: Path) -> None:
    (empty_store / "pseudonym.key").write_text(KEY.hex() + "\n")
    with pytest.raises(WrongCallError, match="not the one that this store goes by"):
        Store.open(empty_store).pseudonyms()


@pytest.mark.parametrize("text", ["", "abc", "zz" * 32, "ab" * 31, "ab" * 33])
def test_what_is_no_key_is_refused(empty_store: Path, text: str) -> None:
    (empty_store / "pseudonym.key").write_text(text)
    with pytest.raises(WrongCallError, match=r"this is no key of the pseudonyms\..*64 hexadecimal digits"):
        Store.open(empty_store).pseudonyms()


def test_a_key_that_is_missing_is_asked_for(empty_store: Path) -> None:
    (empty_store / "pseudonym.key").unlink()
    with pytest.raises(WrongCallError, match="key of the pseudonyms is missing"):
        Store.open(empty_store).pseudonyms()


def test_the_key_may_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOLESCHOOL_PSEUDONYM_KEY", KEY.hex())
    store = Store.create(tmp_path / "store")
    assert not (store.path / "pseudonym.key").exists()
    assert store.pseudonyms().of([UPN])[0] == Pseudonyms(KEY).of([UPN])[0]
    monkeypatch.setenv("WHOLESCHOOL_PSEUDONYM_KEY", KEY[::-1].hex())
    with pytest.raises(WrongCallError, match="not the one that this store goes by"):
        store.pseudonyms()
    monkeypatch.delenv("WHOLESCHOOL_PSEUDONYM_KEY")
    with pytest.raises(WrongCallError, match="is missing"):
        store.pseudonyms()


def test_no_message_and_no_print_shows_the_key() -> None:
    pseudonyms = Pseudonyms(KEY)
    assert KEY.hex() not in repr(pseudonyms) + str(pseudonyms)
    assert KEY.hex()[:8] not in pseudonyms.fingerprint


def test_a_pseudonym_is_stable_and_hangs_on_the_key() -> None:
    # The value is BLAKE2b of the UPN, keyed, cut to 64 bits and shifted by one, worked out by hand.
    assert Pseudonyms(KEY).of([UPN]).tolist() == [956601677700563797]
    assert Pseudonyms(KEY).of([UPN])[0] != Pseudonyms(KEY[::-1]).of([UPN])[0]


def test_spaces_and_small_letters_make_no_second_pupil() -> None:
    assert len(set(Pseudonyms(KEY).of([UPN, UPN.lower(), f" {UPN} "]).tolist())) == 1


def test_pseudonyms_have_63_bits_and_spread_over_all_of_them() -> None:
    made = Pseudonyms(KEY).of([f"N{number:012d}" for number in range(4000)])
    assert made.dtype == np.int64
    assert made.min() >= 0
    assert len(set(made.tolist())) == 4000
    ones = [int(((made >> bit) & 1).sum()) for bit in range(63)]
    # Each of 63 bits is set in half of 4,000 pseudonyms, give or take seven standard deviations.
    assert all(abs(count - 2000) < 7 * 32 for count in ones)


def files_of(store: Path) -> Iterator[tuple[Path, bytes]]:
    for path in store.rglob("*"):
        if path.is_file():
            yield path, path.read_bytes()


def test_no_upn_stands_in_a_store_but_in_what_waits_to_be_mended(one_year: MadeTrust) -> None:
    upns = {row["upn"].encode() for row in one_year.truth["recorded"]}
    assert len(upns) > 200
    found = {path for path, content in files_of(one_year.store) if any(upn in content for upn in upns)}
    quarantine = one_year.store / "quarantine"
    assert found, "rows were set aside, and they name pupils"
    assert {path.parent for path in found} == {quarantine}
    assert mode(quarantine) == 0o700
    assert {mode(path) for path in quarantine.iterdir()} == {0o600}


def test_no_upn_stands_inside_a_packed_column(one_year: MadeTrust) -> None:
    """Parquet packs its pages, so the bytes of a file do not show all that is in it."""
    upns = {row["upn"] for row in one_year.truth["recorded"]}
    store = Store.open(one_year.store)
    with store.reading() as engine:
        for name in store.head().versions:
            rows = engine.fetch(engine.table(stored(name) if TABLES[name].history else name))
            text = json.dumps(rows.to_pylist(), default=str)
            assert not any(upn in text for upn in upns), name
    assert not any(upn in json.dumps([vars(commit) for commit in store.log()], default=str) for upn in upns)
