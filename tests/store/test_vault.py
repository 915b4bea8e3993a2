"""What is sealed opens with its key alone, for its pupil alone, and seals to the same bytes again."""

from __future__ import annotations

import base64
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeschool.errors import DamagedDataError, WrongCallError
from wholeschool.store import Store, Vault

KEY = bytes(range(64))
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=120)


@given(st.integers(0, 2**63 - 1), TEXTS)
def test_what_is_sealed_can_be_opened_and_seals_alike(pupil: int, text: str) -> None:
    sealed = Vault(KEY).seal(pupil, "surname", text)
    assert Vault(KEY).seal(pupil, "surname", text) == sealed
    assert Vault(KEY).open(pupil, "surname", sealed) == text


def test_sealing_is_aes_siv_as_rfc_5297_has_it() -> None:
    """The RFC's first example (A.1), by the same library and with its own associated data."""
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    key = bytes.fromhex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff")
    bound = bytes.fromhex("101112131415161718191a1b1c1d1e1f2021222324252627")
    plain = bytes.fromhex("112233445566778899aabbccddee")
    expected = "85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c"
    assert AESSIV(key).encrypt(plain, [bound]).hex() == expected


def test_pupils_of_one_name_have_nothing_in_common_that_can_be_seen() -> None:
    vault = Vault(KEY)
    sealed = {vault.seal(pupil, field, "Smith") for pupil in range(50) for field in ("surname", "forename")}
    assert len(sealed) == 100


def test_the_length_of_a_name_is_hidden_up_to_whole_blocks() -> None:
    lengths = {len(base64.b64decode(Vault(KEY).seal(1, "surname", "x" * size))) for size in range(17)}
    assert lengths == {32}


@pytest.mark.parametrize(("pupil", "field"), [(2, "surname"), (1, "forename")])
def test_it_opens_for_no_other_pupil_or_field(pupil: int, field: str) -> None:
    sealed = Vault(KEY).seal(1, "surname", "Blythe")
    with pytest.raises(DamagedDataError, match="cannot be opened"):
        Vault(KEY).open(pupil, field, sealed)


@pytest.mark.parametrize(
    "change", [lambda text: "A" + text[1:], lambda text: text[:-8], lambda _: "no base64!"]
)
def test_what_was_altered_does_not_open(change: object) -> None:
    sealed = Vault(KEY).seal(1, "surname", "Blythe")
    with pytest.raises(DamagedDataError, match="cannot be opened") as caught:
        Vault(KEY).open(1, "surname", change(sealed))  # type: ignore[operator]
    assert "Blythe" not in caught.value.sentence()


def test_another_key_opens_nothing_and_no_print_shows_it() -> None:
    sealed = Vault(KEY).seal(1, "surname", "Blythe")
    with pytest.raises(DamagedDataError):
        Vault(KEY[::-1]).open(1, "surname", sealed)
    assert KEY.hex()[:16] not in repr(Vault(KEY)) + Vault(KEY).fingerprint


def test_the_key_file_is_its_owners_alone(an_empty_store: Path) -> None:
    assert stat.S_IMODE((an_empty_store / "vault.key").stat().st_mode) == 0o600


def test_the_key_of_the_vault_is_held_to_as_that_of_the_pseudonyms_is(
    empty_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.open(empty_store)
    file = empty_store / "vault.key"
    own = file.read_text("ascii").strip()
    file.chmod(0o644)
    with pytest.raises(WrongCallError, match=r"others than the owner can read vault\.key"):
        store.vault()
    file.chmod(0o600)
    file.write_text(KEY.hex())
    with pytest.raises(WrongCallError, match="key of the vault is not the one"):
        store.vault()
    file.write_text(KEY.hex()[2:])
    with pytest.raises(WrongCallError, match=r"no key of the vault\..*128 hexadecimal digits"):
        store.vault()
    file.unlink()
    with pytest.raises(WrongCallError, match="key of the vault is missing"):
        store.vault()
    monkeypatch.setenv("WHOLESCHOOL_VAULT_KEY", own)
    assert store.vault().open(7, "name", store.vault().seal(7, "name", "Ann")) == "Ann"


def test_a_store_whose_keys_come_from_the_environment_has_no_key_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHOLESCHOOL_VAULT_KEY", KEY.hex())
    store = Store.create(tmp_path / "store")
    assert not (store.path / "vault.key").exists()
    assert store.vault().fingerprint == Vault(KEY).fingerprint
