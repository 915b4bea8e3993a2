import csv

from tests.shared import shared

from wholeschool.ingest.census.tables import _READERS
from wholeschool.reference.census_tables import NOTHING, census_tables


def test_every_table_that_collect_gives_is_known() -> None:
    with shared("domain/census_csv_columns.csv").open(encoding="utf-8") as file:
        tables = {row["collect_csv_table"] for row in csv.DictReader(file)}
    assert tables == set(census_tables())


def test_every_needed_column_is_one_that_collect_has_or_had_in_every_year() -> None:
    with shared("domain/census_csv_columns.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    years: dict[tuple[str, str], set[int]] = {}
    for row in rows:
        span = range(int(row["first_year_in_schema"]), int(row["last_year_in_schema"]) + 1)
        years.setdefault((row["collect_csv_table"], row["column"].casefold()), set()).update(span)
    for name, table in census_tables().items():
        known = set().union(*(each for (of, _), each in years.items() if of == name))
        for column in table.layout.needed:
            found: set[int] = set()
            for header in table.layout.columns[column]:
                found |= years.get((name, header.casefold()), set())
            assert found == known, (name, column)


def test_every_table_has_its_reader() -> None:
    assert {table.reader for table in census_tables().values()} == set(_READERS)
    assert {table.takes == NOTHING for table in census_tables().values() if table.reader == NOTHING} == {True}
