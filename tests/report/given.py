"""Figures that a test gives to a page: of the trust, and of one school that has all of them."""

from __future__ import annotations

from dataclasses import replace

from wholeschool.disclosure import Figure, FigureSet, load_policy, release_figures
from wholeschool.report import TRUST, SiteContent
from wholeschool.report.content import Claim

SCHOOL = "100001"


def figure(
    key: str, count: float, base: float, *, shows: str, period: str = "202425", per: int = 100
) -> FigureSet:
    """A figure of the trust, and of one school that has all of it."""
    behind = (int(min(count, 400)),) if shows == "rate" else (int(count), int(max(base - count, 0)))
    figures = [Figure(place, count, base, behind, 900) for place in (TRUST, SCHOOL)]
    return FigureSet(key, period, per, shows, figures[0], (figures[1],))  # type: ignore[arg-type]


def rate(key: str, value: float, *, per: int = 100, pupils: int = 900) -> FigureSet:
    """A rate that stands on so many pupils."""
    figures = [Figure(place, value, 1, (pupils,), pupils) for place in (TRUST, SCHOOL)]
    return FigureSet(key, "202425", per, "rate", figures[0], (figures[1],))


def with_figures(content: SiteContent, *sets: FigureSet, claims: tuple[Claim, ...] = ()) -> SiteContent:
    """The content with these figures alone."""
    return replace(content, steps=release_figures("Steps", "made up", sets, load_policy()), claims=claims)
