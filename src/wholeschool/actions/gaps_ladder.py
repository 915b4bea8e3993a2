"""Where a gap enters on the continuum: who of each group goes on from one rung to a higher one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from wholeschool.actions.gaps_asked import AskedGaps, GapsScope, gaps_scope
from wholeschool.actions.reading import Reading
from wholeschool.continuum.rows.columns import NOWHERE, days, places, whole_numbers
from wholeschool.continuum.rungs.rungs import BRANCHES
from wholeschool.equity.characteristics import Characteristic
from wholeschool.equity.counted import check_reference
from wholeschool.equity.grouped import Grouped
from wholeschool.equity.ladder import NEVER, RUNGS, Ints, Step, steps_up
from wholeschool.equity.words import Said, said_of
from wholeschool.reference.forms import ladder
from wholeschool.store import Store


@dataclass(frozen=True)
class LadderStep:
    """A step up: the rung it leads from, what it is called, the gaps and what they say.

    `rungs`: what each rung of the branch is called.
    """

    branch: str
    step: Step
    title: str
    said: Said
    rungs: Mapping[int, str]

    @property
    def sentences(self) -> tuple[str, ...]:
        """All that is said of the groups."""
        return self.said.sentences


@dataclass(frozen=True)
class LadderGaps:
    """The steps of both branches in an academic year ("202425"); `unknown`: pupils without a known group."""

    year: str
    behind: bool
    urn: int | None
    steps: tuple[LadderStep, ...]
    unknown: int


def gaps_on_the_ladder(store: Store | Reading, asked: AskedGaps) -> LadderGaps:
    """Each step of both branches, pupils by what their last roll of the year says.

    With `urn` the pupils are those on the school's roll, wherever they touched a rung. Internal: small
    numbers are shown as they are. Raises WrongCallError as `gaps_scope` does, and where no group is called
    `reference`.
    """
    with gaps_scope(store, asked) as opened:
        touched, rolls = first_days(opened), opened.rolls
    steps, unknown = ladder_steps(touched, rolls, opened.by, asked.reference)
    return LadderGaps(opened.year, opened.behind, opened.here, steps, unknown)


def first_days(opened: GapsScope) -> dict[str, pa.Table]:
    """Of each branch the first day of the year on which a pupil touched a rung: pupil_id, rung, day."""
    return {branch: _first_days(opened, branch) for branch in BRANCHES}


def ladder_steps(
    touched: Mapping[str, pa.Table],
    rolls: pa.Table,
    by: Sequence[Characteristic],
    reference: str | None = None,
) -> tuple[tuple[LadderStep, ...], int]:
    """The steps of both branches by `first_days`, and how many pupils have no known group.

    Raises WrongCallError where no group is called `reference`.
    """
    # One pupil, whatever the schools: as if all were at one.
    anywhere = rolls.set_column(1, "urn", pa.array(np.zeros(rolls.num_rows, dtype=np.int64)))
    grouped = Grouped.of(anywhere, by)
    check_reference(grouped.names, reference)
    found = [
        (branch, step) for branch, first in touched.items() for step in _steps(grouped, first, reference)
    ]
    # Each step is a question of its own: what is said holds though all of them are asked.
    asked = max(1, sum(any(gap.p is not None for gap in step.gaps) for _, step in found))
    steps = tuple(
        LadderStep(
            branch, step, _title(branch, step.rung), said_of(step.gaps, {}, tables=asked), _rungs(branch)
        )
        for branch, step in found
    )
    return steps, grouped.unknown


def _first_days(opened: GapsScope, branch: str) -> pa.Table:
    rungs = opened.scope.engine.table("rungs")
    rows = rungs.filter((rungs.academic_year == opened.year) & (rungs.branch == branch))
    return opened.scope.engine.fetch(rows.group_by("pupil_id", "rung").agg(day=rows.day.min()))


def _steps(grouped: Grouped, touched: pa.Table, reference: str | None) -> tuple[Step, ...]:
    first: Ints = np.full((len(grouped.pupils), RUNGS), NEVER)
    at, rung = places(grouped.pupils, whole_numbers(touched, "pupil_id")), whole_numbers(touched, "rung")
    theirs = at != NOWHERE
    first[at[theirs], rung[theirs]] = days(touched, "day")[theirs]
    known = grouped.group != NOWHERE
    return steps_up(first[known], grouped.group[known], grouped.names, reference)


def _title(branch: str, rung: int) -> str:
    """Such as: Sent out of the room, then a higher rung."""
    if rung == 0:
        return "On a roll, then any rung"
    return f"{_rungs(branch)[rung]}, then a higher rung"


def _rungs(branch: str) -> dict[int, str]:
    """What each rung is called: the forms that stand on it."""
    forms: dict[int, list[str]] = {}
    for form in ladder(branch):
        if form.rung is not None:
            forms.setdefault(form.rung, []).append(form.label)
    return {rung: " or ".join(labels) for rung, labels in forms.items()}
