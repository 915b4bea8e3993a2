"""Figures made of figures: added where all parts are there, and not otherwise."""

from __future__ import annotations

import pytest

from tests.policy.made import figure, groups
from wholeschool.policy.together import over_phases, over_terms, put_together
from wholeschool.reference.groups import Combined

PHASES = ("primary", "secondary", "special")
TRAVELLERS = Combined("ethnicity", "travellers", ("gypsy roma", "irish"), "why")


def by_phase(**said: object) -> list:  # type: ignore[type-arg]
    return [figure(10 + i, 100 + i, phase=phase, row=2 + i, **said) for i, phase in enumerate(PHASES)]


def test_phases_are_added_where_there_is_no_total() -> None:
    (made,) = over_phases(by_phase())
    assert (made.phase, made.count, made.base, made.rate) == ("all", 33, 303, None)
    assert made.sources == ("a.csv:2", "a.csv:3", "a.csv:4")
    assert made.made == "primary, secondary and special schools added"


def test_phases_are_not_added_beside_a_total_or_where_one_is_missing() -> None:
    assert over_phases([*by_phase(), figure(40, 400, file="b.csv")]) == []
    assert over_phases(by_phase()[:2]) == []
    hidden = figure(None, 102, phase="special", reason="x")
    assert over_phases([*by_phase()[:2], hidden]) == []


def test_phases_of_two_editions_are_not_added() -> None:
    rows = by_phase()
    assert over_phases([*rows[:2], figure(12, 102, phase="special", release="2")]) == []


def test_a_missing_base_leaves_no_base() -> None:
    rows = [figure(1, None if phase == "special" else 9, phase=phase) for phase in PHASES]
    (made,) = over_phases(rows)
    assert (made.count, made.base) == (3, None)


def by_term(measure: str = "suspension_rate") -> list:  # type: ignore[type-arg]
    return [figure(rate=rate, term=term, measure=measure) for term, rate in
            (("autumn", 6.2), ("spring", 5.8), ("summer", 5.2))]  # fmt: skip


def test_rates_of_events_are_added_over_the_terms() -> None:
    (made,) = over_terms(by_term())
    assert made.term == ""
    assert made.rate == pytest.approx(17.2)
    assert over_terms(by_term()[:2]) == []


def test_pupils_of_three_terms_are_not_added() -> None:
    """A pupil suspended in two terms would count twice."""
    assert over_terms(by_term("pupils_suspended_rate")) == []


def test_groups_are_put_together_by_their_counts_and_bases() -> None:
    rows = groups("ethnicity", gypsy_roma=(4420, 25_565), irish=(970, 5810), white_british=(1, 2))
    (made,) = put_together(rows, [TRAVELLERS])
    assert (made.group, made.count, made.base) == ("travellers", 5390, 31_375)
    assert put_together(rows[:1], [TRAVELLERS]) == []


def test_parts_of_everybody_keep_the_base() -> None:
    rows = [figure(n, 100, measure="pupils", characteristic="sen", group=group)
            for group, n in (("ehc plan", 4), ("sen support", 12))]  # fmt: skip
    (made,) = put_together(rows, [Combined("sen", "all sen", ("ehc plan", "sen support"), "why")])
    assert (made.count, made.base) == (16, 100)
