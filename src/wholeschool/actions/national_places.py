"""Places of alternative provision that councils and schools will need, if their number goes on as it went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wholeschool.actions.national_table import Official, official
from wholeschool.actions.national_what_if_asked import own_costs
from wholeschool.errors import WrongCallError
from wholeschool.policy.chosen import choose
from wholeschool.policy.projected import Projection, project
from wholeschool.reference.unit_costs import UnitCost, unit_costs
from wholeschool.store import Store

PLACES, BY_SCHOOLS = "alternative_provision", "alternative_provision_by_schools"
_PLAN = "setting named on ehc plan"
_EXCLUDED = "permanent exclusion"
NO_SUPPLY = (
    "How many places there are, no file says: needed places cannot be held against them. "
    "What stands here is what was used. Give their number, if you know it: --places."
)
HELD = "councils_without_plan"
"""The series that is held against places there are: pupils with an EHC plan mostly are in special schools."""
SUPPLY = (
    "Held against the {there:,} places that you give for each year: placements that councils pay for, "
    "without those named on an EHC plan. A placement may be for part of the week, and several pupils may use "
    "a place in a year; what schools arrange comes on top where it is in the same places."
)


@dataclass(frozen=True)
class Series:
    """A series of placements, each year with its count and the row that it stands in, and where it goes.

    `priced`: a place in alternative provision is what these pupils have. Most that are named on an EHC plan
    are in independent special schools, which cost otherwise.
    """

    name: str
    title: str
    counts: Mapping[str, float]
    sources: Mapping[str, str]
    projection: Projection
    priced: bool


@dataclass(frozen=True)
class Places:
    """Every series, and what a place costs (None: not known). `there`: places there are (None: not known)."""

    series: tuple[Series, ...]
    cost: UnitCost | None
    there: int | None = None

    @property
    def supply(self) -> str:
        """What needed places are held against, or why they are not, in words."""
        return NO_SUPPLY if self.there is None else SUPPLY.format(there=self.there)


def places_to_come(
    folder: Path, years: int = 3, costs: Path | None = None, there: int | None = None
) -> Places:
    """Placements in alternative provision in England in years to come.

    `there`: how many places there are, which no official file says; the series `HELD` is held against it.
    Raises WrongCallError where the store has none, or the costs are not as they should be.
    """
    of_costs = own_costs(costs) if costs else unit_costs()
    with official(Store.open(folder)) as figures_of:
        whole = _counts(figures_of, PLACES, "")
        reasons = _counts(figures_of, PLACES, "reason")
        schools = _counts(figures_of, BY_SCHOOLS, "")
    if not whole and not schools:
        raise WrongCallError(
            "There are no placements in alternative provision in this store.",
            where=str(folder),
            advice="Load DfE's alternative provision census, placements by reason.",
        )
    plans, excluded = reasons.get(_PLAN, {}), reasons.get(_EXCLUDED, {})
    everything = whole.get("", {})
    series = (
        _series("councils", "Paid for by councils", everything, years),
        _series(
            "councils_without_plan",
            "of these, without those named on an EHC plan",
            _less(everything, plans),
            years,
        ),
        _series("excluded", "of these, for permanent exclusion", excluded, years),
        _series("schools", "Arranged by schools", schools.get("", {}), years),
    )
    return Places(series, of_costs.of("places"), there)


Counts = Mapping[str, tuple[float, str]]
"""Period → a count and where it stands."""


def _counts(
    figures_of: Official, measure: str, characteristic: str
) -> dict[str, dict[str, tuple[float, str]]]:
    """Group → period → count and source, of England."""
    periods = {each.period for each in figures_of.available(measure)}
    figures = figures_of.read(measure, "national", characteristic, periods, ("all", "unknown"))
    # A file of placements has their number as the base; pupils are another series.
    its = [each for each in figures if each.base is not None] or figures
    found: dict[str, dict[str, tuple[float, str]]] = {}
    for chosen in choose(its):
        each = chosen.figure
        if each.count is not None:
            found.setdefault(each.group, {})[each.period] = (each.count, each.source)
    return found


def _less(whole: Counts, part: Counts) -> Counts:
    return {
        period: (count - part[period][0], f"{source} less {part[period][1]}")
        for period, (count, source) in whole.items()
        if period in part
    }


def _series(name: str, title: str, counts: Counts, years: int) -> Series:
    known = {period: counts[period] for period in sorted(counts)}
    numbers = {period: count for period, (count, _) in known.items()}
    sources = {period: source for period, (_, source) in known.items()}
    return Series(name, title, numbers, sources, project(numbers, years), name != "councils")
