"""On how many units an effect rests, on either side: what decides whether it may be told, and to whom."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Side:
    """One side of a matched effect, of the rows that are left when nobody like them was set aside.

    `worth`: units of equal weight that it is worth, which for those that began is how many they are.
    `touched`: of these, those that have any of the outcome at the times before that are looked at, or since;
    `before`, `after`: those that have any at the last time before, and since.
    """

    worth: float
    touched: float
    before: float
    after: float


@dataclass(frozen=True)
class Rests:
    """Both sides of a matched effect."""

    began: Side
    beside: Side

    @property
    def fewest(self) -> int:
        """Units on the smaller side."""
        return int(min(self.began.worth, self.beside.worth))

    @property
    def touched(self) -> int:
        """Units that have any of the outcome, on the side that has fewer."""
        return int(min(self.began.touched, self.beside.touched))

    @property
    def touched_in_levels(self) -> int:
        """The same at the last time before alone, or since alone: of the level that has the fewest."""
        both = (self.began, self.beside)
        return int(min(*(each.before for each in both), *(each.after for each in both)))
