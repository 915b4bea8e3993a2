"""What is asked of `national what-if`, made whole: the words of the table, the year, the unit costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from wholeschool.errors import WrongCallError, nearest
from wholeschool.policy.figures import Figure
from wholeschool.policy.names import check_choice, group_of, plain
from wholeschool.policy.what_if import MEASURES, ONCE, SUSPENSIONS, Draws
from wholeschool.reference.breaks import break_list
from wholeschool.reference.own_file import read_own
from wholeschool.reference.unit_costs import UnitCosts, parse_unit_costs, unit_costs
from wholeschool.schema.national import PHASES


@dataclass(frozen=True)
class Asking:
    """What is asked of all: a measure, schools of a phase, a year ("" = the newest), costs of one's own."""

    measure: str = SUSPENSIONS
    phase: str = "all"
    period: str = ""
    costs: Path | None = None
    draws: Draws = ONCE


USUAL = Asking()


def as_written(asking: Asking) -> Asking:
    """The same, its measure and phase as the table writes them."""
    return replace(asking, measure=plain(asking.measure), phase=plain(asking.phase))


def checked(asking: Asking) -> UnitCosts:
    """The unit costs; raises WrongCallError where anything that is asked for is not there."""
    check_choice("measure here", asking.measure, MEASURES)
    check_choice("phase", asking.phase, PHASES)
    return own_costs(asking.costs) if asking.costs else unit_costs()


def own_costs(path: Path) -> UnitCosts:
    """Unit costs of one's own. Raises WrongCallError where the file is not as it should be."""
    advice = "Its shape is that of reference/unit_costs.toml."
    if not path.is_file():
        raise WrongCallError("There is no such file of costs.", where=str(path), advice=advice)
    return read_own(path, partial(parse_unit_costs, where=path.name), advice=advice)


ByPeriod = Mapping[str, Mapping[str, Figure]]
"""Period → group, or code of an area → its figure."""


def groups_of(by_period: ByPeriod, by: str, groups: tuple[str, str]) -> tuple[str, str]:
    """Both groups as the table calls them; WrongCallError, with the nearest, where there is no such group."""
    known = sorted({group for its in by_period.values() for group in its})
    if not known:
        raise WrongCallError(f"There are no counts by {by} of such schools in this store.")
    group, other = (group_of(each, known) for each in groups)
    for each in (group, other):
        if each not in known:
            advice = f"There are {', '.join(filter(None, known))}."
            raise WrongCallError(
                f"There is no group “{each}” of {by}.", nearest=nearest(each, known), advice=advice
            )
    return group, other


def period_of_all(by_period: ByPeriod, wanted: Sequence[str], asking: Asking) -> tuple[str, tuple[str, ...]]:
    """The year asked for, or the newest that has all that is wanted and in which schools were open.

    With it in words that it was chosen, and why it is not the newest.
    """
    period = asking.period
    there = sorted(each for each, its in by_period.items() if all(one in its for one in wanted))
    if not there:
        raise WrongCallError(
            "There are no such figures in this store.", advice="Give another --period, --phase or measure."
        )
    if period and period not in there:
        raise WrongCallError(
            f"There are no such figures for {period}.", advice=f"There are {', '.join(there)}."
        )
    closed = {year for each in break_list().breaks if asking.measure in each.measures for year in each.years}
    if period:
        return period, ()
    found = ([each for each in there if each not in closed] or there)[-1]
    if found == there[-1]:
        return found, (f"Chosen: {found}, the newest year that there is.",)
    return found, (
        f"Chosen: {found}, the newest year in which schools were open throughout. There are figures to "
        f"{there[-1]}: --period {there[-1]}.",
    )
