"""Codes that can hide something as figures that ask to be released, with the limits that like schools set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wholeschool.actions.report_scope import Scope
from wholeschool.continuum.hidden.code_use import CodeUse, code_use
from wholeschool.disclosure import Figure, FigureSet
from wholeschool.report import TRUST
from wholeschool.report.code_use import CLAIMED, CODES, FLAGGED, WHATS
from wholeschool.report.content import Claim, code_key

_PER = 1000


def code_figures(scope: Scope) -> tuple[list[FigureSet], tuple[Claim, ...]]:
    """Each school's use of each code in the year; outside the limits, and beyond chance, as claims."""
    uses = [use for use in code_use(scope.engine, scope.kept) if use.academic_year == scope.year]
    by_code = {code: {str(use.urn): use for use in uses if use.code == code} for code in CODES}
    sets = [_set(scope, code, what, found) for code, found in by_code.items() if found for what in WHATS]
    shown = {school.urn for school in scope.schools}
    claims = tuple(
        Claim("code", str(use.urn), (use.code, CLAIMED if use.claimed else FLAGGED))
        for use in uses
        if use.flagged and str(use.urn) in shown
    )
    return sets, claims


def _set(scope: Scope, code: str, what: str, uses: Mapping[str, CodeUse]) -> FigureSet:
    """A share and its limits stand on the pupils with the code, and are hidden together."""
    behind = _behind_limits(uses.values())
    parts = tuple(_figure(school.urn, what, uses.get(school.urn), behind) for school in scope.schools)
    mine = [use for urn, use in uses.items() if urn in {part.population for part in parts}]
    # Who is on two rolls uses a code at both: the fewest pupils that there can be is the most of any school.
    fewest, pupils = (
        (
            max((number for number in each), default=0)
            for each in zip(*((u.users, u.pupils) for u in mine), strict=True)
        )
        if mine
        else (0, 0)
    )
    sessions, possible = sum(use.sessions for use in mine), sum(use.possible for use in mine)
    whole = Figure(TRUST, sessions, possible if what == "share" else 0, (fewest,), pupils)
    return FigureSet(code_key(code, what), scope.year, _PER, "rate", whole, parts)


def _behind_limits(uses: Iterable[CodeUse]) -> dict[str | None, int]:
    """By phase, the fewest pupils with the code at any school that uses it.

    The limits of one school are made of the shares of the others: where one of these is hidden, so are they.
    """
    fewest: dict[str | None, int] = {}
    for use in uses:
        if use.users:
            fewest[use.phase] = min(fewest.get(use.phase, use.users), use.users)
    return fewest


def _figure(urn: str, what: str, use: CodeUse | None, behind: Mapping[str | None, int]) -> Figure:
    if use is None:
        return Figure(urn, 0, 0, (0,), 0)
    if what == "share":
        return Figure(urn, use.sessions, use.possible, (use.users,), use.pupils)
    value = getattr(use, what)
    # Without limits there is no base, and so no rate.
    pupils = min(use.users, behind.get(use.phase, 0))
    return Figure(urn, value or 0, int(value is not None), (pupils,), use.pupils)
