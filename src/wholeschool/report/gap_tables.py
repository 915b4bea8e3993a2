"""The tables behind gaps: groups with their ratios, and each school's groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wholeschool.equity.counted import EVERYONE_ELSE
from wholeschool.equity.gap import Gap
from wholeschool.equity.places import Written, rate_written, ratio_written
from wholeschool.report.group_counts import TOGETHER, GroupCounts, shown_gaps
from wholeschool.report.group_rates import GroupRates
from wholeschool.report.tables import Cell, HtmlTable, Row, head_row, number_cell
from wholeschool.report.words import NOT_SHOWN

OTHERS = "The other schools together"


def gap_head(what: str) -> Row:
    """The head of a table whose rows `gap_row` makes; `what` is counted."""
    ends = "95 % interval"
    return head_row("Group", f"{what}, about", "Of, about", "Of 100", ends, f"Times {EVERYONE_ELSE}", ends)


def gap_row(gap: Gap) -> Row:
    """A group: its count and base, its share and how it compares."""
    cells = map(_text, _cells(gap, 100))
    return (Cell(gap.group, "row"), number_cell(gap.count), number_cell(gap.base), *cells)


def rates_table(of: GroupRates, found: Sequence[Gap]) -> HtmlTable:
    """Each group's rate and ratio, with their intervals."""
    ends = "95 % interval"
    head = head_row("Group", of.rate.unit.capitalize(), ends, f"Times {EVERYONE_ELSE}", ends)
    rows = tuple((Cell(gap.group, "row"), *map(_text, _cells(gap, of.rate.per))) for gap in found)
    return HtmlTable(of.title, (head,), (rows,))


def schools_table(of: GroupCounts, names: Mapping[str, str], groups: Sequence[str]) -> HtmlTable:
    """Each school's share of each group, by name; those that stand together in the last row."""
    keys = sorted(of.schools, key=lambda urn: names.get(urn, urn))
    if of.cells(TOGETHER):
        keys.append(TOGETHER)
    rows = []
    for key in keys:
        shares = {gap.group: gap for gap in shown_gaps(of, key)}
        cells = (_share(shares.get(each)) for each in groups)
        rows.append((Cell(OTHERS if key == TOGETHER else names.get(key, key), "row"), *cells))
    caption = f"{of.title}: of 100 pupils of each group at each school, with 95 % intervals"
    return HtmlTable(caption, (head_row("School", *groups),), (tuple(rows),))


def _share(gap: Gap | None) -> Cell:
    if gap is None:
        return _text("")
    return _text(_rate(gap, 100).with_ends)


def _text(text: str) -> Cell:
    return Cell(text or NOT_SHOWN, is_number=True)


def _cells(gap: Gap, per: float) -> tuple[str, str, str, str]:
    """The share or rate and the ratio, with their intervals."""
    rate, ratio = _rate(gap, per), ratio_written(gap.ratio, gap.ratio_low, gap.ratio_high)
    return rate.figure, rate.ends, ratio.figure, ratio.ends


def _rate(gap: Gap, per: float) -> Written:
    return rate_written(gap.risk, gap.low, gap.high, per=per)
