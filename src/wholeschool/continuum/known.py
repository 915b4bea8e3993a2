"""The books as they would have been on a day: made into memory from the rows that were known then.

What is derived or built has no history of its own, because it follows from the imported rows. So what a store
knew in March is worked out from the rows of March, by the rules and lists that stand now.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

import ibis
import pyarrow as pa

from wholeschool.continuum.books.inputs import Durations
from wholeschool.continuum.books.ledger import MADE, make_ledger
from wholeschool.continuum.check import hold_derived
from wholeschool.continuum.rows.by_year import academic_years
from wholeschool.continuum.rungs.climb import CLIMBED, make_rungs
from wholeschool.engine import LocalEngine
from wholeschool.schema import TABLES
from wholeschool.store import Store


@contextmanager
def reading_as_known_on(
    store: Store,
    day: date | datetime,
    durations: Durations,
    *,
    rungs: bool = True,
    threads: int | None = None,
    memory_gb: float | None = None,
) -> Iterator[LocalEngine]:
    """An engine that shows every table of pupils as it stood, or would have been built, at the end of a day.

    Without `rungs` the tables `rungs` and `standings` are not made. What has been erased since is not shown.
    """
    with store.reading(as_known_on=day, threads=threads, memory_gb=memory_gb) as engine:
        _make_books(engine, durations)
        if rungs:
            _climb(engine)
        yield engine


def _make_books(engine: LocalEngine, durations: Durations) -> None:
    """Show the week tables and the books, made from the imported tables that the engine shows."""
    derived = hold_derived(engine)
    derived["week_counts"] = derived["week_counts"].mutate(changed_at=ibis.null("timestamp('UTC', 6)"))
    for name, rows in derived.items():
        engine.hold(name, rows.select(*TABLES[name].names))
    make_ledger(engine, durations)
    for name, made in MADE.items():
        engine.hold(name, engine.table(made).select(*TABLES[name].names))


def _climb(engine: LocalEngine) -> None:
    """Show rungs and standings, made year by year from the books that the engine shows."""
    made: dict[str, list[pa.Table]] = {name: [] for name in CLIMBED}
    for year in academic_years(engine, "presence", "events", "enrolments"):
        make_rungs(engine, year)
        for name, rows in made.items():
            of_year = engine.fetch(engine.table(CLIMBED[name]).select(*TABLES[name].names))
            rows.append(of_year.cast(TABLES[name].arrow))
    for name, rows in made.items():
        engine.hold(name, pa.concat_tables([TABLES[name].arrow.empty_table(), *rows]))
