"""The page of evaluations: every practice given in a store's latest year, evaluated and released."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pyarrow.compute as pc

from wholeschool import __version__
from wholeschool.actions.evaluate_support import SupportAsked, SupportEvaluated, evaluated
from wholeschool.actions.evaluation_rows import about_row, effect_rows, may_be_shown, withheld_row
from wholeschool.actions.plan_register import Reading, note_readings, registered_plan
from wholeschool.actions.practice_extra import need_practice
from wholeschool.actions.reading import reading
from wholeschool.actions.report_scope import Scope, latest
from wholeschool.actions.support_outcomes import asked_outcome
from wholeschool.actions.support_plan import reading_of
from wholeschool.disclosure import Policy, fewest_pupils, load_policy, release_estimates
from wholeschool.errors import WrongCallError
from wholeschool.practice.given.exposure import exposure
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
    plan of the store that asks of both where there is one; what is shown is first written down there as read.
    `made_up`: the page says so. Raises WrongCallError
    where the outcome is none, or as `check_folder` does.
    """
    rules = policy or load_policy()
    with reading(store) as opened:
        scope = latest(opened.engine, opened.kept)
        found, read = _evaluated(scope, store.path, asked_outcome(outcome).name, rules)
        content = content_of(found, scope, rules, today or date.today(), made_up=made_up)
    note_readings(store, read)
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
    scope: Scope, store: Path, outcome: str, policy: Policy
) -> tuple[dict[Practice, SupportEvaluated | None], list[Reading]]:
    """Each practice that was given, in the order of their names; and what of their outcomes will be shown."""
    need_practice("Evaluations", "drdid")
    known = practices_for(store)
    found: dict[Practice, SupportEvaluated | None] = {}
    read = []
    for practice in sorted(
        (known[each] for each in _given(scope) if each in known), key=lambda each: each.name
    ):
        planned = registered_plan(scope.engine, practice.id, outcome)
        asked = SupportAsked(practice.id, outcome)
        try:
            found[practice] = each = evaluated(scope, store, asked, planned, fewest_pupils(policy))
        except WrongCallError:
            found[practice] = None
            continue
        if may_be_shown(each, policy):
            read.append(reading_of(each, planned))
    return found, read


def _given(scope: Scope) -> list[str]:
    rows = scope.kept.once("exposure", lambda: exposure(scope.engine, scope.last_day))
    here = rows.filter(pc.equal(rows["academic_year"], scope.year))
    return [*dict.fromkeys(here["practice_id"].to_pylist())]
