"""Authorities that are like another by the share of pupils in poverty."""

from __future__ import annotations

from tests.policy.official import figure
from wholeschool.policy.like_areas import like, shares


def test_the_closest_come_first_and_never_the_authority_itself() -> None:
    pupils = [
        figure("pupils", level="la", area_code=code, area=code, characteristic="fsm", group=group, rate=rate)
        for code, group, rate in (
            ("A", "eligible", 20.0), ("B", "eligible", 23.0), ("C", "eligible", 19.0),
            ("D", "eligible", 40.0), ("F", "eligible", 10.0),
            ("E", "eligible", None), ("C", "not eligible", 81.0),
        )
    ]  # fmt: skip
    areas = shares(pupils)
    assert {code: each.share for code, each in areas.items()} == {"A": 20, "B": 23, "C": 19, "D": 40, "F": 10}
    assert [each.code for each in like("A", areas)] == ["C", "B", "F", "D"]
    assert [each.code for each in like("A", areas, how_many=1)] == ["C"]
    assert areas["C"].source == "made.csv:2"
