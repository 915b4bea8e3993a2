"""What holds of every table of a census, whatever a file has in it."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ingest.census.tables_of_census import GONE, ON_ROLL, of_census, read_tables
from tests.ingest.reading_texts import UPNS, blank_rows, says_something
from wholeschool.ingest.rows.reading import Reading
from wholeschool.ingest.rows.totals import begins_no_row
from wholeschool.reference.census_tables import NOTHING, census_tables
from wholeschool.schema import TABLES

READ = [name for name, table in census_tables().items() if table.takes != NOTHING]
PLAUSIBLE = (
    "p1", "p2", "g1", "SCH1", "SCH2", UPNS[0], "2025-Jan-22 00:00:00", "2019-Sep-06 00:00:00", "2024-10-01",
    "C", "I", "/", "C2", "8.0", "1", "500", "SUSP", "PERM", "FIXD", "DB", "SEMH", "BHS", "SPR",
    "2025", "100001",
)  # fmt: skip
GARBAGE = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=8)
# A row with the word for a total in place of a pupil is no row, and tests of totals have it.
CELL = st.one_of(st.sampled_from(("", *PLAUSIBLE)), GARBAGE).filter(lambda text: not begins_no_row(text))


@st.composite
def tables(draw: st.DrawFn, name: str) -> tuple[str, int, int]:
    """A table of that name with anything in it, how many rows it has, and how many of them say something."""
    layout = census_tables()[name].layout
    header = [
        names[0] for column, names in layout.columns.items() if draw(st.booleans()) or column in layout.needed
    ]
    if "parent_id" in layout.columns and "offroll" in name:
        header = [each.replace("pupilonrolltableid", "pupilnolongeronrolltableid") for each in header]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    row = st.lists(CELL, min_size=len(header), max_size=len(header))
    rows = draw(st.lists(row, max_size=10))
    writer.writerows(rows)
    return text.getvalue(), len(rows), sum(map(says_something, rows))


@pytest.mark.parametrize("name", READ)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(data=st.data())
def test_every_row_is_accepted_or_set_aside(tmp_path: Path, name: str, data: st.DataObject) -> None:
    text, rows, saying = data.draw(tables(name))
    context = of_census()
    read_tables(tmp_path, {"pupilonroll": ON_ROLL, "pupilnolongeronroll": GONE}, context)
    reading = read_tables(tmp_path, {name: text}, context)[name]
    assert reading.read + blank_rows(reading) == rows
    assert reading.read >= saying
    aside = reading.quarantine[""].num_rows if reading.quarantine else 0
    assert aside == reading.quarantined
    errors = sum(each.severity == "error" for each in reading.findings)
    assert bool(errors) == bool(reading.quarantined)
    _check_tables(reading)


def _check_tables(reading: Reading) -> None:
    for name, rows in reading.tables.items():
        if name not in TABLES:
            continue
        table = TABLES[name]
        rows.validate(full=True)
        assert set(table.key) <= set(rows.column_names)
        keys = [tuple(row[column] for column in table.key) for row in rows.to_pylist()]
        assert len(set(keys)) == len(keys)
        for column in table.columns:
            if column.name not in rows.column_names:
                continue
            values = [value for value in rows[column.name].to_pylist() if value is not None]
            may_be_empty = column.nullable or (name, column.name) == ("enrolments", "status")
            assert may_be_empty or len(values) == rows.num_rows
            assert column.low is None or all(value >= column.low for value in values)
            assert column.high is None or all(value <= column.high for value in values)
            assert not column.allowed or set(values) <= set(column.allowed)
