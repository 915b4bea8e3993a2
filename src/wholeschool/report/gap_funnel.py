"""Funnels of a section of gaps: each school's ratio, drawn, and the table behind it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from wholeschool.equity.across import AcrossSchools, SchoolGap, across_in_words
from wholeschool.equity.counted import EVERYONE_ELSE
from wholeschool.equity.gap import Gap, differs, told_once
from wholeschool.equity.places import ratio_written
from wholeschool.equity.within import Within
from wholeschool.report.gap_funnel_chart import Funnel, FunnelPoint, funnel_chart
from wholeschool.report.section import Drawing
from wholeschool.report.tables import Cell, HtmlTable, Row, head_row, number_cell
from wholeschool.stats.funnel import FEWEST_LIKES

_Z = 1.959963984540054


def gap_funnels(key: str, title: str, found: Sequence[Gap], held: Mapping[str, Within]) -> Iterator[Drawing]:
    """One a group that differs, in all schools together, where schools are enough to have a spread."""
    for at, gap in enumerate(told_once(found)):
        schools = held[gap.group].schools if gap.group in held else None
        if schools is not None and differs(gap):
            name = f"{title}: {gap.group}, school by school"
            yield Drawing(
                title=name,
                chart=funnel_chart(
                    f"{key}-funnel-{at}", _funnel(schools), EVERYONE_ELSE, name,
                    " ".join((*across_in_words(gap.group, gap.reference, schools), _SEE)),
                ),
                remark=_remark(schools),
                table=_table(name, schools),
            )  # fmt: skip


_SEE = "The table below holds every school."


def _funnel(of: AcrossSchools) -> Funnel:
    points = (FunnelPoint(at + 1, each.ratio, each.error, each.apart) for at, each in enumerate(of.schools))
    return Funnel(of.usual, of.between, tuple(points))


def _remark(of: AcrossSchools) -> str:
    """How to read it: only what is drawn is explained."""
    usual = ratio_written(of.usual, of.usual_low, of.usual_high).figure
    said = [
        f"Each mark is a school with {of.fewest} pupils or more of both, with its number in the table where "
        "there is room; the farther up, the surer its ratio. The upright line is what is usual "
        f"({usual}). Between the dashed lines 95 of 100 schools would lie if nothing but chance "
        "were at work"
    ]
    said.append(", and between the solid ones by how schools differ anyway." if of.between else ".")
    if any(each.apart for each in of.schools):
        said.append(" A square stands apart from the others, all schools asked about.")
    elif all(each.p is None for each in of.schools):
        said.append(f" That a school stands apart is told from {FEWEST_LIKES + 1} schools up.")
    return "".join(said)


def _table(title: str, of: AcrossSchools) -> HtmlTable:
    ends = "95 % interval"
    head = head_row("School", "Number", f"Times {EVERYONE_ELSE}", ends, "Most likely", ends, "Stands apart")
    rows = tuple(_row(at + 1, each) for at, each in enumerate(of.schools))
    return HtmlTable(f"{title}: ratios worked out from rounded numbers", (head,), (rows,))


def _row(number: int, its: SchoolGap) -> Row:
    reach = math.exp(_Z * its.error)
    ratio = ratio_written(its.ratio, its.ratio / reach, its.ratio * reach)
    drawn = ratio_written(its.drawn, its.drawn_low, its.drawn_high)
    texts = (
        ratio.figure,
        ratio.ends,
        drawn.figure,
        drawn.ends,
        "yes" if its.apart else "no" if its.p is not None else "not told",
    )
    return (Cell(its.school, "row"), number_cell(number), *(Cell(each, is_number=True) for each in texts))
