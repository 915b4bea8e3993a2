"""What a census counted that cannot be: more absence than possible, more possible than the calendar has."""

from __future__ import annotations

from collections.abc import Iterator

import ibis

from wholeschool.continuum.plausible.census_terms import census_terms
from wholeschool.continuum.plausible.words import Doubt, doubt, in_term
from wholeschool.continuum.rows.columns import whole_numbers
from wholeschool.continuum.schools.calendars import SPAN, day_number, read_calendars
from wholeschool.engine import LocalEngine
from wholeschool.ingest.together.census_checks import findings_by_term
from wholeschool.schema.wording import counted
from wholeschool.store import Kept

_YEAR = "year"


def census_totals(engine: LocalEngine, kept: Kept | None = None) -> Iterator[Doubt]:
    """A finding for each school and term of a census of which one of the two is to be said."""
    counts = engine.table("termly_counts")
    if not engine.count(counts.limit(1)):
        return
    for found, about in findings_by_term(engine, counts):
        seen = f"{found.seen}: {counted(about['pupils'], 'pupil')}"
        yield Doubt(**{**found.as_dict(), "seen": seen}, **about)
    yield from _above_calendar(engine, kept)


def _above_calendar(engine: LocalEngine, kept: Kept | None) -> Iterator[Doubt]:
    calendars = read_calendars(engine, kept)
    keys = calendars.urns[calendars.school] * SPAN + calendars.at // 2
    counts = engine.table("termly_counts")
    possible = counts.filter(counts.code == "possible")
    by_sessions = possible.group_by("urn", "academic_year", "term", "sessions").agg(pupils=ibis._.count())
    rows = engine.fetch(by_sessions.order_by("urn", "academic_year", "term"))
    found: dict[tuple[int, str, str], list[tuple[int, int]]] = {}
    for row, sessions, pupils in zip(
        rows.select(["urn", "academic_year", "term"]).to_pylist(),
        whole_numbers(rows, "sessions").tolist(),
        whole_numbers(rows, "pupils").tolist(),
        strict=True,
    ):
        found.setdefault((row["urn"], row["academic_year"], row["term"]), []).append((sessions, pupils))
    for (urn, year, term), returned in found.items():
        first, last = _span(year, term)
        begun, ended = keys.searchsorted([urn * SPAN + first, urn * SPAN + last + 1]).tolist()
        above = [(sessions, pupils) for sessions, pupils in returned if sessions > ended - begun]
        if above and ended > begun:
            most, pupils = max(sessions for sessions, _ in above), sum(pupils for _, pupils in above)
            seen = (
                f"{in_term(urn, year, term)}: up to {counted(most, 'possible session')} of "
                f"{counted(pupils, 'pupil')}, where the calendar has {ended - begun}"
            )
            yield doubt("census_above_calendar", seen, pupils, urn=urn, academic_year=year, pupils=pupils)


def _span(academic_year: str, term: str) -> tuple[int, int]:
    """The first and last day of what a census counts under that name, as numbers."""
    terms = [each for each in census_terms(academic_year) if term in (_YEAR, each.term)]
    return day_number(terms[0].first), day_number(terms[-1].last)
