"""Files opened: their encodings, delimiters and containers, and the line that each row stands in."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from wholeschool.errors import WrongCallError
from wholeschool.ingest.official.coded import Coded
from wholeschool.ingest.official.opened import Sheet, open_sheets

TEXT = "time_period,la_name,headcount\n201617,Réunion,5\n201718,Devon,x\n"


def only(path: Path) -> Sheet:
    (sheet,) = open_sheets(path, {})
    return sheet


def cells(sheet: Sheet) -> dict[str, list[str]]:
    found = {name: Coded.of(column) for name, column in sheet.columns.items()}
    return {name: [column.words[code] for code in column.codes] for name, column in found.items()}


def put(folder: Path, content: bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_make_no_difference(encoding: str, tmp_path: Path) -> None:
    sheet = only(put(tmp_path, TEXT.encode(encoding)))
    assert cells(sheet)["la_name"] == ["Réunion", "Devon"]
    assert list(sheet.columns) == ["time_period", "la_name", "headcount"]
    assert sheet.lines.tolist() == [2, 3]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_what_parts_cells_is_found(sign: str, tmp_path: Path) -> None:
    assert cells(only(put(tmp_path, TEXT.replace(",", sign).encode())))["headcount"] == ["5", "x"]


def test_packed_files_are_as_the_others(tmp_path: Path) -> None:
    plain = only(put(tmp_path, TEXT.encode()))
    packed = only(put(tmp_path, gzip.compress(TEXT.encode()), "a.csv.gz"))
    assert cells(packed) == cells(plain)


def test_an_archive_gives_each_of_its_tables_with_its_labels(tmp_path: Path) -> None:
    path = tmp_path / "release.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data/one.csv", TEXT)
        archive.writestr("data/one.meta.csv", "col_name,label,indicator_unit\nheadcount,Pupils,%\n")
        archive.writestr("data/two.csv", TEXT)
        archive.writestr("guidance.txt", "Read this.")
    one, two = open_sheets(path, {})
    assert (one.name, two.name) == ("release.zip: data/one.csv", "release.zip: data/two.csv")
    assert one.labels["headcount"].words == "Pupils"
    assert not two.labels


def test_parquet_has_numbers_as_numbers_and_rows_from_one(tmp_path: Path) -> None:
    table = pa.table({"time_period": pa.array([201617, 201718], pa.int32()), "la_name": ["Devon", None]})
    pq.write_table(table, tmp_path / "a.parquet")
    sheet = only(tmp_path / "a.parquet")
    assert cells(sheet) == {"time_period": ["201617", "201718"], "la_name": ["Devon", ""]}
    assert sheet.lines.tolist() == [1, 2]


def test_lines_are_those_of_the_file_where_cells_go_over_lines_and_lines_are_empty(tmp_path: Path) -> None:
    text = 'period,la_name\n201617,"Bournemouth,\nChristchurch"\n\n201718,Devon\n'
    sheet = only(put(tmp_path, text.encode()))
    assert sheet.lines.tolist() == [2, 5]
    assert cells(sheet)["period"] == ["201617", "201718"]


def test_a_title_above_the_header_is_passed_over(tmp_path: Path) -> None:
    sheet = only(put(tmp_path, b"Suspensions in England\n\n" + TEXT.encode()))
    assert list(sheet.columns) == ["time_period", "la_name", "headcount"]
    assert sheet.lines.tolist() == [4, 5]


def test_rows_with_another_number_of_cells_are_left_out_and_said(tmp_path: Path) -> None:
    text = "a,b,c\n1,2,3\n4,5,6,7\n8,9,10\n11,12\n"
    sheet = only(put(tmp_path, text.encode()))
    assert cells(sheet)["a"] == ["1", "8"]
    assert sheet.lines.tolist() == [2, 4]
    (finding,) = sheet.findings
    assert (finding.check, finding.severity, finding.row, finding.count) == ("cells_shifted", "error", 3, 2)


def test_threads_of_arrow_are_lent_nothing_of_pythons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, seen = pa.csv.read_csv, []
    content = b"a,b\n1,2\n3\n"

    def watched(
        file: pa.BufferReader, reading: pa.csv.ReadOptions, parsing: pa.csv.ParseOptions, converting: object
    ) -> pa.Table:
        lent = file.read_buffer()
        seen.append((reading.use_threads, parsing.invalid_row_handler is None))
        assert lent.address != pa.py_buffer(content).address
        return read(pa.BufferReader(lent), reading, parsing, converting)

    monkeypatch.setattr(pa.csv, "read_csv", watched)
    monkeypatch.setattr(Path, "read_bytes", lambda path: content)
    only(tmp_path / "a.csv")

    assert seen == [(True, True), (False, False)]


def test_of_two_columns_of_one_name_the_first_is_read(tmp_path: Path) -> None:
    sheet = only(put(tmp_path, b"a,b,a\n1,2,3\n"))
    assert cells(sheet) == {"a": ["1"], "b": ["2"]}
    assert [finding.check for finding in sheet.findings] == ["doubled_header"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut.csv.gz", gzip.compress(TEXT.encode() * 50, mtime=0)[:60]),
        ("broken.zip", b"PK\x03\x04 and no archive"),
        ("broken.parquet", b"PAR1 and no more"),
        ("words.csv", b"no table at all\nof any sort\n"),
        ("empty.csv", b""),
    ],
)
def test_what_is_no_table_is_said(name: str, content: bytes, tmp_path: Path) -> None:
    with pytest.raises(WrongCallError) as refused:
        only(put(tmp_path, content, name))
    assert refused.value.where == name


def test_below_a_title_rows_that_are_shifted_are_named_by_their_line(tmp_path: Path) -> None:
    sheet = only(put(tmp_path, b"Suspensions\na,b,c\n1,2,3\n4,5\n8,9,10\n"))
    assert sheet.lines.tolist() == [3, 5]
    assert [finding.row for finding in sheet.findings] == [4]


def test_a_line_of_one_cell_is_a_note_unless_a_row_was_cut_off(tmp_path: Path) -> None:
    sheet = only(put(tmp_path, b"a,b,c\nYear one,2,3\nSource: DfE\nYear o"))
    assert [(each.check, each.row) for each in sheet.findings] == [("notes_below", 3), ("cells_shifted", 4)]
    assert (sheet.rows, sheet.left_out, sheet.lines.tolist()) == (1, 2, [2])
