"""Whether the dates of a file have the day or the month first: decided from all of them, not one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from wholeschool.errors import WrongCallError
from wholeschool.ingest.cells.notices import Trouble

First = Literal["day", "month"]

_MONTHS = 12
_SLIPS = 100
"""One text in so many may be a slip; more of them say that the column is written in two ways."""
_SIGNS = 3
"""Different dates of each sort from which on a pattern is no chance."""
_HALF_CONVERTED = Trouble(
    "dates_half_converted",
    "warning",
    "",
    "dates of one form",
    "All dates of this form lie between the 1st and the 12th, all others after it: a spreadsheet has perhaps "
    "turned those that it could, with day and month exchanged. They are read as they stand. Export the file "
    "again, and import it without opening and saving it in between.",
)
_SAY = 'Say in a map how they are written: [dates] first = "day" or "month".'


@dataclass
class DateOrder:
    """What the dates of one column say: different texts that can have the day first only, and so on.

    `first` is how they are read. Of dates that need no order (ISO, cells of a sheet), `early` counts days up
    to the 12th, `late` the others.
    """

    first: First = "day"
    day_first: int = 0
    month_first: int = 0
    either: int = 0
    early: int = 0
    late: int = 0
    shown: dict[str, str] = field(default_factory=dict)

    def see(self, text: str, first: int, second: int) -> None:
        """Take note of a date by its first two numbers."""
        if first > _MONTHS >= second:
            self._count("day_first", text)
        elif second > _MONTHS >= first:
            self._count("month_first", text)
        elif first != second and first <= _MONTHS:
            self._count("either", text)

    def see_whole(self, text: str, day: int) -> None:
        """Take note of a date that needs no order."""
        self._count("early" if day <= _MONTHS else "late", text)

    @property
    def half_converted(self) -> bool:
        """Whether a program has perhaps taken days for months where that gave a date, and left the rest."""
        texts = self.day_first if self.first == "day" else self.month_first
        other = self.month_first if self.first == "day" else self.day_first
        return min(texts, self.early) >= _SIGNS and not (other or self.either or self.late)

    def is_other(self, first: int, second: int) -> bool:
        """Whether two numbers can be a day and a month in the order alone in which they are not read."""
        month = second if self.first == "day" else first
        return month > _MONTHS >= (first + second - month)

    def _count(self, name: str, text: str) -> None:
        setattr(self, name, getattr(self, name) + 1)
        self.shown.setdefault(name, text)


class DateOrders:
    """The columns of dates of one file, each with its order; shared by the readers of its blocks.

    `fixed` is what a map says, and then nothing is decided here; `turned` are columns that an earlier reading
    of the same file found to have the month first.
    """

    def __init__(self, fixed: First | None = None, turned: frozenset[str] = frozenset()) -> None:
        self._fixed = fixed
        self._turned = turned
        self._orders: dict[str, DateOrder] = {}

    def of(self, column: str) -> DateOrder:
        """The order of a column."""
        if column not in self._orders:
            first: First = "month" if column in self._turned else "day"
            self._orders[column] = DateOrder(self._fixed or first)
        return self._orders[column]

    def to_turn(self, file: str, headers: dict[str, str]) -> DateOrders | None:
        """How to read the file again, where dates of it can have the month first only; None = it was right.

        A column that decides nothing goes by the others, if they agree. Raises WrongCallError where a column
        contradicts itself in more than slips. `headers` is our column → the file's header.
        """
        if self._fixed or self._turned:
            return None
        for column, order in self._orders.items():
            slips = min(order.day_first, order.month_first)
            if slips > 1 and slips * _SLIPS > order.day_first + order.month_first:
                raise WrongCallError(
                    f"the column “{headers.get(column, column)}” has dates that can only have the day first "
                    f"(“{order.shown['day_first']}”) and others that can only have the month first "
                    f"(“{order.shown['month_first']}”).",
                    where=file,
                    advice="Export it again with dates as 2024-09-03; half of these would be misread.",
                )
        turned = {name for name, each in self._orders.items() if each.month_first > each.day_first}
        if not turned:
            return None
        decided = {name for name, each in self._orders.items() if each.day_first > each.month_first}
        return DateOrders(turned=frozenset(turned if decided else self._orders))

    @property
    def month_first(self) -> bool:
        """Whether any column is read with the month first."""
        return self._fixed == "month" or bool(self._turned)

    def unlike_others(self) -> dict[str, First]:
        """Columns of which a few rows, taken for themselves, might be read another way; and their order."""
        return {
            column: order.first
            for column, order in self._orders.items()
            if order.first == "month" or order.month_first
        }

    def troubles(self) -> Iterator[tuple[str, Trouble]]:
        """What to say of each column whose order was taken from few signs, or from none, or is broken."""
        for column, order in self._orders.items():
            if order.half_converted:
                yield column, replace(_HALF_CONVERTED, seen=order.shown["early"])
        if self._fixed:
            return
        decided = any(order.day_first for order in self._orders.values())
        for column, order in self._orders.items():
            if order.first == "month" and (order.month_first or order.either):
                seen = order.shown.get("month_first", "")
                advice = f"If that is a slip, correct it. {_SAY}"
                yield (
                    column,
                    Trouble("dates_month_first", "warning", seen, "dates with the day first", advice),
                )
            elif order.either and not decided:
                seen = order.shown["either"]
                advice = f"Nothing in the file decides: it was read with the day first. {_SAY}"
                yield column, Trouble("date_order_assumed", "info", seen, "a date that is clear", advice)
