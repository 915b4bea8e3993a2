"""England's official figures by a characteristic, with those that are made of others."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from wholeschool.actions.national_table import Official
from wholeschool.errors import WrongCallError
from wholeschool.policy.figures import Figure
from wholeschool.policy.intervals import EVENTS
from wholeschool.policy.rebuilt import rebuilt
from wholeschool.policy.together import over_phases, over_terms, put_together
from wholeschool.reference.groups import group_list
from wholeschool.schema.national import PHASES, UNITS


def england_by(
    figures_of: Official, measure: str, characteristic: str, periods: Iterable[str] = ()
) -> list[Figure]:
    """The figures of a measure in every period there is; of `periods` that lack them, rebuilt ones.

    What is published, and what it makes over phases and for groups that are quoted as one. Rebuilt are rates
    of events that authorities alone have.
    """
    there = figures_of.available(measure)
    national = {
        each.period for each in there if (each.level, each.characteristic) == ("national", characteristic)
    }
    found = figures_of.read(measure, "national", characteristic, national, PHASES)
    found += over_phases(found)
    found += put_together(found, group_list().combined_of(characteristic))
    if measure not in EVENTS or not characteristic:
        return found
    lacking = {*periods} - {each.period for each in found if each.has_number}
    rates = figures_of.read(measure, "la", characteristic, lacking, PHASES) if lacking else []
    heads = figures_of.read("pupils", "la", characteristic, lacking, PHASES) if rates else []
    return found + rebuilt(over_terms(rates), heads, characteristic)


def check_loaded(figures_of: Official, folder: Path) -> None:
    """Raise WrongCallError where there are no official figures at all."""
    if not any(figures_of.available(measure) for measure in UNITS):
        raise WrongCallError(
            "there are no official figures in this store",
            where=str(folder),
            advice=f"Load them: wholeschool national load {folder} FILES",
        )
