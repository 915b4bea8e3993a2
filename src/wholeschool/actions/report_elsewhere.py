"""What a claim about a school's journeys is held against, as a figure that asks to be released."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wholeschool.actions.report_scope import Scope
from wholeschool.continuum.journeys.claims import Comparison
from wholeschool.disclosure import Figure, FigureSet, Policy, hidden_populations
from wholeschool.report import TRUST
from wholeschool.report.content import elsewhere_key, journey_key

_NOBODY = (0, 0, (0,), 0)


def elsewhere_figures(
    scope: Scope,
    policy: Policy,
    claimed: Sequence[Comparison],
    taken: Mapping[tuple[int, str, int], int],
    shown: Mapping[str, FigureSet],
) -> Iterator[FigureSet]:
    """For each branch and rung that something is claimed of: the rate at the other schools of the phase.

    It is that of other schools' pupils. So it is withheld where the rate of one of these is, which could else
    be worked out; and where the school has steps in year groups that the others lack (`taken`: all steps, by
    school, branch and rung), since its own rate on the page is that of all its steps. `shown`: the other sets
    of the page, by key.
    """
    for branch, rung in dict.fromkeys((each.branch, each.rung) for each in claimed):
        its = {str(each.urn): each for each in claimed if (each.branch, each.rung) == (branch, rung)}
        hidden = hidden_populations(shown[journey_key(branch, rung, "up")], policy)
        kept_back = frozenset(
            urn
            for urn, each in its.items()
            if hidden & {str(other) for other in each.others}
            or each.steps != taken[each.urn, each.branch, each.rung]
        )
        parts = tuple(_part(school.urn, its.get(school.urn)) for school in scope.schools)
        whole = Figure(TRUST, *_NOBODY)
        yield FigureSet(elsewhere_key(branch, rung), scope.year, 100, "rate", whole, parts, kept_back)


def _part(urn: str, found: Comparison | None) -> Figure:
    if found is None or found.elsewhere is None:
        return Figure(urn, *_NOBODY)
    return Figure(urn, found.elsewhere, 1, (found.pupils_elsewhere,), found.pupils_elsewhere)
