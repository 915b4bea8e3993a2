"""What holds of every reader, whatever a file has in it."""

import csv
import io
import re

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ingest.reading_texts import UPNS, Desk, blank_rows, rows, says_something, weeks
from tests.ingest.rows.test_recognise import CANONICAL
from wholeschool.ingest.rows.reading import Reading
from wholeschool.schema import TABLES

HEADERS = {**CANONICAL, "grid": "UPN,URN,Week beginning,Mon AM,Mon PM,Fri PM"}
del HEADERS["census"]  # its tables lean on each other: tests/ingest/census
PLAUSIBLE = (
    UPNS[0], UPNS[1], "100001", "2025-09-01", "15/09/2025", "2025-09-02", "AM", "PM", "/", "L", "L 12", "C",
    "2024/25", "autumn", "1", "15", "sent_out", "SUSP", "yes", "SS",
)  # fmt: skip
TOTAL = re.compile(r"\W*(grand|sub|total|count|average|mean|sum|overall|number)", re.IGNORECASE)
"""How a text begins by which a row may be a total, which is no row (`rows/test_passed_over.py`)."""
GARBAGE = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8).filter(
    lambda text: not TOTAL.match(text)
)
CELL = st.one_of(st.sampled_from(["", *PLAUSIBLE]), GARBAGE)


@st.composite
def files(draw: st.DrawFn, kind: str) -> tuple[str, list[int], int]:
    """A file of that kind with anything in it, the line on which each row begins, how many say something."""
    width = len(HEADERS[kind].split(","))
    text, starts, saying = io.StringIO(newline=""), [], 0
    text.write(HEADERS[kind] + "\n")
    for _ in range(draw(st.integers(0, 12))):
        if draw(st.integers(0, 9)) == 0:
            text.write("\n")
            continue
        fields = width if draw(st.integers(0, 9)) else draw(st.integers(2, width + 2))
        starts.append(text.getvalue().count("\n") + 1)
        cells = draw(st.lists(CELL, min_size=fields, max_size=fields))
        saying += says_something(cells)
        # Python's writer leaves a lone carriage return without quotation marks; readers end the row there.
        plain = draw(st.booleans()) and "\r" not in "".join(cells)
        quoting = csv.QUOTE_MINIMAL if plain else csv.QUOTE_ALL
        csv.writer(text, lineterminator="\n", quoting=quoting).writerow(cells)
    return text.getvalue(), starts, saying


@pytest.mark.parametrize("kind", HEADERS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(data=st.data())
def test_every_row_is_accepted_or_set_aside_with_its_line(desk: Desk, kind: str, data: st.DataObject) -> None:
    text, starts, saying = data.draw(files(kind))
    reading = desk.read(text)
    assert reading.read + blank_rows(reading) == len(starts)
    assert reading.read >= saying
    lines = reading.quarantine[""].column("line").to_pylist() if reading.quarantine else []
    assert set(lines) <= set(starts)
    assert len(set(lines)) == len(lines)
    assert {each.row for each in reading.findings} <= {0, *starts}
    errors = sum(each.severity == "error" for each in reading.findings)
    assert bool(errors) == bool(reading.quarantined)
    _check_tables(reading)


def _check_tables(reading: Reading) -> None:
    for name, table in reading.tables.items():
        whole = TABLES[name].own_arrow
        assert table.schema == pa.schema([each for each in whole if each.name in table.column_names])
        assert all(column.nullable or column.name in table.column_names for column in TABLES[name].columns)
        table.validate(full=True)
        keys = [tuple(row[column] for column in TABLES[name].key) for row in table.to_pylist()]
        assert len(set(keys)) == len(keys)
        for column in TABLES[name].columns:
            if column.name not in table.column_names:
                continue
            values = [value for value in table[column.name].to_pylist() if value is not None]
            assert column.nullable or len(values) == table.num_rows
            assert column.low is None or all(value >= column.low for value in values)
            assert column.high is None or all(value <= column.high for value in values)
            assert not column.allowed or set(values) <= set(column.allowed)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_same_file_in_other_clothes(desk: Desk, encoding: str, delimiter: str, end: str) -> None:
    lines = [
        ["Surname", "UPN", "Date", "Session", "Mark"],
        ["Zoë", UPNS[0], "15/09/2025", "AM", "/"],
        [],
        ["Zoë", UPNS[0], "15/09/2025", "PM", "\\"],
    ]
    text = end.join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    reading = desk.read(text, encoding=encoding)
    assert (reading.read, reading.findings) == (2, ())
    assert list(weeks(reading).values()) == ["/\\............"]


@pytest.mark.parametrize("kind", HEADERS)
@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_a_header_alone_has_no_rows(desk: Desk, kind: str, end: str) -> None:
    reading = desk.read(HEADERS[kind] + end)
    assert (reading.read, reading.accepted, reading.quarantine, reading.findings) == (0, 0, {}, ())
    _check_tables(reading)
    assert all(table.num_rows == 0 for table in reading.tables.values())


def test_formulas_are_texts_like_any_other(desk: Desk) -> None:
    formula = '"=HYPERLINK(""http://x"",""y"")"'
    cells = ",".join([UPNS[0], "100001", "", "praise", "2025-09-01"] + [""] * 12 + [formula])
    reading = desk.read(HEADERS["events"] + "\n" + cells + "\n")
    assert "outcome" not in rows(reading, "events")[0]
