import csv
import os
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.reading_texts import UPNS, Desk, finding, pseudonym, rows
from tests.ingest.upn_forms import form_of
from wholeschool.ingest.rows.upn import FORMS, is_upn, upn_meant, worth_of

SHARED = Path(os.environ.get("WHOLESCHOOL_SHARED", "../shared"))
GIVEN = SHARED / "domain" / "upn_test_vectors.csv"


# The facts of the test vectors that came with the specification of the fields, carried over: UPN, whether
# the check letter fits, what it is worth. The third is a widely copied example, and wrong.
VECTORS = (
    ("B801200005001", True, "permanent"),
    ("A801200005001", False, "unlinkable"),
    ("Q207000016049", False, "unlinkable"),
    ("P207000016049", True, "permanent"),
    ("M80120000500A", True, "temporary"),
    ("N201123415001", True, "permanent"),
    ("X93840001600Z", True, "temporary"),
    ("C330200024017", True, "permanent"),
    ("A000000000000", True, "permanent"),
)


@pytest.mark.parametrize(("text", "fits", "worth"), VECTORS)
def test_check_letters_and_what_a_upn_is_worth(text: str, fits: bool, worth: str) -> None:
    assert is_upn(text) is fits
    assert FORMS[worth_of(pa.chunked_array([[text]]))[0]] == worth


@pytest.mark.parametrize("text", ["I801200005001", "B80120000500", "B8012000050011", "UN1", "", "Smith, Jo"])
def test_what_has_not_the_shape_of_a_upn_is_none(text: str) -> None:
    assert FORMS[worth_of(pa.chunked_array([[text]]))[0]] == "unlinkable"


@pytest.mark.skipif(not GIVEN.exists(), reason="needs ../shared/domain/upn_test_vectors.csv")
def test_the_vectors_are_those_that_were_given() -> None:
    with GIVEN.open(encoding="utf-8") as file:
        given = [(row["upn"], row["is_valid_check_letter"] == "1") for row in csv.DictReader(file)]
    assert [(text, fits) for text, fits, _ in VECTORS] == given


def test_a_upn_is_one_pupil_however_it_is_written(desk: Desk) -> None:
    upn = UPNS[0]
    reading = desk.read(f"UPN,Kind,Start\n{upn},praise,2025-09-03\n {upn.lower()} ,praise,2025-09-04\n")
    assert {row["pupil_id"] for row in rows(reading, "events")} == {pseudonym(upn)}
    assert reading.findings == ()


def test_a_space_within_a_upn_is_a_slip(desk: Desk) -> None:
    upn = UPNS[0]
    reading = desk.read(f"UPN,Kind,Start\n{upn},praise,2025-09-03\n{upn[0]} {upn[1:]},praise,2025-09-04\n")
    assert {row["pupil_id"] for row in rows(reading, "events")} == {pseudonym(upn)}


@pytest.mark.parametrize(
    "text",
    [
        "#N/A",
        "#REF!",
        "#DIV/0!",
        "N/A",
        "Unknown",
        "TBC",
        "none",
        "-",
        "?",
        "0",
        "00000",
        "9.01E+11",
        "8,1e+10",
        "9D",
        "Week 2",
        "9PK",
        "Page 3",
        "12.5 % of 8",
        "14/01/2025",
        "95.4%",
        "Class: 9B (12 pupils)",
        "Printed on 14/01/2025",
    ],
)
def test_what_stands_in_place_of_a_upn_names_nobody(desk: Desk, text: str) -> None:
    reading = desk.read(f'UPN,Kind,Start\n"{text}",praise,2025-09-03\n"{text}",praise,2025-09-04\n')
    assert (reading.accepted, reading.quarantined) == (0, 2)
    assert finding(reading, "missing_upn").count == 2


@pytest.mark.parametrize(
    "text",
    [
        "UN1",
        "A12345678901",
        "A1234567 8901",
        "12",
        "Pupil 001",
        "ADM 123456",
        "hash:ab12",
        "UPN: N201123415001",
        "10PK1",
        "4511",
        "21db2df8-fa0",
    ],
)
def test_what_has_digits_is_somebody(text: str) -> None:
    assert upn_meant(f" {text.lower()} ") == text.upper()


def test_no_upn_is_as_long_as_a_story() -> None:
    assert upn_meant("A1" * 50) == "A1" * 50
    assert upn_meant("A1" * 51) == ""


def test_a_blank_upn_sets_the_row_aside(desk: Desk) -> None:
    reading = desk.read(f"UPN,Kind,Start\n{UPNS[0]},praise,2025-09-03\n ,praise,2025-09-04\n")
    assert (reading.accepted, reading.quarantined) == (1, 1)
    found = finding(reading, "missing_upn")
    assert (found.row, found.severity, found.column) == (3, "error", "UPN")


def test_an_odd_upn_is_kept_and_counted_and_not_shown(desk: Desk) -> None:
    body = "".join(f"Q207000016049,praise,2025-09-0{day}\n" for day in (3, 4, 5))
    reading = desk.read("UPN,Kind,Start\n" + body)
    assert reading.accepted == 3
    found = finding(reading, "upn_check")
    assert (found.severity, found.count, found.seen) == ("warning", 3, "")


def test_of_an_odd_upn_whose_row_is_set_aside_nothing_is_said_to_be_kept(desk: Desk) -> None:
    reading = desk.read("UPN,Kind,Start\nQ207000016049,praise,14/13/2025\n")
    assert reading.quarantined == 1
    assert "upn_check" not in {each.check for each in reading.findings}


@given(
    st.lists(st.one_of(st.sampled_from([*UPNS, "", "N201123415002", "Ｎ201123415001"]), st.text(max_size=14)))
)
def test_many_are_worth_what_each_is(upns: list[str]) -> None:
    found = [FORMS[worth] for worth in worth_of(pa.chunked_array([upns], pa.string()))]
    assert found == [form_of(upn) for upn in upns]
