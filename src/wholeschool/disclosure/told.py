"""Asking what several releases give away together; the attack itself is in `differencing.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wholeschool.errors import WrongCallError

if TYPE_CHECKING:
    from wholeschool.disclosure.registered import Registered


@dataclass(frozen=True)
class Told:
    """A count that could be told: in which release it is (`table`), which cell (`words`), and against which.

    `group`: it is no cell, but who is counted in the cell and not in that of the other table.
    """

    table: str
    words: str
    against: str
    group: bool


def told_together(
    new: Registered, earlier: Sequence[Registered], thresholds: Mapping[int, int], *, seconds: float = 60.0
) -> tuple[Told, ...]:
    """What could be told of a new table and the earlier ones, by any circle that sees the new one.

    `thresholds`: circle → threshold; the lowest holds for circles narrower still. A table that was hidden by
    stricter rules is guarded by its own. Raises WrongCallError where
    that cannot be found out in time: then the new table may not leave.
    """
    # The solver takes long to import, and pages have no use for it.
    from wholeschool.disclosure.attack import OutOfTimeError
    from wholeschool.disclosure.differencing import attack_together

    try:
        return attack_together(new, earlier, thresholds, seconds)
    except OutOfTimeError:
        raise WrongCallError(
            f"{new.name} could not be held against {len(earlier)} earlier releases in {seconds:.0f} seconds",
            advice="What is not known to be safe does not leave. Cross it by fewer columns or values.",
        ) from None
