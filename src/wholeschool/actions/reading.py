"""A store as it is read: opened once, for as many analyses as are asked of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from wholeschool.actions.asked import check_built, known_schools, no_books
from wholeschool.continuum.books.build import is_behind
from wholeschool.continuum.schools.names import NamedSchool, school_names
from wholeschool.continuum.schools.one_school import urns_of_today
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.schema import TABLES
from wholeschool.store import Commit, Kept, Store, go_by_today


@dataclass(frozen=True)
class Reading:
    """An opened store: its import log, the engine that shows its tables, and what was worked out of them.

    The engine shows schools by their numbers of today; `today` has it for each earlier number.
    """

    store: Store
    log: Sequence[Commit]
    engine: LocalEngine
    kept: Kept
    today: Mapping[int, int]

    @property
    def behind(self) -> bool:
        """Whether something was imported after the last build, and is not in its figures."""
        return is_behind(self.log)

    def of_today(self, urn: int | str) -> int | str:
        """Today's number of a school that somebody asks for by an earlier one; any other as asked for."""
        text = str(urn).strip()
        return self.today.get(int(text), urn) if text.isdecimal() else urn

    @property
    def schools(self) -> Mapping[int, NamedSchool]:
        """Every school of the store, by URN."""
        return known_schools(self.engine, self.kept)

    def with_books(self) -> Mapping[int, NamedSchool]:
        """The schools that pupils stand at. Raises WrongCallError where there is none."""
        (asked,) = _compiled(self.engine.DIALECT)
        urns = self.kept.answer(asked)["urn"].to_pylist()
        if not urns:
            raise no_books(self.store)
        return school_names(self.engine, urns, self.kept)


@contextmanager
def reading(store: Store | Reading) -> Iterator[Reading]:
    """Open a store to be read. One that is open serves for several analyses, which share what they read.

    Raises WrongCallError where the store has not been built.
    """
    if isinstance(store, Reading):
        yield store
        return
    check_built(store)
    with store.reading() as engine:
        today = by_numbers_of_today(engine)
        yield Reading(store, store.log(), engine, Kept.of(store, engine), today)


def by_numbers_of_today(engine: LocalEngine) -> Mapping[int, int]:
    """Show a school that changed its number as one school over time; gives today's number of each earlier."""
    today = urns_of_today(engine)
    go_by_today(engine, today)
    return today


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan, standings = Plan(), Plan.given("standings", TABLES["standings"].own_arrow)
    plan.view("urns_with_books", standings.select("urn").distinct().order_by("urn"))
    return plan.compiled(dialect)
