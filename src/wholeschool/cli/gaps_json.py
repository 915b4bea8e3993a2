"""Gaps as JSON: those of a table, of a store and of the ladder."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from wholeschool.cli.gaps_explained import explained_row

if TYPE_CHECKING:
    from wholeschool.actions.gaps import StoreGaps
    from wholeschool.actions.gaps_asked import AskedGaps
    from wholeschool.actions.gaps_ladder import LadderGaps
    from wholeschool.actions.gaps_of_table import GapsFound
    from wholeschool.equity.adjusted import Adjusted
    from wholeschool.equity.adjusted_for import AmongLike
    from wholeschool.equity.gap import Gap
    from wholeschool.equity.within import Within

Document = dict[str, Any]


def table_document(found: GapsFound) -> Document:
    """A row a group, the words, and what is taken to be so of the table."""
    rows = [_row(each, found.within) for each in found.gaps]
    return {"rows": rows, "sentences": list(found.sentences), "taken": list(found.taken)}


def store_document(found: StoreGaps, asked: AskedGaps) -> Document:
    """A row a measure and group, crossed groups, what has no rows, and the words."""
    known = _known(found, asked)
    rows = [
        {"measure": each.measure.name}
        | known
        | _row(gap, each.within)
        | {"days": each.measure.days(gap.count)}
        | _among_like(each.adjusted.get(gap.group))
        | {"explained": explained_row(each.explained.get(gap.group), asked.adjust)}
        for each in found.found
        for gap in each.gaps
    ]
    crossed = [{"measure": each.measure.name} | asdict(each.crossed) for each in found.found if each.crossed]
    left = _left_out(({"measure": each.measure.name}, each.reason) for each in found.found)
    said = [sentence for each in found.found for sentence in each.sentences]
    return _internal(found, known) | {"rows": rows, "crossed": crossed, "left_out": left, "sentences": said}


def ladder_document(found: LadderGaps, asked: AskedGaps) -> Document:
    """A row a step and group, one a higher rung (`to`) beside, what has no rows, and the words."""
    known = _known(found, asked)
    steps = [({"branch": each.branch, "rung": each.step.rung}, each) for each in found.steps]
    rows = [known | step | _row(gap, {}) for step, each in steps for gap in each.step.gaps]
    onward = [
        known | step | {"to": reached.to} | _row(gap, {})
        for step, each in steps
        for reached in each.step.onward
        for gap in reached.gaps
    ]
    left = _left_out((step, each.step.reason) for step, each in steps)
    said = [sentence for each in found.steps for sentence in each.sentences]
    return _internal(found, known) | {"rows": rows, "onward": onward, "left_out": left, "sentences": said}


def _known(found: StoreGaps | LadderGaps, asked: AskedGaps) -> Document:
    return {"by": ",".join(asked.by), "urn": found.urn, "year": found.year}


def _internal(found: StoreGaps | LadderGaps, known: Document) -> Document:
    return known | {"internal": True, "behind": found.behind}


def _left_out(found: Iterable[tuple[Document, str]]) -> list[Document]:
    """What has no rows, with the reason."""
    return [what | {"reason": reason} for what, reason in found if reason]


def _row(gap: Gap, within: Mapping[str, Within]) -> Document:
    return vars(gap) | {"reason": gap.reason or None} | _within(within.get(gap.group))


def _within(within: Within | None) -> Document:
    """What schools have to do with it: null where they are not told apart, or it cannot be told."""
    parts = {} if within is None or within.parts is None else vars(within.parts)
    return {
        "within_schools": _adjusted(within.ratio if within else None),
        "standardised": _adjusted(within.standardised if within else None),
        "parts": {name: _number(value) for name, value in parts.items()} or None,
        "schools": asdict(within.schools) if within and within.schools else None,
    }


def _among_like(its: AmongLike | None) -> Document:
    """Of pupils who are alike the ratio that fits best and the standardised one; null where not asked."""
    made = None if its is None else _adjusted(its.standardised)
    if its is not None and made is not None:
        made = {"likes" if name == "schools" else name: value for name, value in made.items()}
        made["covered"] = _number(its.covered)
    return {"adjusted": _adjusted(its.fitted if its else None), "adjusted_standardised": made}


def _adjusted(ratio: Adjusted | None) -> Document | None:
    return None if ratio is None else {name: _number(value) for name, value in vars(ratio).items()}


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
