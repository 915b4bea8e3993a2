"""What a file's content is known by."""

from __future__ import annotations

import hashlib
import io
import time
from pathlib import Path

import pytest

from wholeschool.store import digests
from wholeschool.store.digests import digest_of, digests_begun

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
"""The first example of FIPS 180-4 (one block, “abc”)."""


def test_the_published_example(tmp_path: Path) -> None:
    path = tmp_path / "abc"
    path.write_bytes(b"abc")
    assert digest_of(path) == ABC
    assert digest_of(io.BytesIO(b"abc")) == ABC


def test_a_file_of_several_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "_PIECE_BYTES", 7)
    path = tmp_path / "file"
    path.write_bytes(bytes(range(256)))
    assert digest_of(path) == hashlib.sha256(bytes(range(256))).hexdigest()


def test_digests_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}" for number in range(9)]
    for number, path in enumerate(files):
        path.write_bytes(bytes(100_000 * (9 - number)))
    with digests_begun(files) as begun:
        assert [*begun] == [digest_of(path) for path in files]


def test_a_file_that_is_gone_is_said_where_its_digest_would_come(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_bytes(b"abc")
    with digests_begun([there, tmp_path / "gone"]) as begun:
        assert next(begun) == ABC
        with pytest.raises(FileNotFoundError):
            next(begun)


def test_what_is_not_begun_is_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Path] = []

    def slowly(path: Path) -> str:
        made.append(path)
        time.sleep(0.005)
        if path.name == "first":
            raise FileExistsError
        return ""

    monkeypatch.setattr(digests, "digest_of", slowly)
    with pytest.raises(FileExistsError), digests_begun([tmp_path / "first", *[tmp_path] * 2_000]) as begun:
        next(begun)
    assert len(made) < 2_001
