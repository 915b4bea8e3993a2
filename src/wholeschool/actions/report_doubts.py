"""What is hard to believe in the records of the year, as numbers of pupils that ask to be released."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from wholeschool.actions.report_scope import NOTHING, Scope, Sum
from wholeschool.actions.report_standings import figures
from wholeschool.continuum.plausible import plausibility
from wholeschool.disclosure import FigureSet
from wholeschool.report.content import TRUST, doubt_key
from wholeschool.report.doubts import SHOWN


def doubt_figures(scope: Scope) -> Iterator[FigureSet]:
    """Of each sort of finding the pupils behind it: at a school those of its largest one.

    How far the pupils of two findings are the same nobody has counted, so that they are not added up. A
    finding about several schools together has no place here: `check` lists it.
    """
    most: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for found in plausibility(scope.engine, scope.kept):
        if found.academic_year == scope.year and found.urn and found.check in SHOWN:
            of_school = most[found.check]
            of_school[str(found.urn)] = max(of_school.get(str(found.urn), 0), found.pupils)
    for check, pupils in most.items():
        own = {school.urn: pupils[school.urn] for school in scope.schools if school.urn in pupils}
        if own:
            sums = {urn: Sum(many, many) for urn, many in own.items()}
            # Who is on two rolls may be among those of both: there are at least as many as at one school.
            sums[TRUST] = Sum(sum(own.values()), max(own.values()))
            yield figures(
                scope, doubt_key(check), "count", {p: sums.get(p, NOTHING) for p in scope.populations}
            )
