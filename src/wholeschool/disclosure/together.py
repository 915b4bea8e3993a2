"""Asking what several releases give away together; the attack itself is in `differencing.py`.

The room's second door: it loads the solver, which takes long, and which pages have no use for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wholeschool.disclosure.alike import at_other_times, can_be_held
from wholeschool.disclosure.attack import OutOfTimeError
from wholeschool.disclosure.collapsed import collapsed, said_once
from wholeschool.disclosure.differencing import attack_together
from wholeschool.disclosure.erased import counts_erased
from wholeschool.disclosure.merged import as_they_are_now, counts_twice
from wholeschool.disclosure.registered import Registered
from wholeschool.disclosure.told import Told
from wholeschool.errors import WrongCallError
from wholeschool.schema.wording import counted, several

__all__ = [
    "Registered",
    "as_they_are_now",
    "at_other_times",
    "can_be_held",
    "collapsed",
    "counts_erased",
    "counts_twice",
    "said_once",
    "told_together",
]


def told_together(
    new: Registered,
    earlier: Sequence[Registered],
    thresholds: Mapping[int, int],
    *,
    beside: Sequence[Registered] = (),
    seconds: float = 120.0,
) -> tuple[Told, ...]:
    """What could be told of a new table and the earlier ones, by any circle that sees the new one.

    `thresholds`: circle → threshold; the lowest holds for circles narrower still. A table that was hidden by
    stricter rules is guarded by its own. `beside`: what pages show of the same pupils. Raises WrongCallError
    where that cannot be found out in time: then the new table may not leave.
    """
    try:
        return attack_together(new, earlier, thresholds, seconds, beside)
    except OutOfTimeError:
        raise WrongCallError(
            f"{new.name} could not be held against {_against(earlier, beside)} in {seconds:.0f} seconds",
            advice="What is not known to be safe does not leave. Cross it by fewer columns or values.",
        ) from None


def _against(earlier: Sequence[Registered], beside: Sequence[Registered]) -> str:
    releases = [counted(len(earlier), "earlier release")] if earlier or not beside else []
    return several([*releases, *(["the pages of gaps"] if beside else [])])
