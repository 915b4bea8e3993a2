import io

import openpyxl

from wholeschool.simulate.formats.xlsx import workbook


def test_another_program_reads_the_same_cells() -> None:
    rows = [["UPN", "a & b", ""], ["<x>", "", "004512"], ["é", *[""] * 26, "far"]]
    made = workbook({"One": rows, 'Tw"o & more': [["x"]]})
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book.sheetnames == ["One", 'Tw"o & more']
    found = [[cell or "" for cell in row] for row in book["One"].iter_rows(values_only=True)]
    assert [row[: len(given)] for row, given in zip(found, rows, strict=True)] == rows
    assert book["One"]["AB3"].value == "far"


def test_the_same_rows_are_the_same_bytes() -> None:
    assert workbook({"S": [["x"]]}) == workbook({"S": [["x"]]})
