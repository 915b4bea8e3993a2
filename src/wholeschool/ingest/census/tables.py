"""Which reader reads which table of a census, and which tables are read first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import pyarrow as pa

from wholeschool.ingest.cells.notices import Notices
from wholeschool.ingest.census.details import FsmReader, NeedsReader
from wholeschool.ingest.census.exclusions import ExclusionsReader
from wholeschool.ingest.census.passed_over import PassedOver
from wholeschool.ingest.census.placements import PlacementsReader
from wholeschool.ingest.census.rolls import GoneReader, OnRollReader
from wholeschool.ingest.census.schools import ReturnsReader, SchoolsOfCensusReader
from wholeschool.ingest.census.sessions import SecondHalfReader, SessionsReader, WholeYearReader
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.sift import Sift
from wholeschool.ingest.rows.source import Source
from wholeschool.reference.census_tables import NOTHING, census_tables


class TableOfCensus(Protocol):
    """Reads the blocks of one table of a census."""

    def take(self, sift: Sift) -> None:
        """Read a block; what cannot be read is rejected."""

    def tables(self, notices: Notices) -> Mapping[str, pa.Table]:
        """Everything that was read, as canonical tables."""


_READERS: Mapping[str, Callable[[Source, Context], TableOfCensus]] = {
    "returns": ReturnsReader,
    "schools": SchoolsOfCensusReader,
    "on_roll": OnRollReader,
    "gone": GoneReader,
    "fsm": FsmReader,
    "needs": NeedsReader,
    "sessions_term": SessionsReader,
    "sessions_second": SecondHalfReader,
    "sessions_year": WholeYearReader,
    "exclusions": ExclusionsReader,
    "placements": PlacementsReader,
    NOTHING: PassedOver,
}


def census_reader(source: Source, context: Context) -> TableOfCensus:
    """The reader of a table of a census."""
    return _READERS[census_tables()[source.layout.name].reader](source, context)
