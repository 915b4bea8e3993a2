"""Numbers of what somebody should look at, to be released: action gap, hidden forms, duties, provision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from wholeschool.actions.hidden import find_hidden
from wholeschool.actions.report_scope import Scope
from wholeschool.actions.report_tally import at_schools, counted
from wholeschool.continuum.duties import duty_table
from wholeschool.continuum.gap import action_gap
from wholeschool.continuum.school_clock import read_clock
from wholeschool.disclosure import FigureSet
from wholeschool.errors import WrongCallError
from wholeschool.reference.lines import lines_for
from wholeschool.report.attention import DUTIES, HIDDEN

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
    for school in scope.schools:
        try:
            gap = action_gap(scope.engine, int(school.urn), lines)
        except WrongCallError:
            continue  # a school without a calendar or marks has no list
        rows += [("gap:waiting", int(school.urn), each.pupil_id) for each in gap.waiting]
    yield from counted(scope, ["gap:waiting"], rows)


def hidden_figures(scope: Scope) -> Iterator[FigureSet]:
    """Pupils behind each hidden form of the year."""
    clock = read_clock(scope.engine)
    found = find_hidden(scope.engine, clock)
    rows: list[_Row] = []
    for form, key in _HIDDEN.items():
        for row in cast("Iterator[Mapping[str, Any]]", at_schools(scope, found[form])):
            if form == "long_reduced_timetable" and not row["flagged"]:
                continue
            rows.append((key, row["urn"], row["pupil_id"]))
            if form == "unexplained_exit":
                rows += [
                    (f"hidden:exits_{mark}", row["urn"], row["pupil_id"])
                    for mark in ("before_census", "back_dated")
                    if row[mark]
                ]
    yield from counted(scope, list(HIDDEN), rows)


def duty_figures(scope: Scope) -> Iterator[FigureSet]:
    """Duties of the year past their date, and those done in time."""
    table = duty_table(scope.engine).rows.select(
        ["duty", "urn", "pupil_id", "academic_year", "breach", "done"]
    )
    rows: list[_Row] = []
    for row in cast("Iterator[Mapping[str, Any]]", at_schools(scope, table.to_pylist())):
        state = "breach" if row["breach"] else "done" if row["done"] else ""
        if state and row["duty"] in DUTIES:
            rows.append((f"duty:{row['duty']}:{state}", row["urn"], row["pupil_id"]))
    keys = [f"duty:{duty}:{state}" for duty in DUTIES for state in ("breach", "done")]
    yield from counted(scope, keys, rows, of_pupils=False)
