"""Suspension beside the other forms: changes, league tables and words; by hand, and on real files."""

from __future__ import annotations

from pathlib import Path

import pytest
from scipy.stats import spearmanr

from tests.policy.test_displaced_forms import absent, sessions, year
from wholeschool.actions.national_displacement import national_displacement
from wholeschool.policy.displacement import MEANT, SideBySide, side_by_side
from wholeschool.policy.figures import Figure

COUNTS = {"C2": 0, "B": 0, "K": 0, "C": 0, "C1": 0}


def area(name: str, suspended: int, without_leave: int) -> list[Figure]:
    """An authority of 2024/25 in which nothing else happened."""
    said = {"level": "la", "area_code": name, "area": name}
    counts = {"E": suspended, **COUNTS}
    return [*(sessions(code, count, **said) for code, count in counts.items()), absent(without_leave, **said)]


def league() -> SideBySide:
    """By suspension A, B, C; by all forms C (302), A (110), B (90)."""
    return side_by_side([*area("A", 10, 100), *area("B", 5, 85), *area("C", 2, 300)])


def test_two_orders_of_areas_and_who_changes_place() -> None:
    found = [
        (each.place.area, each.rank_suspension, each.rank_lost, each.rank_all_forms, each.places)
        for each in league().league
    ]
    assert found == [("C", 3, 1, 1, 2), ("A", 1, 2, 2, -1), ("B", 2, 3, 3, -1)]


def test_the_order_without_absence_stands_beside_that_of_all_forms() -> None:
    england = {"level": "national", "area_code": "E92000001", "area": "England"}
    whole = [
        *(sessions(code, count, **england) for code, count in {"E": 17, **COUNTS}.items()),
        absent(485, **england),
    ]
    found = side_by_side([*whole, *area("A", 10, 100), *area("B", 5, 85), *area("C", 2, 300)])
    assert [(each.place.area, each.rank_without) for each in found.league] == [("C", 3), ("A", 1), ("B", 2)]
    assert "48.50 of 50.20 by all forms" in found.sentences[0]
    assert "mostly its order" in found.sentences[0]
    assert "holidays in term" in " ".join(MEANT)


def test_equal_rates_share_a_place() -> None:
    found = side_by_side([*area("A", 5, 5), *area("B", 5, 4), *area("C", 1, 1)])
    assert {each.place.area: each.rank_suspension for each in found.league} == {"A": 1, "B": 1, "C": 3}


def test_the_agreement_is_spearmans() -> None:
    assert league().agreement == pytest.approx(spearmanr([3, 1, 2], [1, 2, 3]).statistic)
    alike = side_by_side([*area("A", 5, 1), *area("B", 5, 2), *area("C", 5, 3)])
    assert alike.agreement is None
    assert side_by_side([*area("A", 5, 1), *area("B", 4, 2)]).agreement is None


def test_an_area_that_lacks_a_form_is_in_no_table() -> None:
    found = side_by_side([*area("A", 10, 100), *(each for each in area("B", 5, 85) if each.group != "K")])
    assert [each.place.area for each in found.league] == ["A"]


def test_a_change_is_of_rates_and_says_which_codes_came_between() -> None:
    before = [each for each in year("2022/23") if each.group != "E"] + [sessions("E", 8, "2022/23")]
    found = {each.form: each for each in side_by_side([*before, *year()]).changes}
    assert found["suspension"].difference == pytest.approx(0.2)
    assert found["suspension"].percent == pytest.approx(25)
    assert found["off_site"].note == "Codes that were in use in one of the two years alone: K."
    assert (found["reduced_timetable"].percent, found["reduced_timetable"].reason) == (
        None,
        "2022/23: Code C2 was not in use yet.",
    )


def test_no_word_claims_a_cause() -> None:
    text = " ".join(side_by_side([*year("2022/23"), *year()]).sentences).casefold()
    assert "suspended" in text
    assert not any(word in text for word in ("because", "caused", "led to", "result", "instead", "replaced"))


def test_nothing_at_all_is_nothing() -> None:
    assert side_by_side([]) == SideBySide((), (), (), {}, None, ())


def test_england_2022_23_and_2024_25(england: Path) -> None:
    found = national_displacement(england, "phase")
    changes = {(each.place.phase, each.form): each for each in found.changes}
    of_all = changes["all", "suspension"]
    assert (of_all.start.rate, of_all.end.rate) == (
        pytest.approx(1.403, abs=5e-4),
        pytest.approx(1.594, abs=5e-4),
    )
    assert changes["all", "reduced_timetable"].end.rate == pytest.approx(2.351, abs=5e-4)
    assert changes["all", "unauthorised"].end.rate == pytest.approx(1000 * 58_499_467 / 2_505_799_574)
    assert changes["secondary", "suspension"].percent == pytest.approx(3.9, abs=0.05)
    assert changes["primary", "suspension"].percent == pytest.approx(31.7, abs=0.05)


def test_authorities_are_summed_over_phases_and_stand_in_two_orders(england: Path) -> None:
    found = national_displacement(england)
    assert 140 < len(found.league) <= 153
    sefton = next(each for each in found.league if each.place.area == "Sefton")
    assert sefton.places > 90
    national_sum = sum(each.suspension.count or 0 for each in found.league)
    assert national_sum == pytest.approx(3_993_895, rel=0.01)
