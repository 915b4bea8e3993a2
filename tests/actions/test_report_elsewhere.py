"""What a journey's claim is held against: released where each of the others is shown, and else withheld."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from wholeschool.actions.report_elsewhere import elsewhere_figures
from wholeschool.continuum.journeys.claims import Comparison
from wholeschool.disclosure import Figure, FigureSet, load_policy, release_figures
from wholeschool.report import TRUST
from wholeschool.report.content import elsewhere_key, journey_key

BRANCH, RUNG = "school_exclusion", 3
PUPILS = {"1": 40, "2": 60, "3": 90}
STEPS = 80


def shown(up_at_the_second: int) -> FigureSet:
    """How many went up at three schools; where four or fewer did, that is hidden."""
    ups = {"1": 30, "2": up_at_the_second, "3": 20}
    parts = tuple(
        Figure(urn, up, PUPILS[urn], (up, PUPILS[urn] - up), PUPILS[urn]) for urn, up in ups.items()
    )
    whole = Figure(TRUST, sum(ups.values()), 190, (sum(ups.values()), 190 - sum(ups.values())), 190)
    return FigureSet(journey_key(BRANCH, RUNG, "up"), "202425", 100, "share", whole, parts)


def compared(pupils: int = 150, others: tuple[int, ...] = (2, 3)) -> Comparison:
    return Comparison(
        1, BRANCH, RUNG, 40, STEPS, 0.5, pupils, 0.312, 0.001, 0.01, None, "At 1, …", others=others
    )  # fmt: skip


@pytest.mark.parametrize(
    ("up_at_the_second", "found", "taken", "rate"),
    [
        (25, compared(), STEPS, 31.2),
        (3, compared(), STEPS, None),
        (3, compared(others=(3,)), STEPS, None),
        (25, compared(pupils=12), STEPS, None),
        (25, compared(), STEPS + 5, None),
    ],
    ids=["shown", "another school's is hidden", "its cover is hidden", "few pupils", "own rate is of more"],
)
def test_it_is_shown_only_where_nothing_hidden_is_in_it(
    up_at_the_second: int, found: Comparison, taken: int, rate: float | None
) -> None:
    up = shown(up_at_the_second)
    scope = SimpleNamespace(year="202425", schools=[SimpleNamespace(urn=urn) for urn in PUPILS])
    sets = elsewhere_figures(scope, load_policy(), [found], {(1, BRANCH, RUNG): taken}, {up.key: up})  # type: ignore[arg-type]
    released = release_figures("Steps", "made up", list(sets), load_policy())
    rates = {str(row["population"]): row["rate"] for row in released.rows}
    assert {str(row["figure"]) for row in released.rows} == {elsewhere_key(BRANCH, RUNG)}
    assert rates == {TRUST: None, "1": rate, "2": None, "3": None}
