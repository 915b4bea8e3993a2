"""Whether local authorities and regions add up to England, in the official files of a store."""

from __future__ import annotations

from wholeschool.actions.national_table import official
from wholeschool.errors import WrongCallError
from wholeschool.policy.asked import ALL
from wholeschool.policy.names import check_choice, check_measure, plain
from wholeschool.policy.sums import Sum, sums
from wholeschool.schema.national import PHASES
from wholeschool.store import Store

_LEVELS = ("national", "region", "la")


def national_sums(store: Store, measure: str, *, phase: str = ALL) -> list[Sum]:
    """England's counts beside the sums of regions and of local authorities, by period.

    Raises WrongCallError, with the nearest, where there is no such measure or phase, or no figure of England.
    """
    measure, phase = plain(measure), plain(phase)
    check_measure(measure)
    check_choice("phase", phase, PHASES)
    with official(store) as figures_of:
        periods = {each.period for each in figures_of.available(measure) if each.characteristic == ""}
        figures = [
            each
            for level in _LEVELS
            for each in figures_of.read(measure, level, "", sorted(periods), [phase])
        ]
    found = sums(figures)
    if not found:
        raise WrongCallError(
            f"There are no counts of {measure} of England in this store, of the phase {phase}.",
            advice="Load a file that has them: wholeschool national load STORE FILE.",
        )
    return found
