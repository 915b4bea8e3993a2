"""Statutory duties as figures that ask to be released: this year's, and the year before's by the same day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, cast

from wholeschool.actions.report_scope import Scope
from wholeschool.actions.report_tally import at_schools, counted
from wholeschool.continuum.duties.duties import duty_table
from wholeschool.disclosure import FigureSet
from wholeschool.report.duties import DUTIES, NEVER_DONE, NOT_COMPARED, STATES, UNDATED

_COLUMNS = ["duty", "urn", "pupil_id", "academic_year", "breach", "due", "done", "start"]


def duty_figures(scope: Scope) -> Iterator[FigureSet]:
    """Duties past their date, those done in time, and cases of those that have no date to pass."""
    rows = duty_table(scope.engine, kept=scope.kept).rows.select(_COLUMNS).to_pylist()
    for year, until in scope.spans.items():
        found = [
            (f"duty:{row['duty']}:{state}", row["urn"], row["pupil_id"])
            for row in cast("Iterator[Mapping[str, Any]]", at_schools(scope, rows, year))
            for state in _states(row, until, is_now=year == scope.year)
        ]
        known = [duty for duty in DUTIES if year == scope.year or duty not in NOT_COMPARED]
        keys = [
            f"duty:{duty}:{state}"
            for duty in known
            for state in STATES
            if state == "breach" or duty not in NEVER_DONE
        ]
        keys += [f"duty:{duty}:{state}" for duty in UNDATED for state in ("case", "done")]
        yield from counted(scope, keys, found, of_pupils=False, period=year)


def _states(row: Mapping[str, Any], until: date, *, is_now: bool) -> list[str]:
    """What a row counted as on a day. A duty done after its date stays a breach, as it was before."""
    done, due = row["done"], row["due"]
    acted = done is not None and (is_now or done <= until)
    if row["duty"] in UNDATED:
        arose = is_now or (row["start"] or due) <= until
        return ["case", *(["done"] if acted else [])] if arose else []
    if row["breach"]:
        return ["breach"] if is_now or due <= until else []
    return ["done"] if acted else []
