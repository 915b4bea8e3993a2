"""What somebody asks of a store: whether there are books to look into, and which school is meant."""

from __future__ import annotations

from collections.abc import Container, Mapping

import ibis

from wholeschool.continuum.rungs.climb import last_climb
from wholeschool.continuum.schools.names import NamedSchool, school_names
from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.errors import WrongCallError, nearest
from wholeschool.schema import TABLES
from wholeschool.store import Kept, Store

TABLES_THAT_NAME_SCHOOLS = ("schools", "calendar", "standings")
"""A school that stands in one of these is a school of the store, whatever it lacks."""


def check_built(store: Store) -> None:
    """Raise WrongCallError where the rungs have not been built."""
    if last_climb(store.log()) is None:
        raise no_books(store)


def no_books(store: Store) -> WrongCallError:
    """What to say where a store was never built, or built from nothing."""
    return WrongCallError(
        "there are no books in this store yet",
        where=str(store.path),
        advice=f"Import registers and a calendar, then run: wholeschool build {store.path}",
    )


def known_schools(engine: LocalEngine, kept: Kept | None = None) -> Mapping[int, NamedSchool]:
    """Every school of the tables that name schools, by URN."""
    (asked,) = _compiled(engine.DIALECT)
    kept = kept or Kept(engine)
    return school_names(engine, kept.answer(asked)["urn"].to_pylist(), kept)


def asked_school(asked: int | str, known: Mapping[int, NamedSchool]) -> NamedSchool:
    """The school of a URN, as a number or as somebody wrote it.

    Raises WrongCallError where there is none, with the school whose URN or name comes nearest.
    """
    text = str(asked).strip()
    if text.isdecimal() and int(text) in known:
        return known[int(text)]
    told = {school.urn: f"{school.urn} ({school.name})" for school in known.values()}
    words = {word: told[each.urn] for each in known.values() for word in (each.name, str(each.urn))}
    raise WrongCallError(
        f"This store has no school with URN {text}.",
        nearest=words.get(nearest(text, words), ""),
        advice=f"It has: {', '.join(told.values())}." if told else "Import its schools first.",
    )


def asked_school_with_books(
    known: Mapping[int, NamedSchool], asked: int | str, with_books: Container[int]
) -> NamedSchool:
    """The school that is asked for, of all that are known, where it is one of those with books.

    Raises WrongCallError where the store has no such school, or has it without marks.
    """
    school = asked_school(asked, known)
    if school.urn not in with_books:
        raise WrongCallError(
            f"{school.name} ({school.urn}) has no books: there are no marks of its pupils",
            advice="Import its registers and its calendar, then run: wholeschool build STORE",
        )
    return school


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan = Plan()
    tables = (Plan.given(name, TABLES[name].own_arrow) for name in TABLES_THAT_NAME_SCHOOLS)
    plan.view("named_urns", ibis.union(*(each.select("urn").distinct() for each in tables), distinct=True))
    return plan.compiled(dialect)
