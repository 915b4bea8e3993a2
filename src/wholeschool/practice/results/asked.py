"""What a design is asked, beside the panel itself."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from wholeschool.practice.units.compared import Control


@dataclass(frozen=True)
class Asked:
    """Whom to compare with, how the outcome is called, how many times make a year (0 = no matter).

    `running`, `cutoff`: what a rule looks at, by name, and its line. `check`: it is another design's
    check alone. `going`: told how far something long has got (what, done, of how much).
    """

    control: Control = "notyet"
    outcome: str = "the outcome"
    season: int = 0
    running: str = ""
    cutoff: float = math.nan
    check: bool = False
    going: Callable[[str, int, int], None] = lambda what, done, of: None
