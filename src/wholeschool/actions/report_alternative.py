"""Alternative provision as figures that ask to be released: who is there, who came back, who stayed."""

from __future__ import annotations

from collections.abc import Iterator

from wholeschool.actions.alternative import follow
from wholeschool.actions.report_scope import Scope
from wholeschool.actions.report_tally import counted
from wholeschool.disclosure import FigureSet
from wholeschool.report.attention import ALTERNATIVE
from wholeschool.schema.years import academic_year_of


def alternative_figures(scope: Scope) -> Iterator[FigureSet]:
    """Stays at alternative provision in the site's year, and returns to a mainstream school in it."""
    rows: list[tuple[str, int, int]] = []
    for stay, _, returned in follow(scope.engine).followed:
        if stay.end is None or academic_year_of(stay.end) == scope.year:
            rows.append(("ap:dual" if stay.dual else "ap:single", stay.urn, stay.pupil_id))
        if stay.returned_on is not None and academic_year_of(stay.returned_on) == scope.year:
            rows.append(("ap:returned", stay.urn, stay.pupil_id))
            if returned is not None and returned.stayed is not None:
                rows.append(("ap:judged", stay.urn, stay.pupil_id))
                rows += [("ap:stayed", stay.urn, stay.pupil_id)] if returned.stayed else []
    yield from counted(scope, list(ALTERNATIVE), rows)
