"""The page of evaluations: every practice given in a store's latest year, evaluated and released."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from wholeschool import __version__
from wholeschool.actions.evaluations_kept import EvaluatedRows, evaluated_rows, register_of
from wholeschool.actions.plan_register import note_readings
from wholeschool.actions.reading import reading
from wholeschool.actions.report_scope import Scope, latest
from wholeschool.actions.support_outcomes import asked_outcome
from wholeschool.disclosure import Policy, load_policy, release_estimates
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
        asked = asked_outcome(outcome).name
        found = evaluated_rows(scope, store.path, asked, rules)
        register = register_of(scope)
        shown = [each for each in found if each.outcomes]
        read = [each.reading(register.newest(str(each.about["practice"]), asked)) for each in shown]
        content = content_of(found, scope, rules, today or date.today(), made_up=made_up)
    note_readings(store, read)
    return write_evaluations_site(out, content)


def content_of(
    found: Sequence[EvaluatedRows], scope: Scope, policy: Policy, made_on: date, *, made_up: bool = False
) -> EvaluationsContent:
    """Evaluations as they leave."""
    about = [each.about for each in found]
    effects = [row for each in found for row in each.effects]
    return EvaluationsContent(
        about=release_estimates("Evaluations", ABOUT_COLUMNS, about, policy, source=_SOURCE),
        effects=release_estimates("Effects", EFFECT_COLUMNS, effects, policy, source=_SOURCE),
        trust=scope.trust,
        year=scope.year,
        made_on=made_on,
        version=__version__,
        made_up=made_up,
    )
