"""Asking what several releases give away together; the attack itself is in `differencing.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from wholeschool.errors import WrongCallError

if TYPE_CHECKING:
    from wholeschool.disclosure.registered import Registered


What = Literal["cell", "group", "joint", "apart", "regrouped"]


@dataclass(frozen=True)
class Told:
    """What could be told: in which release it is (`table`), which cell (`words`), and against which.

    `what`: a hidden `cell`; a `group`: who is counted in the cell and not in that of the other table; a
    `joint` cell: of the columns of both, which is in neither. `apart`: nobody knows, because the two count so
    differently there that they cannot be of the same pupils. `regrouped`: nobody knows, because the values of
    a column (`words`) are others in each.
    """

    table: str
    words: str
    against: str
    what: What


def can_be_held(new: Registered, earlier: Registered) -> bool:
    """Whether anything of the two is known to be of the same pupils: one can be taken from the other."""
    # As below.
    from wholeschool.disclosure.alike import meet

    return meet(new, earlier)


def counts_erased(table: Registered) -> bool:
    """Whether a table counts pupils who were erased since."""
    # As below.
    from wholeschool.disclosure import erased

    return erased.counts_erased(table)


def at_other_times(new: Registered, earlier: Registered) -> bool:
    """Whether two files' tables are said to be of other times: pupils may have come and left between."""
    from wholeschool.disclosure import alike

    return alike.at_other_times(new, earlier)


def told_together(
    new: Registered, earlier: Sequence[Registered], thresholds: Mapping[int, int], *, seconds: float = 120.0
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
