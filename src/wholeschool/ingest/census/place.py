"""Which census files are read first: the earlier census, and in it the tables that others lean on."""

from __future__ import annotations

from pathlib import Path

from wholeschool.ingest.census.terms import Census, CensusTerm, census_of, census_of_name
from wholeschool.ingest.rows.recognise import layout_of, message_kind
from wholeschool.ingest.rows.xml import elements, text_of
from wholeschool.reference.census_tables import census_tables

_IN_A_YEAR: tuple[CensusTerm, ...] = ("spring", "summer", "autumn")

Place = tuple[int, int, int]
"""Calendar year and term of a census (0, 0 = the name does not say), and the place of the table in it."""


def census_place(path: Path) -> Place:
    """Where a file of a census stands among others."""
    if message_kind(path):
        census, order = census_of_message(path), 0
    else:
        census, order = census_of_name(path.name), census_tables()[layout_of(path).name].order
    return (census.year, 1 + _IN_A_YEAR.index(census.term), order) if census else (0, 0, order)


def census_of_message(path: Path) -> Census | None:
    """The census that a message says it is of; None where it says none."""
    for details in elements(path, ("CollectionDetails",)):
        return census_of(text_of(details, "Term"), text_of(details, "Year"))
    return None
