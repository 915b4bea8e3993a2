import csv
import os
from pathlib import Path

import pytest

from tests.ingest.reading_texts import UPNS, Desk, finding, pseudonym, rows
from wholeschool.ingest.rows.upn import is_upn

SHARED = Path(os.environ.get("WHOLESCHOOL_SHARED", "../shared"))
VECTORS = SHARED / "domain" / "upn_test_vectors.csv"


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("B801200005001", True),  # python-stdnum's example
        ("A801200005001", False),
        ("Q207000016049", False),  # widely copied, and wrong
        ("P207000016049", True),
        ("M80120000500A", True),
        ("A000000000000", True),
        ("I801200005001", False),
        ("B80120000500", False),
        ("", False),
    ],
)
def test_check_letters(text: str, fits: bool) -> None:
    assert is_upn(text) is fits


@pytest.mark.skipif(not VECTORS.exists(), reason="needs ../shared/domain/upn_test_vectors.csv")
def test_check_letters_of_the_test_vectors() -> None:
    with VECTORS.open(encoding="utf-8") as file:
        vectors = list(csv.DictReader(file))
    assert vectors
    for vector in vectors:
        assert is_upn(vector["upn"]) is (vector["is_valid_check_letter"] == "1"), vector


def test_a_upn_is_one_pupil_however_it_is_written(desk: Desk) -> None:
    upn = UPNS[0]
    reading = desk.read(f"UPN,Kind,Start\n{upn},praise,2025-09-03\n {upn.lower()} ,praise,2025-09-04\n")
    assert {row["pupil_id"] for row in rows(reading, "events")} == {pseudonym(upn)}
    assert reading.findings == ()


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
