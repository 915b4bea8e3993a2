"""The answer of the national desk: rows with rate, interval and ratios, and in words what they rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wholeschool.policy.asked import Asked, best_terms, reference_of
from wholeschool.policy.chosen import Chosen, Differing, choose
from wholeschool.policy.days import DaysLost, days_lost
from wholeschool.policy.figures import SESSIONS, Figure, ShownRate, shown_rate
from wholeschool.policy.intervals import MEANING, Reach, reaches
from wholeschool.policy.ratio import Cell, Ratio, cell_of, precise_rate, ratios, why_they_differ
from wholeschool.policy.rebuilt import rebuilt
from wholeschool.policy.together import over_phases, over_terms, put_together
from wholeschool.policy.trend import COUNTED_AS, Change, SeriesBreak, breaks_between, changes
from wholeschool.reference.groups import group_list
from wholeschool.schema.national import CROSSED, ENGLAND, LEVELS, PHASES

WAYS = {
    "suspensions": "suspension_rate",
    "pupils": "pupils_suspended_rate",
    "days": "days_lost_to_suspension",
}
"""By what two groups can be compared → the measure of it. Without one, sessions under code E are days."""
_NOT_BY_GROUP = {
    "suspensions": "suspensions are not published by these groups for this year",
    "pupils": "pupils suspended are not published by these groups for the whole of this year; where they "
    "are by term, a pupil suspended in two terms would count twice",
    "days": "days lost are not published by these groups for this year",
}


@dataclass(frozen=True)
class Row:
    """A figure as it is answered. `ways` has the ratio by suspensions, by pupils suspended and by days."""

    figure: Figure
    rate: ShownRate
    reach: Reach
    ratio: Ratio
    reference: str
    ways: Mapping[str, Ratio]
    others: tuple[Differing, ...]
    breaks: tuple[SeriesBreak, ...]

    @property
    def reason(self) -> str:
        """Why something is missing, in words; "" where nothing is."""
        said = [missing(self.figure)] if self.rate.value is None else [self.reach.reason]
        if self.reference and self.figure.group not in ("", self.reference):
            said.append(self.ratio.reason)
        return "; ".join(dict.fromkeys(filter(None, said)))


@dataclass(frozen=True)
class Answer:
    """Rows in order, and what belongs to them: changes, days lost, and `notes` in words."""

    asked: Asked
    rows: tuple[Row, ...]
    changes: tuple[Change, ...]
    days: tuple[DaysLost, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Given:
    """What an answer is made of: figures of the measure and of the ways, head counts, England's figures."""

    figures: Sequence[Figure]
    ways: Mapping[str, Sequence[Figure]]
    heads: Sequence[Figure] = ()
    england: Sequence[Figure] = ()


def missing(figure: Figure) -> str:
    """Why a figure has no rate, in words."""
    said = {
        "x": "withheld, because few pupils are in it",
        "c": "withheld, because few pupils are in it",
        "z": "does not apply",
        ".": "not published",
        ":": "not available",
        "low": "rounds to nothing",
        "u": "too unreliable to be published",
        "blank": "the file has a blank",
        "0": "the file has 0 pupils where there are some",
    }
    if figure.reason:
        return f"{said.get(figure.reason, 'missing')} (“{figure.reason}” in the file)"
    if figure.count is not None and figure.base is None:
        return "no rate: the file has a count alone"
    if figure.base == 0:
        return "no rate: there is nobody to count of"
    return "no rate: the file has none"


def answer(asked: Asked, given: Given) -> Answer:
    """The answer to a question, of figures that were read for it."""
    chosen = _cells(asked, given.figures, given.heads)
    shown = [each.figure for each in chosen]
    reference, found = _ratios(asked, shown, given)
    ways = _ways(asked, given, reference) if asked.measure in WAYS.values() else {}
    rates = [shown_rate(each) for each in shown]
    before: Figure | None = None
    rows = []
    for each, rate, reach in zip(chosen, rates, reaches(shown, rates), strict=True):
        figure = each.figure
        cell = cell_of(figure)
        follows = before is not None and _series(before) == _series(figure) and before.period != figure.period
        rows.append(
            Row(
                figure, rate, reach, found.get(cell, Ratio()), reference,
                _of_group(ways, cell) if reference and figure.group not in ("", reference) else {},
                each.others,
                breaks_between(before, figure) if follows and before is not None else (),
            )
        )  # fmt: skip
        before = figure
    days = days_lost(shown) if asked.measure == "suspension_days" else []
    said = changes(shown) if len(asked.periods) > 1 else []
    return Answer(asked, tuple(rows), tuple(said), tuple(days), tuple(_notes(asked, rows, ways, given)))


def _of_group(ways: Mapping[str, Mapping[Cell, Ratio]], cell: Cell) -> Mapping[str, Ratio]:
    """A group's ratio in every way."""
    none = {way: Ratio(reason=f"no ratio: {_NOT_BY_GROUP[way]}") for way in ways}
    return {way: its.get(cell, none[way]) for way, its in ways.items()}


def _cells(asked: Asked, figures: Sequence[Figure], heads: Sequence[Figure]) -> list[Chosen]:
    """One figure a cell, in the order in which people read them."""
    figures = [*figures, *over_terms(figures)] if asked.term is None else figures
    if asked.rebuilt:
        terms: dict[str, set[str]] = {}
        for each in figures:
            terms.setdefault(each.period, set()).add(each.term)
        figures = [each for each in figures if each.term in best_terms(terms[each.period])]
        figures = rebuilt(
            [each for each in figures if each.area_code != ENGLAND], heads, asked.characteristic
        )
    else:
        combined = group_list().combined_of(asked.characteristic)
        figures = [*figures, *over_phases(figures)]
        figures = [*figures, *put_together(figures, combined)]
    wanted = [
        each
        for each in figures
        if each.period in asked.periods and (not asked.phase or each.phase == asked.phase)
    ]
    chosen = choose(wanted)
    if asked.term is None:
        by_period: dict[tuple[str, str], set[str]] = {}
        for cell in chosen:
            if cell.figure.has_number:
                by_period.setdefault((cell.figure.period, cell.figure.phase), set()).add(cell.figure.term)
        chosen = [
            cell
            for cell in chosen
            if cell.figure.term in best_terms(by_period.get((cell.figure.period, cell.figure.phase), {""}))
        ]
    return sorted(chosen, key=lambda each: _order(each.figure))


def _order(figure: Figure) -> tuple[object, ...]:
    """Places from England down by name, phases as the Department has them, groups; within them periods."""
    return (
        *(LEVELS.index(figure.level), figure.area, figure.area_code, PHASES.index(figure.phase)),
        *(_natural(figure.group), figure.period, figure.term),
    )


def _natural(group: str) -> tuple[tuple[int, int, str], ...]:
    """The total first, then groups with numbers by their numbers, then words."""
    if not group:
        return ()
    parts = group.split(CROSSED)
    return tuple(
        (0, int(digits), each) if (digits := each.split("-")[0].rstrip("+%")).isdecimal() else (1, 0, each)
        for each in parts
    )


def _series(figure: Figure) -> tuple[str, ...]:
    return (figure.area_code, figure.phase, figure.group)


def _ratios(asked: Asked, shown: Sequence[Figure], given: Given) -> tuple[str, Mapping[Cell, Ratio]]:
    """The reference and the ratio of each cell to it; places are compared with England."""
    reference = reference_of(asked.characteristic)
    if reference and any(each.group == reference for each in shown):
        return reference, ratios(shown, reference)
    if asked.level in ("region", "la") and not asked.characteristic and given.england:
        return "England", _to_england(asked, shown, given.england)
    return "", {}


def _to_england(asked: Asked, shown: Sequence[Figure], england: Sequence[Figure]) -> Mapping[Cell, Ratio]:
    """Rates of places over England's, whose own chance is next to none: a place's interval is enough."""
    everywhere = [*england, *over_phases(england)]
    whole = {_when(each.figure): precise_rate(each.figure) for each in choose(everywhere)}
    of_edition = {(each.edition, *_when(each)): precise_rate(each) for each in everywhere}
    rates = [shown_rate(each) for each in shown]
    found = {}
    for each, reach in zip(shown, reaches(shown, rates), strict=True):
        when = _when(each)
        # Of one file where it has both: another one may count or round otherwise.
        mine, theirs = precise_rate(each), of_edition.get((each.edition, *when), whole.get(when))
        if mine is None or not theirs:
            found[cell_of(each)] = Ratio(reason="no ratio: there is no rate to divide by")
            continue
        low = reach.low / theirs if reach.low is not None else None
        high = reach.high / theirs if reach.high is not None else None
        found[cell_of(each)] = Ratio(mine / theirs, low, high, reach.reason)
    return found


def _when(figure: Figure) -> tuple[str, str, str]:
    return figure.period, figure.term, figure.phase


def _ways(asked: Asked, given: Given, reference: str) -> Mapping[str, Mapping[Cell, Ratio]]:
    """The ratios by suspensions, by pupils suspended and by days, where there are groups to compare."""
    if not reference or reference != reference_of(asked.characteristic):
        return {}
    return {way: ratios(figures, reference) for way, figures in _figures_of_ways(asked, given).items()}


def _figures_of_ways(asked: Asked, given: Given) -> Mapping[str, Sequence[Figure]]:
    found: dict[str, Sequence[Figure]] = {}
    for way in WAYS:
        figures = given.ways.get(way, ())
        sessions = any(each.measure == SESSIONS for each in figures)
        figures = [each for each in figures if not sessions or each.group.startswith(f"E{CROSSED}")]
        rebuild = asked.rebuilt or (sessions and asked.level == "national")
        if way == "pupils" and rebuild:
            # By term alone: pupils suspended in two terms would count twice.
            figures = [each for each in figures if each.term == ""]
        cells = [each.figure for each in _cells(replace(asked, rebuilt=rebuild), figures, given.heads)]
        if sessions:
            cells = [replace(each, group=each.group.rsplit(CROSSED, 1)[-1]) for each in cells]
        found[way] = cells
    return found


def _notes(
    asked: Asked, rows: Sequence[Row], ways: Mapping[str, Mapping[Cell, Ratio]], given: Given
) -> list[str]:
    """What a reader has to know beside the rows, in words."""
    said = [f"Chosen: {each}." for each in asked.chosen]
    terms = {each.figure.term: each.figure.period for each in rows}
    said += [f"Counted over {COUNTED_AS[term]}." for term in terms] if len(terms) == 1 else []
    made = dict.fromkeys(each.figure.made for each in rows if each.figure.made)
    said += [f"Not published as such: {each}." for each in made]
    references = {each.reference for each in rows} - {""}
    for reference in references:
        found = group_list().references.get(asked.characteristic)
        if found and found.group == reference:
            said.append(f"Ratios are to the group “{reference}”. {found.why}")
        else:
            said.append(f"Ratios are to {reference}.")
    if any(each.reach.low is not None for each in rows):
        said.append(MEANING[asked.measure])
    said += _why_ratios_differ(asked, rows, given) if ways else []
    unlike = [each for each in rows if each.rate.published is not None]
    if unlike:
        said.append(
            "Rates are counts over possible sessions. Published ones differ where the Department weights its "
            f"totals: {unlike[0].rate.published:.3f} for {unlike[0].figure.group}, {unlike[0].figure.period}."
        )
    revised = sum(bool(each.others) for each in rows)
    if revised:
        said.append(f"{revised} figures stand with other numbers elsewhere: see revisions.")
    breaks = {each.name: each for row in rows for each in row.breaks}
    said += [f"Break in the series: {each.words} ({each.source})" for each in breaks.values()]
    return said


def _why_ratios_differ(asked: Asked, rows: Sequence[Row], given: Given) -> list[str]:
    """For the group whose two ratios differ most, why they do."""
    unlike = [
        (abs(by_s.value - by_p.value), each)
        for each in rows
        if (by_s := each.ways.get("suspensions")) and (by_p := each.ways.get("pupils"))
        and by_s.value is not None and by_p.value is not None
    ]  # fmt: skip
    if not unlike:
        return []
    _, row = max(unlike, key=lambda pair: pair[0])
    place = cell_of(row.figure)[:-1]
    figures = _figures_of_ways(asked, given)
    suspensions, pupils = (
        {each.group: each for each in figures[way] if cell_of(each)[:-1] == place}
        for way in ("suspensions", "pupils")
    )
    said = why_they_differ(row.figure.group, row.reference, suspensions, pupils)
    return [said] if said else []
