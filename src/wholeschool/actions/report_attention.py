"""Numbers of what somebody should look at, to be released: the action gap and hidden forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

from wholeschool.actions.hidden import find_hidden
from wholeschool.actions.report_scope import Scope
from wholeschool.actions.report_tally import at_schools, counted
from wholeschool.continuum.displacement.rows import in_use
from wholeschool.continuum.gap.gap import action_gaps
from wholeschool.continuum.hidden.part_time import LONG_WEEKS
from wholeschool.continuum.schools.clock import read_clock
from wholeschool.disclosure import FigureSet
from wholeschool.reference.lines import lines_for
from wholeschool.report.attention import HIDDEN

_DAYS = {
    "unexplained_exit": "end",
    "home_education_after_sanctions": "day",
    "off_site_without_placement": "first",
    "e_without_record": "week",
}
"""The column that says when each form began."""
_Row = tuple[str, int, int]
_HIDDEN = {
    "unexplained_exit": "hidden:exits",
    "home_education_after_sanctions": "hidden:home_education",
    "long_reduced_timetable": "hidden:part_time",
    "off_site_without_placement": "hidden:offsite",
    "e_without_record": "hidden:e_without_record",
}


def gap_figures(scope: Scope, folder: Path) -> Iterator[FigureSet]:
    """Pupils on the action-gap list of each school as of its last session with marks."""
    lines = lines_for(folder)
    rows: list[_Row] = []
    # A school without a calendar or marks has no list.
    for urn, gap in action_gaps(scope.engine, [int(each.urn) for each in scope.schools], lines).items():
        rows += [("gap:waiting", urn, each.pupil_id) for each in gap.waiting]
    yield from counted(scope, ["gap:waiting"], rows)


def hidden_figures(scope: Scope) -> Iterator[FigureSet]:
    """Pupils behind each hidden form, in the year and by the same day of the year before."""
    clock = read_clock(scope.engine, scope.kept)
    found = find_hidden(scope.engine, clock, scope.kept)
    for year, until in scope.spans.items():
        rows: list[_Row] = []
        for form, key in _HIDDEN.items():
            for row in cast("Iterator[Mapping[str, Any]]", at_schools(scope, found[form], year)):
                if row.get("flagged", True) and _known_from(form, row) <= until:
                    rows += _rows_of(form, key, row)
        # Where no code could record a form it is not none but unknown.
        able = in_use("reduced_timetable", int(year[:4]))
        keys = [key for key in HIDDEN if able or key != _HIDDEN["long_reduced_timetable"]]
        yield from counted(scope, keys, rows, period=year)


def _rows_of(form: str, key: str, row: Mapping[str, Any]) -> list[_Row]:
    marks = ("before_census", "back_dated") if form == "unexplained_exit" else ()
    keys = (key, *(f"hidden:exits_{mark}" for mark in marks if row[mark]))
    return [(each, row["urn"], row["pupil_id"]) for each in keys]


def _known_from(form: str, row: Mapping[str, Any]) -> date:
    """The day on which a form was there to be seen: long timetables after six weeks of them."""
    if form == "long_reduced_timetable":
        return cast("date", row["first"]) + timedelta(weeks=LONG_WEEKS)
    return cast("date", row[_DAYS[form]])
