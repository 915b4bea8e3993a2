"""The page of evaluations: every practice given in a store's latest year, evaluated and released."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow.compute as pc

from wholeschool import __version__
from wholeschool.actions.evaluate_plan import first_read_of_any, note_read, registered_plan
from wholeschool.actions.evaluate_support import SupportAsked, SupportEvaluated, evaluated
from wholeschool.actions.evaluation_rows import about_row, effect_rows, may_be_shown, withheld_row
from wholeschool.actions.practice_extra import need_practice
from wholeschool.actions.reading import reading
from wholeschool.actions.report_scope import Scope, latest
from wholeschool.actions.support_outcomes import asked_outcome
from wholeschool.disclosure import Policy, fewest_pupils, load_policy, release_estimates
from wholeschool.errors import WrongCallError
from wholeschool.practice.given.exposure import exposure
from wholeschool.practice.protocols.planned import NO_PLAN, Step, plan_of
from wholeschool.practice.protocols.protocol import Protocol
from wholeschool.reference.practices import Practice, practices_for
from wholeschool.report.evaluations import (
    ABOUT_COLUMNS,
    EFFECT_COLUMNS,
    EvaluationsContent,
    write_evaluations_site,
)
from wholeschool.store import Store

_SOURCE = (
    "Spells of supports, registers, rolls and records of the schools, as they were imported. Each support is "
    "held against pupils of the same schools and year groups by the past of their own."
)
Planned = tuple[Protocol, tuple[Step, ...]]


def write_evaluations(
    store: Store,
    out: Path,
    outcome: str,
    *,
    policy: Policy | None = None,
    today: date | None = None,
    made_up: bool = False,
) -> list[Path]:
    """Write the page of evaluations of a store's latest year into `out`; the files, the page first.

    Each practice that was given is evaluated on `outcome` (`support_outcomes.asked_outcome`), by the newest
    plan of the store that asks of both where there is one. `made_up`: the page says so. Raises WrongCallError
    where the outcome is none, or as `check_folder` does.
    """
    rules = policy or load_policy()
    with reading(store) as opened:
        scope = latest(opened.engine, opened.kept)
        found, plans = _evaluated(scope, store.path, asked_outcome(outcome).name, fewest_pupils(rules))
        content = content_of(found, scope, rules, today or date.today(), made_up=made_up)
    for protocol, steps in plans:
        note_read(store, protocol, steps)
    return write_evaluations_site(out, content)


def content_of(
    found: Mapping[Practice, SupportEvaluated | None],
    scope: Scope,
    policy: Policy,
    made_on: date,
    *,
    made_up: bool = False,
) -> EvaluationsContent:
    """Evaluations as they may leave; None = the practice could not be evaluated."""
    about, effects = [], []
    for practice, each in found.items():
        if each and may_be_shown(each, policy):
            about.append(about_row(each, policy))
            effects += effect_rows(each, policy)
        else:
            about.append(withheld_row(practice, scope.year, each))
    return EvaluationsContent(
        about=release_estimates("Evaluations", ABOUT_COLUMNS, about, policy, source=_SOURCE),
        effects=release_estimates("Effects", EFFECT_COLUMNS, effects, policy, source=_SOURCE),
        trust=scope.trust,
        year=scope.year,
        made_on=made_on,
        version=__version__,
        made_up=made_up,
    )


def _evaluated(
    scope: Scope, store: Path, outcome: str, fewest: int
) -> tuple[dict[Practice, SupportEvaluated | None], list[Planned]]:
    """Each practice that was given, in the order of their names; and the plans by which it was."""
    need_practice("Evaluations", "drdid")
    known = practices_for(store)
    found: dict[Practice, SupportEvaluated | None] = {}
    plans = []
    for practice in sorted(
        (known[each] for each in _given(scope) if each in known), key=lambda each: each.name
    ):
        planned = registered_plan(scope.engine, practice.id, outcome)
        plans += [planned] if planned else []
        try:
            found[practice] = _one(scope, store, SupportAsked(practice.id, outcome), planned, fewest)
        except WrongCallError:
            found[practice] = None
    return found, plans


def _one(
    scope: Scope, store: Path, asked: SupportAsked, planned: Planned | None, fewest: int
) -> SupportEvaluated:
    """A practice evaluated as its plan says, where there is one."""
    if planned is None:
        return evaluated(scope, store, asked, NO_PLAN, fewest)
    protocol, steps = planned
    asked = replace(asked, smallest=protocol.said.smallest, design=protocol.said.design)
    read = first_read_of_any(scope.engine, asked.practice, asked.outcome)
    found = evaluated(scope, store, asked, plan_of(protocol, steps, None, None, read), fewest)
    return replace(found, question=protocol.said.question)


def _given(scope: Scope) -> list[str]:
    rows = scope.kept.once("exposure", lambda: exposure(scope.engine, scope.last_day))
    here = rows.filter(pc.equal(rows["academic_year"], scope.year))
    return [*dict.fromkeys(here["practice_id"].to_pylist())]
