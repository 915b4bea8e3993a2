"""Funnels of gaps: drawn of many schools, of what was released, and never by colour alone."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from wholeschool.actions.report_gaps import released_groups
from wholeschool.disclosure import load_policy
from wholeschool.report import TRUST, SiteContent
from wholeschool.report.content import School
from wholeschool.report.gap_funnel_chart import Funnel, FunnelPoint, Plot
from wholeschool.report.gaps import gaps_pages
from wholeschool.report.group_counts import GroupCounts
from wholeschool.report.section import Drawing, NamedSection

# Twelve schools alike but for chance, and one where the gap is large: (counted, not counted) of both groups.
ALIKE = [[[40 + at, 160], [60, 540 - 10 * at]] for at in range(12)]
FAR = [[150, 50], [30, 570]]


def _section(content: SiteContent, counts: list[list[list[int]]]) -> NamedSection:
    urns = [str(100001 + at) for at in range(len(counts))]
    of = GroupCounts("persistent_absence", "fsm", "Persistent absence by free school meals")
    policy = load_policy()
    told = released_groups(of, np.array(counts), urns, ["free meals", "none"], "a register", policy)
    schools = tuple(School(urn, f"School {urn[-2:]}", "secondary") for urn in urns)
    content = replace(content, gaps=(told,), rates=(), schools=schools)
    page = next(each for each in gaps_pages(content) if each.population == TRUST)
    return page.sections[0]


def _drawing(content: SiteContent, counts: list[list[list[int]]]) -> Drawing:
    (drawing,) = _section(content, counts).drawings
    return drawing


def test_each_school_is_a_mark_and_a_row_of_the_table(content: SiteContent) -> None:
    drawing = _drawing(content, [*ALIKE, FAR])
    rows = drawing.table.bodies[0]
    assert [row[1].text for row in rows] == [str(at + 1) for at in range(13)]
    assert ">13</text>" in drawing.chart.wide
    # Of rounded numbers: 150 of 200 against 30 of 600, with half a count more.
    assert rows[12][0].text == "School 13"
    assert rows[12][2].text == f"{(150.5 / 200.5) / (30.5 / 600.5):.1f}"


def test_a_school_that_stands_apart_has_another_shape_and_is_said_to(content: SiteContent) -> None:
    drawing = _drawing(content, [*ALIKE, FAR])
    assert [row[6].text for row in drawing.table.bodies[0]] == ["no"] * 12 + ["yes"]
    assert "A square stands apart" in drawing.remark
    assert "School 13 stands apart" in drawing.chart.wide, "in the description"
    assert "A square" not in _drawing(content, ALIKE).remark


def test_of_few_schools_there_is_no_funnel_and_of_some_none_stands_apart(content: SiteContent) -> None:
    assert _section(content, ALIKE[:4]).drawings == ()
    some = _drawing(content, ALIKE[:6])
    assert "told from 11 schools up" in some.remark
    assert {row[6].text for row in some.table.bodies[0]} == {"not told"}
    assert "solid ones" not in some.remark, "nothing but chance"


def test_where_no_group_differs_nothing_is_drawn(content: SiteContent) -> None:
    assert _section(content, [[[20, 180], [60, 540]]] * 6).drawings == ()


def test_a_ratio_at_a_school_has_the_pupils_that_shares_need(content: SiteContent) -> None:
    small = [[10, 10], [60, 540]]  # 20 pupils: a share is told of 25
    drawing = _drawing(content, [*ALIKE, small])
    assert len(drawing.table.bodies[0]) == 12
    assert "with 25 pupils or more of both" in drawing.remark


def test_schools_that_stand_together_have_no_mark(content: SiteContent) -> None:
    few = [[[3, 197], [30, 570]]] * 3
    drawing = _drawing(content, [*ALIKE, *few])
    assert [row[0].text for row in drawing.table.bodies[0]] == [f"School {at + 1:02}" for at in range(12)]
    said = _section(content, [*ALIKE, *few]).more[0]
    assert said.endswith("the rate (12 schools, and 3 taken together).")


FUNNEL = Funnel(2.0, 0.04, (FunnelPoint(1, 2.0, 0.1, apart=False), FunnelPoint(2, 6.0, 0.2, apart=True)))


@pytest.mark.parametrize("dispersed", [False, True])
def test_lines_are_where_95_of_100_lie(dispersed: bool) -> None:
    spread = math.sqrt(0.01 + (0.04 if dispersed else 0.0))
    ends = [FUNNEL.end(0.1, side, dispersed=dispersed) for side in (-1, 1)]
    assert ends == pytest.approx([math.log(2) - 1.959964 * spread, math.log(2) + 1.959964 * spread])


def test_marks_stand_as_far_and_as_high_as_they_should() -> None:
    plot = Plot(FUNNEL, 640, 280)
    assert plot.across(math.log(6)) - plot.across(math.log(2)) == pytest.approx(
        plot.across(math.log(3)) - plot.across(0)
    )
    assert plot.down(0.1) < plot.down(0.2) < 280
    kinds = [each["mark"]["type"] for each in plot.spec("everyone else")["layer"]]
    assert kinds.count("line") == 4
    alone = Plot(replace(FUNNEL, between=0.0), 640, 280).spec("everyone else")["layer"]
    assert [each["mark"]["type"] for each in alone].count("line") == 2
    circles = next(each for each in alone if each["mark"]["type"] == "circle")
    assert len(circles["data"]["values"]) == 1, "the other is a square"


def test_numbers_that_would_lie_on_each_other_are_left_out_but_those_apart() -> None:
    near = tuple(FunnelPoint(at, 2.0 + 0.001 * at, 0.1, apart=at == 3) for at in (1, 2, 3))
    far = FunnelPoint(4, 6.0, 0.2, apart=False)
    numbers = Plot(replace(FUNNEL, points=(*near, far)), 640, 280).numbers()
    assert [each.text for each in numbers] == ["3", "4"]
