"""An answer from official figures as a person reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from wholeschool.cli.show import print_table, say

if TYPE_CHECKING:
    from wholeschool.policy.days import DaysLost
    from wholeschool.policy.table import Answer, Row
    from wholeschool.policy.trend import Change

_MOST_CHANGES = 20
_NUMBERS = ("count", "of", "rate", "ratio", "by suspensions", "by pupils", "by days")
_IN_TITLE = ("year", "term", "area", "phase")
"""What stands in the title where it is the same in every row."""
_WHY = "why missing"
_EVENTS = ("suspension_rate", "permanent_exclusion_rate")


def unit_of(measure: str, characteristic: str = "") -> str:
    """The unit of a measure's rates by a characteristic, in words."""
    from wholeschool.schema.national import basis

    many, of = basis(measure, characteristic)
    return f"per {many:,} {of}".rstrip()


def count_per_base(measure: str) -> str:
    """What a measure counts, with the unit of its rates."""
    from wholeschool.schema.national import COUNTS

    return f"{COUNTS[measure][0]} {unit_of(measure)}"


def say_answer(found: Answer) -> None:
    """A table, then what belongs to it: days lost, changes, notes, and what other files say."""
    columns = _columns(found.rows)
    print_table(_title(found), [*columns], zip(*columns.values(), strict=True), numbers=_NUMBERS)
    say()
    for sentence in _sentences(found):
        say(sentence)
    _say_others(found.rows)


def _sentences(found: Answer) -> Iterator[str]:
    reason = found.rows[0].reason
    if reason and _same(found.rows, lambda row: row.reason):
        yield f"In every row: {reason}."
    yield from (_days_in_words(each) for each in found.days)
    if len(found.changes) <= _MOST_CHANGES:
        yield from (_change_in_words(each) for each in found.changes)
    yield from found.notes


def _title(found: Answer) -> str:
    """What is asked, where and when as far as that is the same in all rows, and what is counted."""
    from wholeschool.schema.national import COUNTS

    asked, rows = found.asked, found.rows
    by = [f"by {asked.by.replace(',', ' and ')}"] if asked.by else []
    common = {name: cell(rows[0]) for name, cell in _CELLS.items() if name in _IN_TITLE and _same(rows, cell)}
    if "phase" in common:
        common["phase"] = f"{common['phase']} schools".replace("_", " ")
    said = ", ".join(each for each in (*by, *common.values()) if each)
    what = "shares" if asked.characteristic == "reason" and asked.measure in _EVENTS else "rates"
    rated = any(row.rate.value is not None for row in rows)
    units = f"; {what} {unit_of(asked.measure, asked.characteristic)}" if rated else ""
    return f"{asked.measure}, {said}: {COUNTS[asked.measure][0]}{units}"


def _columns(rows: Sequence[Row]) -> dict[str, list[str]]:
    """The columns that say something: what is the same in all rows is said once, in the title or below."""
    once = (*_IN_TITLE, _WHY)
    found = {}
    for name, cell in _CELLS.items():
        cells = [cell(row) for row in rows]
        if any(cells) and not (name in once and len({*cells}) == 1):
            found[name] = cells
    return found


def _same(rows: Sequence[Row], cell: Callable[[Row], str]) -> bool:
    return len({cell(row) for row in rows}) == 1


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"


def _rate(value: float | None) -> str:
    if value is None:
        return ""
    # Below a thousandth two digits, whatever their place: 0 would say that there was nothing.
    small = 0 < abs(value) < 0.001
    return f"{value:.2f}" if abs(value) >= 1 else f"{value:.2g}" if small else f"{value:.3f}"


def _ratio(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _between(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{_rate(low)} to {_rate(high)}"


def _by_way(way: str, row: Row) -> str:
    """The ratio in another way than that of the measure itself, which stands before it."""
    from wholeschool.policy.compared import WAYS

    return _ratio(row.ways[way].value) if way in row.ways and WAYS[way] != row.figure.measure else ""


def _days_in_words(days: DaysLost) -> str:
    counted = "suspensions by their length" if days.by == "length" else "pupils by days lost"
    return (
        f"Days lost in {days.period}, {days.phase}, from {counted}: {days.at_word:,.0f}, between "
        f"{days.low:,.0f} and {days.high:,.0f}.{_for_every_hundred(days)} {' '.join(days.assumptions)}"
    )


def _for_every_hundred(days: DaysLost) -> str:
    if days.per_hundred is None:
        return ""
    return f" These are {_rate(days.per_hundred)} days for every 100 of {days.pupils:,.0f} pupils."


def _change_in_words(change: Change) -> str:
    end = change.end
    where = "" if end.level == "national" else f" in {end.area}"
    of = f", {end.group}" if end.group else ""
    parts = [
        f"{name} {value:+.2f} %"
        for name, value in (("count", change.count_percent), ("rate", change.rate_percent))
        if value is not None
    ]
    across = " (across a break)" if change.breaks else ""
    said = ", ".join(parts) or "no change can be told"
    return f"{change.start.period} to {end.period}{where}{of}: {said}{across}."


def _say_others(rows: Sequence[Row]) -> None:
    """The same figures with other numbers, and where those stand."""
    for row in rows:
        for each in row.others:
            figure = each.figure
            what = ", ".join(filter(None, (figure.period, figure.area, figure.group)))
            number = _number(figure.count) or _rate(figure.rate)
            say(f"{each.how.capitalize()} of {what}: {number} ({figure.source}, release {figure.edition[1]})")


_CELLS: dict[str, Callable[[Row], str]] = {
    "year": lambda row: row.figure.period,
    "term": lambda row: row.figure.term.replace("_", " "),
    "area": lambda row: row.figure.area,
    "school": lambda row: row.figure.area_code if row.figure.level == "school" else "",
    "phase": lambda row: row.figure.phase.replace("_", " "),
    "group": lambda row: row.figure.group,
    "count": lambda row: _number(row.figure.count),
    "of": lambda row: _number(row.figure.base),
    "rate": lambda row: _rate(row.rate.value),
    "between": lambda row: _between(row.reach.low, row.reach.high),
    "ratio": lambda row: _ratio(row.ratio.value),
    "ratio between": lambda row: _between(row.ratio.low, row.ratio.high),
    **{f"by {way}": partial(_by_way, way) for way in ("suspensions", "pupils", "days")},
    _WHY: lambda row: row.reason,
    "source": lambda row: row.figure.source,
}
"""Every column, and what stands in it."""
