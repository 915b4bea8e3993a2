"""What a measure is: what it asks, what is divided by what, who defined it, until when its review holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wholeschool.reference.forms import forms

SESSIONS_OF_A_DAY = 2


@dataclass(frozen=True)
class Part:
    """One side of a measure, in words and as the rows and columns of a canonical table that make it up.

    The rows of `table` that the filters leave (an empty filter leaves all): `branches`, `quantities` and
    `only` (by their names) choose forms of the ledger, `kinds` kinds of event, `statuses` enrolment statuses;
    `without_end` leaves events that have no end; `as_at` leaves enrolments that stood on the day of the
    spring school census, a Thursday in January. What is counted over them is `counts`:

    - minutes or sessions: the sum of `columns`;
    - events: the rows;
    - enrolments: the pupils' stays at a school that the rows belong to. With `columns` only those whose own
      sum of `columns` is above 0; with `at_least_percent` only those of them for whom 100 × that sum is at
      least `at_least_percent` × their own sum of `share_of`, the latter being above 0.
    """

    words: str
    table: str
    counts: str
    columns: tuple[str, ...]
    branches: tuple[str, ...]
    quantities: tuple[str, ...]
    only: tuple[str, ...]
    kinds: tuple[str, ...]
    statuses: tuple[str, ...]
    without_end: bool
    as_at: str
    share_of: tuple[str, ...]
    at_least_percent: int

    @property
    def forms(self) -> tuple[str, ...]:
        """Names of the forms of the ledger that the filters choose; none for another table."""
        return tuple(
            form.name
            for form in forms().values()
            if self.table == "ledger"
            and (not self.branches or form.branch in self.branches)
            and (not self.quantities or form.quantity in self.quantities)
            and (not self.only or form.name in self.only)
        )


@dataclass(frozen=True)
class Source:
    """Where a definition was read: title, publisher, and the place (address, section or rule)."""

    title: str
    publisher: str
    where: str


@dataclass(frozen=True)
class Example:
    """A figure that others worked out: `count` per `base` is `rate`, to `places` decimal places."""

    count: int
    base: int
    rate: float
    places: int
    source: str


@dataclass(frozen=True)
class Measure:
    """A measure: `per` × numerator ÷ denominator, in `unit`; `beside` stands next to it, never added."""

    name: str
    title: str
    question: str
    unit: str
    per: int
    good_direction: str
    definition_of: str
    why: str
    numerator: Part
    denominator: Part
    beside: Part | None
    notes: tuple[str, ...]
    sources: tuple[Source, ...]
    examples: tuple[Example, ...]
    author: str
    checker: str
    reviewed_on: date
    review_by: date

    @property
    def counts(self) -> str:
        """What the numerator counts: minutes, sessions, events or enrolments."""
        return self.numerator.counts

    def days(self, count: float) -> float | None:
        """`count` in days, where it is of sessions; None else: minutes of unlike sessions do not say."""
        return count / SESSIONS_OF_A_DAY if self.counts == "sessions" else None

    def rate(self, count: float, base: float) -> float | None:
        """`count` per `per` of `base`, in the measure's unit; None where the base is 0: there is no rate."""
        return None if base == 0 else self.per * count / base
