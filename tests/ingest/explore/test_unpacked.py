from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest

from wholeschool.errors import WrongCallError
from wholeschool.ingest.explore.unpacked import Unpacked, unpack

TABLE = (
    b"\xef\xbb\xbftime_period,la_name,suspension\r\n"
    b'202324,"Herefordshire, County of",12\r\n'
    b"202324,Leeds,x\r\n"
)
PLENTY = 1 << 30


def unpacked(folder: Path, sent: bytes, packed: str = "gzip", most: int = PLENTY) -> Unpacked:
    (folder / "a.part").write_bytes(sent)
    return unpack(folder / "a.part", packed, folder / "a.new", most, "here")


@pytest.mark.parametrize("packed", ["gzip", ""])
def test_a_table_is_unpacked_counted_and_digested(tmp_path: Path, packed: str) -> None:
    said = unpacked(tmp_path, gzip.compress(TABLE) if packed else TABLE, packed)
    assert said == Unpacked(len(TABLE), hashlib.sha256(TABLE).hexdigest(), 2)
    assert (tmp_path / "a.new").read_bytes() == TABLE


def test_several_packed_pieces_are_one_file(tmp_path: Path) -> None:
    assert unpacked(tmp_path, gzip.compress(TABLE[:40]) + gzip.compress(TABLE[40:])).rows == 2


@pytest.mark.parametrize(
    ("sent", "packed", "why"),
    [
        (gzip.compress(TABLE, mtime=0)[:-9], "gzip", "ends in the middle"),
        (gzip.compress(TABLE, mtime=0)[:-8] + bytes(8), "gzip", "cannot be unpacked"),
        (b"no gzip at all", "gzip", "cannot be unpacked"),
        (TABLE, "gzip", "cannot be unpacked"),
        (TABLE[:-7], "", "line 3 has 2 cells of 3"),
        (TABLE[:50], "", "line 2 cannot be read"),
        (b"", "", "no headers"),
        (b"one\n1\n", "", "no headers"),
        (b"a,b\n1,2,3\n", "", "line 2 has 3 cells of 2"),
        (b"  <!DOCTYPE html><p>Sign in, please", "", "a web page"),
        (gzip.compress(b"<html>", mtime=0), "gzip", "a web page"),
        (b'{"title": "Not Found"}', "", "a JSON document"),
        (b"PK\x03\x04 and so on", "", "a zip file"),
        (gzip.compress(TABLE, mtime=0), "", "packed twice"),
    ],
)
def test_what_is_no_whole_table_is_refused_and_leaves_nothing(
    tmp_path: Path, sent: bytes, packed: str, why: str
) -> None:
    with pytest.raises(WrongCallError, match=why):
        unpacked(tmp_path, sent, packed)
    assert not (tmp_path / "a.new").exists()


def test_a_bomb_is_put_out_before_it_fills_the_disk(tmp_path: Path) -> None:
    bomb = gzip.compress(b"a,b\n" + b"0,0\n" * 5_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(WrongCallError, match="more than 3 MB"):
        unpacked(tmp_path, bomb, most=3_000_000)
    assert not (tmp_path / "a.new").exists()
