"""What a reader has to know beside the rows of an answer, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from wholeschool.policy.asked import Asked
from wholeschool.policy.chosen import UNORDERED
from wholeschool.policy.compared import NOT_BY_GROUP, Given, figures_of_ways
from wholeschool.policy.figures import SESSIONS, Figure
from wholeschool.policy.intervals import meaning
from wholeschool.policy.ratio import COUNTS, cell_of, why_they_differ
from wholeschool.policy.rebuilt import FROM_AUTHORITIES, REBUILT
from wholeschool.policy.trend import counted_when
from wholeschool.reference.areas import authorities_in
from wholeschool.reference.groups import group_list
from wholeschool.schema.wording import counted

if TYPE_CHECKING:
    from wholeschool.policy.table import Row


_NAMED = 3
"""So many areas are named."""
_MOST = 0.9
"""With fewer of the authorities of a year it is said how many there are."""


def notes(asked: Asked, rows: Sequence[Row], given: Given) -> list[str]:
    """What a reader has to know beside the rows, in words."""
    said = [f"Chosen: {each}." for each in asked.chosen]
    terms = {each.figure.term: each.figure.period for each in rows}
    said += given.notes
    said += _few_areas(asked, rows, named=given.named)
    said += [counted_when(asked.measure, term) for term in terms] if len(terms) == 1 else []
    said += made_here(each.figure for each in rows)
    references = {each.reference for each in rows} - {""}
    for reference in references:
        found = group_list().references.get(asked.characteristic)
        if found and found.group == reference:
            said.append(f"Ratios are to the group “{reference}”. {found.why}")
        else:
            said.append(f"Ratios are to {reference}.")
    said += _divided(rows)
    if any(each.reach.low is not None for each in rows):
        said.append(meaning(asked.measure, asked.characteristic))
    if any(each.ways for each in rows):
        said += _why_ratios_differ(asked, rows, given)
        by_days = any(each.ways["days"].value is not None for each in rows if each.ways)
        if by_days and any(each.measure == SESSIONS for each in given.ways.get("days", ())):
            said.append(
                "By days: by sessions under code E (suspended, no provision made), of possible sessions."
            )
        elif not by_days:
            said.append(f"By days there are no ratios: {NOT_BY_GROUP['days']}.")
    unlike = [each for each in rows if each.rate.published is not None]
    if unlike:
        said.append(
            "Rates are counts over possible sessions. Published ones differ where the Department weights its "
            f"totals: {unlike[0].rate.published:.3f} for {unlike[0].figure.group}, {unlike[0].figure.period}."
        )
    revised = sum(bool(each.others) for each in rows)
    if revised:
        said.append(f"Other files or editions have other numbers for {counted(revised, 'figure')}.")
    if any(each.how == UNORDERED for row in rows for each in row.others):
        said.append(
            "Editions of one table came in one load, and nothing says which is newer: what is shown may be "
            "the older figure. Load them one after the other, the newest last, into a new store."
        )
    breaks = {each.name: each for row in rows for each in row.breaks}
    said += [f"Break in the series: {each.words} ({each.source})" for each in breaks.values()]
    return said


def made_here(figures: Iterable[Figure]) -> list[str]:
    """That figures are not published as they stand, and how they were made; nothing where all are."""
    made = dict.fromkeys(how for each in figures for how in each.made.split("; ") if how)
    said = [f"Not published as such, and made here: {'; '.join(made)}."] if made else []
    return [*said, REBUILT] if any(each.startswith(FROM_AUTHORITIES) for each in made) else said


def _divided(rows: Sequence[Row]) -> list[str]:
    """That ratios are not those of the rates that stand beside them, where they are of counts."""
    published = any(each.rate.value is not None and not each.rate.counted for each in rows)
    of_counts = sum(each.ratio.divided == COUNTS for each in rows)
    if not (published and of_counts):
        return []
    return [f"{counted(of_counts, 'ratio')}: of counts ÷ bases, which are more exact than published rates."]


def _few_areas(asked: Asked, rows: Sequence[Row], *, named: bool) -> list[str]:
    """That the files have figures of some authorities alone, which would look like an answer of all."""
    if named or asked.level != "la" or not rows:
        return []
    areas = dict.fromkeys(each.figure.area for each in rows)
    there = authorities_in(max(each.figure.period for each in rows))
    if len(areas) >= _MOST * there:
        return []
    names = f" ({', '.join(areas)})" if len(areas) <= _NAMED else ""
    return [
        f"The files have these figures of {len(areas)} of {there} local authorities alone{names}: nothing "
        "can be said of the others."
    ]


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
    figures = figures_of_ways(asked, given)
    suspensions, pupils = (
        {each.group: each for each in figures[way] if cell_of(each)[:-1] == place}
        for way in ("suspensions", "pupils")
    )
    said = why_they_differ(row.figure.group, row.reference, suspensions, pupils)
    return [said] if said else []
