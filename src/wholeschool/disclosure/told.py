"""What several releases give away together, as it is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

What = Literal["cell", "group", "joint", "apart", "regrouped", "page"]


@dataclass(frozen=True)
class Told:
    """What could be told: in which release it is (`table`), which cell (`words`), and against which.

    `what`: a hidden `cell`; a `group`: who is counted in the cell and not in that of the other table; a
    `joint` cell: of the columns of both, which is in neither. `apart`: nobody knows, because the two count so
    differently there that they cannot be of the same pupils. `regrouped`: nobody knows, because the values of
    a column (`words`) are others in each. `page`: a hidden cell, by the pages of gaps as well.
    """

    table: str
    words: str
    against: str
    what: What
