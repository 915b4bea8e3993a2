"""A figure that is known to lie between two others, and sums, products and ratios of such figures."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Between:
    """A figure, not below 0: the best that is known of it, and the ends that it lies between.

    `high` is infinite where only “at least” is known. Ends are worked out one figure at a time, as if each
    could err on its own: they may be wider than they need be, and never too narrow.
    """

    low: float
    best: float
    high: float

    @classmethod
    def exactly(cls, value: float) -> Self:
        """A figure that is known."""
        return cls(value, value, value)

    @classmethod
    def rounded(cls, value: float, step: float) -> Self:
        """A figure that was rounded to a multiple of `step`; 0 = it was not rounded."""
        return cls(max(value - step / 2, 0.0), value, value + step / 2)

    @classmethod
    def sum(cls, parts: Iterable[Between]) -> Self:
        """The sum of figures."""
        listed = list(parts)
        return cls(*(sum(getattr(each, end) for each in listed) for end in ("low", "best", "high")))

    @property
    def exact(self) -> bool:
        """Whether both ends are the figure itself."""
        return self.low == self.high

    def times(self, other: Between) -> Between:
        """This figure times another."""
        return Between(self.low * other.low, self.best * other.best, self.high * other.high)

    def over(self, other: Between) -> Between | None:
        """This figure divided by another; None where that one may be nothing at all."""
        if other.best <= 0:
            return None
        high = self.high / other.low if other.low > 0 else math.inf
        return Between(self.low / other.high, self.best / other.best, high)

    def scaled(self, by: float, less: float = 0.0) -> Between:
        """So many times the figure, and so much less: for rates per 100, and changes in per cent."""
        return Between(self.low * by - less, self.best * by - less, self.high * by - less)
