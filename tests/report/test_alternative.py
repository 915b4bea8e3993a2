"""Alternative provision on a page: attendance here and there with the difference, and the way back."""

from __future__ import annotations

import pytest

from tests.report.given import SCHOOL, figure, rate, with_figures
from wholeschool.disclosure import FigureSet
from wholeschool.report import SiteContent
from wholeschool.report.alternative import DIFFERENCE, HERE, MAIN, WEEKS, alternative_section
from wholeschool.report.content import bound_key


def attended(pupils: int = 40) -> list[FigureSet]:
    values = {HERE: 0.712, MAIN: 0.431, DIFFERENCE: 0.281}
    values |= {bound_key(DIFFERENCE, "low"): -0.02, bound_key(DIFFERENCE, "high"): 0.44}
    return [rate(key, value, pupils=pupils) for key, value in values.items()]


def weeks(median: float, low: float, high: float) -> list[FigureSet]:
    ends = {WEEKS: median, bound_key(WEEKS, "low"): low, bound_key(WEEKS, "high"): high}
    return [rate(key, value, per=1) for key, value in ends.items()]


def there(now: int = 40, before: int = 25) -> list[FigureSet]:
    return [
        figure("ap:returned", now, 0, shows="count"),
        figure("ap:returned", before, 0, shows="count", period="202324"),
    ]


def test_attendance_is_said_for_both_schools_with_the_interval(content: SiteContent) -> None:
    section = alternative_section(with_figures(content, *there(), *attended()), SCHOOL)
    assert section is not None
    returned, said = section.more
    assert returned == (
        "About 40 pupils came back to a mainstream roll. That is more than the 25 by the same day of 2023/24."
    )
    assert "71.2 were attended at alternative provision and 43.1 at the main school" in said
    assert "a difference of +28.1 (95 % interval −2.0 to +44.0)" in said
    ((_, table),) = section.further
    assert [cell.text for cell in table.bodies[0][2]] == ["Difference", "+28.1", "−2.0 to +44.0"]


@pytest.mark.parametrize(
    ("ends", "said", "figure_of", "interval"),
    [
        ((22, 17, 31), "on a mainstream roll within 22 school weeks", "22", "17 to 31"),
        ((22, 17, 0), "on a mainstream roll within 22 school weeks", "22", "17 or more"),
        ((0, 40, 0), "Less than half of the stays have ended", "not reached", "40 or more"),
    ],
)
def test_the_way_back_is_a_median_or_not_reached(
    content: SiteContent, ends: tuple[float, float, float], said: str, figure_of: str, interval: str
) -> None:
    section = alternative_section(with_figures(content, *there(), *weeks(*ends)), SCHOOL)
    assert section is not None
    assert said in section.more[-1]
    ((_, table),) = section.further
    assert [cell.text for cell in table.bodies[0][3]][1:] == [figure_of, interval]


def test_attendance_of_too_few_is_neither_said_nor_shown(content: SiteContent) -> None:
    section = alternative_section(with_figures(content, *there(), *attended(pupils=4)), SCHOOL)
    assert section is not None
    assert not any("were attended" in said for said in section.more)
    assert "71.2" not in str(section.further)
