"""Whether parts add up to England."""

from __future__ import annotations

from tests.policy.made import council, figure
from wholeschool.policy.figures import Figure
from wholeschool.policy.sums import DIFFERS, EQUAL, EXPLAINED, NOTHING, Sum, sums


def region(code: str, count: float | None, **said: object) -> Figure:
    return figure(count, 10, level="region", area_code=code, area=code, **said)


def of(*parts: Figure, total: float = 10, **said: object) -> dict[str, Sum]:
    return {each.part: each for each in sums([figure(total, 100, **said), *parts])}


def test_equal_parts_are_equal() -> None:
    found = of(region("E12000001", 4), region("E12000002", 6), council("E06000001", "Hartlepool", 10, 50))
    assert (found["region"].verdict, found["region"].summed, found["region"].difference) == (EQUAL, 10, 0)
    assert (found["la"].verdict, found["la"].areas) == (EQUAL, 1)


def test_one_more_differs() -> None:
    found = of(region("E12000001", 4), region("E12000002", 7))
    assert (found["region"].verdict, found["region"].difference) == (DIFFERS, 1)
    assert found["la"].verdict == NOTHING


def test_rounding_explains_half_of_it_for_each_part() -> None:
    parts = [region(f"E1200000{i}", 5, rounding=5) for i in (1, 2, 3)]
    # Three parts and England rounded to 5: 4 · 2.5 = 10.
    assert of(*parts, total=25, rounding=5)["region"].verdict == EXPLAINED
    assert of(*parts, total=26, rounding=5)["region"].verdict == DIFFERS


def test_withheld_parts_explain_what_is_lacking_and_not_what_is_too_much() -> None:
    hidden = region("E12000003", None, reason="x")
    assert of(region("E12000001", 4), hidden)["region"].verdict == EXPLAINED
    assert of(region("E12000001", 14), hidden)["region"].verdict == DIFFERS


def test_inner_and_outer_london_are_not_added_to_london() -> None:
    london = [region("E12000007", 6), region("E13000001", 2), region("E13000002", 4)]
    assert of(*london, region("E12000001", 4))["region"].verdict == EQUAL
    assert of(*london[1:], region("E12000001", 4))["region"].verdict == EQUAL


def test_parts_of_another_file_are_not_its_parts() -> None:
    found = of(region("E12000001", 10, file="other.csv"))
    assert found["region"].verdict == NOTHING


def test_fractions_that_are_cut_off_explain_a_little_and_no_more() -> None:
    assert of(region("E12000001", 4.5003), total=4.5)["region"].verdict == EXPLAINED
    assert of(region("E12000001", 4.6), total=4.5)["region"].verdict == DIFFERS
    assert of(region("E12000001", 4), total=4.0003)["region"].verdict == EXPLAINED
