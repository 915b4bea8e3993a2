"""Groups against their reference group in every way that files allow, and places against England."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wholeschool.policy.asked import Asked, reference_of
from wholeschool.policy.cells import cells
from wholeschool.policy.chosen import choose
from wholeschool.policy.figures import SESSIONS, Figure, ShownRate
from wholeschool.policy.intervals import reaches
from wholeschool.policy.ratio import COUNTS, RATES, Cell, Ratio, cell_of, precise_rate, ratios
from wholeschool.policy.together import over_phases
from wholeschool.schema.national import CROSSED

ENGLAND_SAID = "England"
WAYS = {
    "suspensions": "suspension_rate",
    "pupils": "pupils_suspended_rate",
    "days": "days_lost_to_suspension",
}
"""By what two groups can be compared → the measure of it. Without one, sessions under code E are days."""
NOT_BY_GROUP = {
    "suspensions": "suspensions are not published by these groups for this year",
    "pupils": "pupils suspended are not published by these groups for the whole of this year; where they "
    "are by term, a pupil suspended in two terms would count twice",
    "days": "days lost are not published by these groups for this year",
}


@dataclass(frozen=True)
class Given:
    """What an answer is made of: figures of the measure and of the ways, head counts, England's figures.

    `notes` say in words what was done to the figures; `everybody` are figures whose base is all
    pupils. `named`: a place was asked for.
    """

    figures: Sequence[Figure]
    ways: Mapping[str, Sequence[Figure]]
    heads: Sequence[Figure] = ()
    england: Sequence[Figure] = ()
    notes: Sequence[str] = ()
    everybody: Sequence[Figure] = ()
    named: bool = False


def compared(asked: Asked, shown: Sequence[Figure], given: Given) -> tuple[str, Mapping[Cell, Ratio]]:
    """The reference and the ratio of each cell to it; places are compared with England."""
    reference = reference_of(asked.characteristic)
    if reference and any(each.group == reference for each in shown):
        return reference, ratios(shown, reference)
    if given.england:
        return ENGLAND_SAID, _to_england(shown, given.england)
    return "", {}


def _to_england(shown: Sequence[Figure], england: Sequence[Figure]) -> Mapping[Cell, Ratio]:
    """Rates of places over England's, whose own chance is next to none: a place's interval is enough."""
    everywhere = [*england, *over_phases(england)]
    whole = {_when(each.figure): precise_rate(each.figure) for each in choose(everywhere)}
    of_edition = {(each.edition, *_when(each)): precise_rate(each) for each in everywhere}
    rates = [precise_rate(each) for each in shown]
    # The interval is about the rate that is divided, which a published one may only come near to.
    spans = reaches(shown, [ShownRate(each, counted=True) for each in rates])
    found = {}
    for each, mine, reach in zip(shown, rates, spans, strict=True):
        when = _when(each)
        # Of one file where it has both: another one may count or round otherwise.
        theirs = of_edition.get((each.edition, *when), whole.get(when))
        if mine is None or not theirs:
            found[cell_of(each)] = Ratio(reason="no ratio: there is no rate to divide by")
            continue
        low = reach.low / theirs if reach.low is not None else None
        high = reach.high / theirs if reach.high is not None else None
        divided = COUNTS if mine == each.counted_rate else RATES
        found[cell_of(each)] = Ratio(mine / theirs, low, high, reach.reason, divided=divided)
    return found


def _when(figure: Figure) -> tuple[str, str, str, str]:
    return figure.period, figure.term, figure.phase, figure.group


def by_ways(asked: Asked, given: Given, reference: str) -> Mapping[str, Mapping[Cell, Ratio]]:
    """The ratios by suspensions, by pupils suspended and by days, where there are groups to compare."""
    wanted = asked.measure in WAYS.values() and reference and reference == reference_of(asked.characteristic)
    if not wanted:
        return {}
    return {way: ratios(figures, reference) for way, figures in figures_of_ways(asked, given).items()}


def figures_of_ways(asked: Asked, given: Given) -> Mapping[str, Sequence[Figure]]:
    """The figures by which groups are compared, in each way."""
    found: dict[str, Sequence[Figure]] = {}
    for way in WAYS:
        figures = given.ways.get(way, ())
        sessions = any(each.measure == SESSIONS for each in figures)
        figures = [each for each in figures if not sessions or each.group.startswith(f"E{CROSSED}")]
        rebuild = asked.rebuilt or (sessions and asked.level == "national")
        if way == "pupils" and rebuild:
            # By term alone: pupils suspended in two terms would count twice.
            figures = [each for each in figures if each.term == ""]
        its = [each.figure for each in cells(replace(asked, rebuilt=rebuild), figures, given.heads)]
        if sessions:
            its = [replace(each, group=each.group.rsplit(CROSSED, 1)[-1]) for each in its]
        found[way] = its
    return found


def of_group(ways: Mapping[str, Mapping[Cell, Ratio]], cell: Cell) -> Mapping[str, Ratio]:
    """A group's ratio in every way."""
    none = {way: Ratio(reason=f"no ratio: {NOT_BY_GROUP[way]}") for way in ways}
    return {way: its.get(cell, none[way]) for way, its in ways.items()}
