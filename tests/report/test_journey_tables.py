"""Tables of journeys: a rate stands with its interval, a wait that is not reached says so."""

from __future__ import annotations

import pytest

from tests.report.given import SCHOOL, figure, rate, with_figures
from wholeschool.disclosure import FigureSet
from wholeschool.report import SiteContent
from wholeschool.report.content import bound_key, journey_key, wait_key, year_group_key, year_step_key
from wholeschool.report.journey_tables import NOT_REACHED, interval_cell, wait_table, year_table
from wholeschool.report.journeys import journey_section

BRANCH = "school_exclusion"


def share(key: str, count: int, base: int, low: float, high: float) -> list[FigureSet]:
    ends = (("low", low), ("high", high))
    return [figure(key, count, base, shows="share"), *(rate(bound_key(key, side), end) for side, end in ends)]


def ways(key, up: int, same: int, down: int) -> list[FigureSet]:
    total = up + same + down
    counts = {"up": up, "same": same, "down": down}
    return [each for way, n in counts.items() for each in share(key(way), n, total, 0.8 * n / total, 0.99)]


def of_group(group: str, up: int) -> list[FigureSet]:
    return [
        figure(year_group_key(group, "suspended"), 20, 150, shows="share"),
        *ways(lambda way: year_step_key(BRANCH, group, "on", way), up, 100, 100 - up),
        *share(year_step_key(BRANCH, group, "off", "up"), 30, 600, 0.031, 0.078),
        *share(year_step_key(BRANCH, group, "off", "same"), 570, 600, 0.9, 0.97),
    ]


def waits(rung: int, median: float, low: float, high: float) -> list[FigureSet]:
    ends = (("median", median), ("low", low), ("high", high))
    return [
        figure(wait_key(BRANCH, rung, "begun"), 80, 0, shows="count"),
        *(rate(wait_key(BRANCH, rung, what), weeks, per=1) for what, weeks in ends),
    ]


def texts(row) -> list[str]:
    return [cell.text for cell in row]


def test_a_rate_stands_with_its_interval_and_alone_where_that_is_hidden(content: SiteContent) -> None:
    key = journey_key(BRANCH, 3, "up")
    made = with_figures(content, *share(key, 40, 200, 0.134, 0.289))
    assert interval_cell(made, SCHOOL, key).text == "20.0 (13.4–28.9)"
    made = with_figures(content, figure(key, 40, 200, shows="share"))
    assert interval_cell(made, SCHOOL, key).text == "20.0"
    made = with_figures(content, figure(key, 3, 200, shows="share"))
    assert interval_cell(made, SCHOOL, key).text == "not shown"


def test_year_groups_stand_in_order_with_steps_up_and_steps_on(content: SiteContent) -> None:
    made = with_figures(content, *of_group("10", 50), *of_group("8", 20))
    table = year_table(made, SCHOOL)
    assert table is not None
    ((_, eight, ten),) = table.bodies
    assert texts(eight) == [
        "Year 8", "200", "10.0 (8.0–99.0)", "50.0 (40.0–99.0)", "40.0 (32.0–99.0)", "600", "5.0 (3.1–7.8)",
    ]  # fmt: skip
    assert texts(ten)[:3] == ["Year 10", "200", "25.0 (20.0–99.0)"]


def test_the_section_says_from_where_to_where_year_groups_run(content: SiteContent) -> None:
    rungs = ways(lambda way: journey_key(BRANCH, 3, way), 40, 60, 100)
    made = with_figures(content, *rungs, *of_group("8", 20), *of_group("9", 35), *of_group("10", 50))
    section = journey_section(made, SCHOOL)
    assert section is not None
    (said,) = section.more
    assert "from 10.0 (Year 8) to 25.0 (Year 10) went on to a higher one" in said
    assert [label for label, _ in section.further] == ["Journeys by year group, as a table"]


@pytest.mark.parametrize(
    ("median", "low", "high", "said", "interval"),
    [
        (12, 9, 16, "12", "9 to 16"),
        (12, 9, 0, "12", "9 or more"),
        (0, 31, 0, NOT_REACHED, "31 or more"),
        (0, 0, 0, NOT_REACHED, ""),
    ],
)
def test_a_wait_that_half_do_not_end_in_the_year_says_so(
    content: SiteContent, median: float, low: float, high: float, said: str, interval: str
) -> None:
    table = wait_table(with_figures(content, *waits(3, median, low, high)), SCHOOL)
    assert table is not None
    assert texts(table.bodies[0][1]) == ["3 · Internal exclusion", "80", said, interval]


def test_the_shortest_wait_is_said_and_none_where_none_is_reached(content: SiteContent) -> None:
    rungs = ways(lambda way: journey_key(BRANCH, 3, way), 40, 60, 100)
    made = with_figures(content, *rungs, *waits(1, 0, 0, 0), *waits(2, 20, 11, 30), *waits(3, 7, 5, 9))
    section = journey_section(made, SCHOOL)
    assert section is not None
    assert any(
        "shortest from “internal exclusion”: within 7 school weeks half" in said for said in section.more
    )
    made = with_figures(content, *rungs, *waits(1, 0, 0, 0), *waits(2, 0, 30, 0))
    section = journey_section(made, SCHOOL)
    assert section is not None
    assert section.more == ("From no rung did half go on to a higher one within the year.",)


def test_a_wait_of_too_few_pupils_is_not_shown(content: SiteContent) -> None:
    few = [
        figure(wait_key(BRANCH, 3, "begun"), 3, 0, shows="count"),
        *(rate(wait_key(BRANCH, 3, what), 7, per=1, pupils=3) for what in ("median", "low", "high")),
    ]
    table = wait_table(with_figures(content, *few), SCHOOL)
    assert table is not None
    assert texts(table.bodies[0][1])[1:] == ["not shown"] * 3
