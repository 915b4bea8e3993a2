"""The tables behind gaps: groups with their ratios, and each school's groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wholeschool.equity.counted import EVERYONE_ELSE
from wholeschool.equity.gap import Gap, in_times
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
    share = (_hundred(gap.risk), _ends(_hundred(gap.low), _hundred(gap.high)))
    ratio = (_times(gap.ratio), _ends(_times(gap.ratio_low), _times(gap.ratio_high)))
    cells = (_text(each) for each in (*share, *ratio))
    return (Cell(gap.group, "row"), number_cell(gap.count), number_cell(gap.base), *cells)


def rates_table(of: GroupRates, found: Sequence[Gap]) -> HtmlTable:
    """Each group's rate and ratio, with their intervals."""
    ends = "95 % interval"
    head = head_row("Group", of.rate.unit.capitalize(), ends, f"Times {EVERYONE_ELSE}", ends)
    rows = tuple(
        (Cell(gap.group, "row"), *map(_text, (
            _per(gap.risk, of), _ends(_per(gap.low, of), _per(gap.high, of)),
            _times(gap.ratio), _ends(_times(gap.ratio_low), _times(gap.ratio_high)),
        )))
        for gap in found
    )  # fmt: skip
    return HtmlTable(of.title, (head,), (rows,))


def _per(value: float | None, of: GroupRates) -> str:
    return "" if value is None else f"{of.rate.per * value:.1f}"


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
    return _text(f"{_hundred(gap.risk)} ({_ends(_hundred(gap.low), _hundred(gap.high))})")


def _text(text: str) -> Cell:
    return Cell(text or NOT_SHOWN, is_number=True)


def _hundred(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f}"


def _times(value: float | None) -> str:
    return "" if value is None else in_times(value)


def _ends(low: str, high: str) -> str:
    return f"{low} to {high}" if low and high else ""
