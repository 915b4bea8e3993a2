"""The figures that a question is answered with: chosen, made where they are not published, and in order."""

from __future__ import annotations

from collections.abc import Sequence

from wholeschool.policy.asked import Asked, best_terms
from wholeschool.policy.chosen import Chosen, choose
from wholeschool.policy.figures import Figure
from wholeschool.policy.rebuilt import rebuilt
from wholeschool.policy.together import over_phases, over_terms, put_together
from wholeschool.reference.groups import group_list
from wholeschool.schema.national import CROSSED, ENGLAND, LEVELS, PHASES


def cells(asked: Asked, figures: Sequence[Figure], heads: Sequence[Figure]) -> list[Chosen]:
    """One figure a cell, in the order in which people read them.

    What is asked and not published is made, as far as it can be: phases, terms and groups are added, England
    is rebuilt with the head counts `heads`. Where no term is asked, of each year the part that is nearest to
    the whole.
    """
    if asked.term is None:
        figures = [*figures, *over_terms(figures)]
    else:
        figures = [each for each in figures if each.term == asked.term]
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
        # Terms without any number count only where no term of that year has one.
        for cell in sorted(chosen, key=lambda each: not each.figure.has_number):
            its = by_period.setdefault((cell.figure.period, cell.figure.phase), set())
            if cell.figure.has_number or not its:
                its.add(cell.figure.term)
        chosen = [
            cell
            for cell in chosen
            if cell.figure.term in best_terms(by_period[cell.figure.period, cell.figure.phase])
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
