"""Pupils by their admission number, once a file has brought both."""

from pathlib import Path

import pytest

from tests.ingest.reading_texts import ABBEY, BRIDGE, UPNS, Desk, checks, context, finding, pseudonym, weeks
from wholeschool.ingest.read import read_file
from wholeschool.ingest.rows.named import as_number

BOTH = "UPN,Adm No,URN,Date,AM,PM\n"
ALONE = "Adm No,URN,Date,AM,PM\n"
ANN, BEN = UPNS[:2]


def read_in_turn(desk: Desk, *texts: str):
    known = context()
    return [read_file(desk.write(text, f"{place}.csv"), known) for place, text in enumerate(texts)]


def test_a_number_that_was_taught_finds_its_pupil(desk: Desk) -> None:
    _, reading = read_in_turn(
        desk, BOTH + f"{ANN},004512,,15/09/2025,/,/\n", ALONE + "4512,,16/09/2025,/,/\n"
    )
    assert weeks(reading) == {(pseudonym(ANN), ABBEY, "2025-09-15"): "../\\.........."}


def test_a_number_is_one_of_its_school(desk: Desk) -> None:
    _, reading = read_in_turn(
        desk,
        BOTH + f"{ANN},004512,{ABBEY},15/09/2025,/,/\n{BEN},004512,{BRIDGE},15/09/2025,/,/\n",
        ALONE + f"004512,{BRIDGE},16/09/2025,/,/\n",
    )
    assert list(weeks(reading)) == [(pseudonym(BEN), BRIDGE, "2025-09-15")]


def test_an_unknown_number_is_set_aside_with_what_to_import_first(desk: Desk) -> None:
    reading = desk.read(ALONE + "77,,15/09/2025,/,/\n")
    assert (reading.accepted, reading.quarantined) == (0, 1)
    assert "First import a roll" in finding(reading, "unknown_number").advice


def test_a_row_with_neither_names_nobody(desk: Desk) -> None:
    reading = desk.read(BOTH + ",,,15/09/2025,/,/\n")
    assert checks(reading) == [("missing_upn", 2, 1)]


def test_a_blank_upn_is_filled_by_a_number_of_the_same_file(desk: Desk) -> None:
    reading = desk.read(BOTH + f"{ANN},12,,15/09/2025,/,/\n,12,,16/09/2025,I,I\n")
    assert weeks(reading) == {(pseudonym(ANN), ABBEY, "2025-09-15"): "/\\II.........."}


@pytest.mark.parametrize("filler", ["#N/A", "Unknown", "TBC", "9.01E+11"])
def test_a_filler_in_place_of_a_upn_leaves_the_number_to_find_the_pupil(desk: Desk, filler: str) -> None:
    reading = desk.read(BOTH + f"{ANN},12,,15/09/2025,/,/\n{filler},12,,16/09/2025,I,I\n")
    assert weeks(reading) == {(pseudonym(ANN), ABBEY, "2025-09-15"): "/\\II.........."}


def test_a_row_without_a_number_is_told_of_the_column_that_the_file_has(desk: Desk) -> None:
    reading = desk.read(ALONE + ",,15/09/2025,/,/\n")
    assert finding(reading, "missing_upn").column == "Adm No"


@pytest.mark.parametrize(
    ("text", "number"), [("004512", "4512"), ("4512.0", "4512"), ("a12", "A12"), ("0", "0"), ("", "")]
)
def test_zeros_in_front_make_no_difference(text: str, number: str) -> None:
    assert as_number(text) == number


def test_files_of_one_call_teach_each_other(tmp_path: Path) -> None:
    from tests.made import bring_in, rows_of
    from wholeschool.actions.import_files import import_files

    (tmp_path / "roll.csv").write_text(
        f"UPN,Adm No,URN,Start,Status,Academic year\n{ANN},004512,{ABBEY},2025-09-01,C,2025/26\n"
    )
    (tmp_path / "marks.csv").write_text(f"Adm No,URN,Date,AM,PM\n004512,{ABBEY},2025-09-15,/,/\n")
    assert (
        bring_in(tmp_path / "store", tmp_path / "roll.csv", tmp_path / "marks.csv").total("quarantined") == 0
    )
    (pupil,) = {row["pupil_id"] for row in rows_of(tmp_path / "store", "enrolments")}
    assert [row["pupil_id"] for row in rows_of(tmp_path / "store", "registers")] == [pupil]
    (tmp_path / "later.csv").write_text("Adm No,Date,AM,PM\n4512,2025-09-22,/,/\n")
    result = import_files(tmp_path / "store", [tmp_path / "later.csv"], urn=ABBEY)
    assert (result.total("quarantined"), result.changed) == (0, 1)
