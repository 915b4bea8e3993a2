"""What a spreadsheet would run is written as a text, and read again as what it was."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.reading_texts import UPNS, Desk
from wholeschool.ingest.rows.formulas import as_meant, without_formulas


def guarded(text: str) -> str:
    return without_formulas(pa.table({"a": [text]}))["a"][0].as_py()


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3+cmd|x", "\t=1", " =1", "-A1"]
)
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert as_meant(guarded(text)) == text.strip()


@pytest.mark.parametrize(
    "text", ["-20", "+1.5", "- 3", "-5%", "2025-09-15", "15/09/2025", "a=b", "", "'", "L 12"]
)
def test_numbers_and_texts_stay(text: str) -> None:
    assert guarded(text) == text


@given(st.text(max_size=12))
def test_what_is_written_is_read_as_it_was(text: str) -> None:
    assert as_meant(guarded(text)) == as_meant(text)
    assert not guarded(text).lstrip().startswith(("=", "@"))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("'/", "/"),
        ("'\\", "\\"),
        ("'00123", "00123"),
        ("'A1", "A1"),
        ('="00123"', "00123"),
        ('=" / "', "/"),
        ('=""', ""),
    ],
)
def test_what_keeps_a_spreadsheet_from_changing_a_cell_is_none_of_it(text: str, meant: str) -> None:
    assert as_meant(text) == meant


def test_a_upn_and_a_mark_that_are_kept_from_a_spreadsheet_are_read(desk: Desk) -> None:
    whole = f"UPN,Date,Session,Mark\n{UPNS[0]},2025-09-15,AM,/\n"
    kept = f'UPN,Date,Session,Mark\n"=""{UPNS[0]}""",2025-09-15,AM,\'/\n'
    assert desk.read(kept).tables["registers"].equals(desk.read(whole).tables["registers"])


def test_an_apostrophe_of_a_name_stays() -> None:
    assert as_meant("'tis") == "'tis"
    assert as_meant("'T Hooft") == "'T Hooft"
    assert as_meant("O'Hara") == "O'Hara"


def test_a_row_with_a_formula_is_mended_and_read_again(desk: Desk) -> None:
    text = f"UPN,Date,Session,Mark\n{UPNS[0]},2025-09-15,=XM,/\n"
    aside = without_formulas(desk.read(text).quarantine[""]).to_pylist()[0]
    assert aside["Session"] == "'=XM"
    again = "UPN,Date,Session,Mark\n" + ",".join(aside[name] for name in ("UPN", "Date", "Session", "Mark"))
    assert desk.read(again + "\n").quarantined == 1
    assert desk.read(again.replace("'=XM", "AM") + "\n").accepted == 1


@pytest.mark.parametrize(
    ("text", "meant"), [("'L", "L"), ("'am", "am"), ('\'="00123"', "00123"), ("'Tho", "'Tho")]
)
def test_short_words_and_what_was_guarded_twice_are_read(text: str, meant: str) -> None:
    assert as_meant(text) == meant


def test_a_row_of_guarded_cells_is_mended_and_read_again(desk: Desk) -> None:
    header = "UPN,Date,Session,Mark\n"
    given = f'"=""{UPNS[0]}""",99/99/25,"=""AM""","=""/"""\n'
    aside = without_formulas(desk.read(header + given).quarantine[""]).to_pylist()[0]
    cells = [aside["UPN"], "15/09/2025", aside["Session"], aside["Mark"]]
    doubled = ['"' + cell.replace('"', '""') + '"' for cell in cells]
    mended = desk.read(header + ",".join(doubled) + "\n")
    whole = desk.read(f"{header}{UPNS[0]},15/09/2025,AM,/\n")
    assert (mended.quarantined, mended.findings) == (0, ())
    assert mended.tables["registers"].equals(whole.tables["registers"])
