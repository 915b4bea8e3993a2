"""A pupil is found wherever a file can hold one; what cannot be looked into is said."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from wholeschool.store.search import search
from wholeschool.store.traces import Traces

UPN, NUMBER = "A123456789012", 4_611_686_018_427_387_905
TRACES = Traces(frozenset({NUMBER}), frozenset({UPN}))
Writer = Callable[[Path], object]


def parquet(**columns: pa.Array) -> Writer:
    return lambda path: pq.write_table(pa.table(columns), path, compression="zstd")


def arrow(**columns: pa.Array) -> Writer:
    def write(path: Path) -> None:
        table = pa.table(columns)
        options = pa.ipc.IpcWriteOptions(compression="zstd")
        with path.open("wb") as file, pa.ipc.new_file(file, table.schema, options=options) as writer:
            writer.write_table(table)

    return write


def content(data: bytes) -> Writer:
    return lambda path: path.write_bytes(data)


MANY = list(range(1000))
HOLDING: dict[str, Writer] = {
    "utf-8": content(f"name,{UPN}\n".encode()),
    "small letters": content(f"name,{UPN.lower()}\n".encode()),
    "utf-16": content(f"name,{UPN}\n".encode("utf-16")),
    "utf-16 without a mark, small": content(f"name,{UPN.lower()}\n".encode("utf-16-be")),
    "digits": content(f'{{"pupil": "{NUMBER}"}}'.encode()),
    "eight bytes": content(b"\x00\x01" + NUMBER.to_bytes(8, "little") + b"\x07"),
    "across two pieces": content(b"x" * 3_999_995 + UPN.encode()),
    "number in parquet": parquet(pupil_id=pa.array([*MANY, NUMBER])),
    "text in parquet": parquet(said=pa.array(["nothing"] * 1000 + [f"about {UPN.lower()}"])),
    "number as text in parquet": parquet(said=pa.array([f"pupil {NUMBER}", None])),
    "nested in parquet": parquet(add=pa.array([{"stats": f'{{"max": "{UPN}"}}'}])),
    "number in arrow": arrow(pupil_id=pa.array([*MANY, NUMBER])),
}
HARMLESS: dict[str, Writer] = {
    "another pupil": content(b"A123456789013, 4611686018427387904"),
    "other rows": parquet(pupil_id=pa.array(MANY), said=pa.array(["A123456789013"] * 1000)),
    "other kept rows": arrow(pupil_id=pa.array(MANY), share=pa.array([0.5] * 1000)),
    "empty": content(b""),
}


@pytest.mark.parametrize("name", HOLDING)
def test_a_pupil_is_found(tmp_path: Path, name: str) -> None:
    HOLDING[name](tmp_path / "file")
    done = search(tmp_path, TRACES)
    assert (done.files, done.found, done.closed) == (1, ("file",), ())
    assert not done.clean


@pytest.mark.parametrize("name", HARMLESS)
def test_nobody_else_is_taken_for_the_pupil(tmp_path: Path, name: str) -> None:
    HARMLESS[name](tmp_path / "file")
    done = search(tmp_path, TRACES)
    assert done.clean
    assert (done.files, done.bytes) == (1, (tmp_path / "file").stat().st_size)


def test_a_name_of_a_file_counts(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / f"{UPN}.txt").write_text("nothing", "utf-8")
    assert search(tmp_path, TRACES).found == (f"letters/{UPN}.txt",)


def test_what_cannot_be_looked_into_is_said(tmp_path: Path) -> None:
    (tmp_path / "packed.gz").write_bytes(gzip.compress(UPN.encode()))
    (tmp_path / "damaged.parquet").write_bytes(b"PAR1 and nothing else")
    (tmp_path / "link").symlink_to(tmp_path / "packed.gz")
    done = search(tmp_path, TRACES)
    assert done.closed == ("damaged.parquet", "link", "packed.gz")
    assert not done.clean


def test_small_numbers_are_looked_for_in_columns_alone(tmp_path: Path) -> None:
    (tmp_path / "numbers.txt").write_text("7, 17, 70", "utf-8")
    parquet(pupil_id=pa.array([7]))(tmp_path / "rows.parquet")
    assert search(tmp_path, Traces(frozenset({7}), frozenset())).found == ("rows.parquet",)


def test_traces_are_not_printed() -> None:
    assert UPN not in repr(TRACES)
    assert str(NUMBER) not in repr(TRACES)
