"""Evaluations of all practices of a store's latest year, as rows that may leave: kept while all stands.

What is kept are aggregates. It is named by the tables, the plans and the policy that it rests on, by the
program and by the libraries that did the sums (`store/kept`): of what is stale nothing is ever shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.actions.plan_register import OutcomesRead, Planned, Register, read_register
from wholeschool.actions.practice_extra import need_practice
from wholeschool.actions.report_scope import Scope
from wholeschool.actions.support_plan import REGISTER
from wholeschool.disclosure import Policy, Value, fewest_pupils
from wholeschool.errors import WrongCallError
from wholeschool.practice.given.exposure import exposure
from wholeschool.reference.practices import Practice, practices_for
from wholeschool.store import EVERY_YEAR

_NAME = "evaluations"
_RESTS_ON = (
    "calendar", "enrolments", "events", "ledger", "presence", "rungs", "schools", "standings", "supports",
)  # fmt: skip
_LIBRARIES = ("diff-diff", "drdid", "pandas", "scipy", "statsmodels")
_OF_LATE = 3
"""How many outcomes are worked out ahead, those that were asked for last."""


@dataclass(frozen=True)
class EvaluatedRows:
    """An evaluation as it may leave: a row about it, and a row for each effect.

    `outcomes`: what somebody reads who reads it, by name; () where nothing of it is shown.
    """

    about: Mapping[str, Value]
    effects: tuple[Mapping[str, Value], ...]
    outcomes: tuple[str, ...]

    def reading(self, planned: Planned | None) -> OutcomesRead:
        """What is to be written down before it is shown."""
        return OutcomesRead(str(self.about["practice"]), self.outcomes, str(self.about["year"]), planned)


def evaluated_rows(scope: Scope, store: Path, outcome: str, policy: Policy) -> tuple[EvaluatedRows, ...]:
    """Each practice that was given, by name, evaluated by the newest plan that asks of it and the outcome.

    Worked out where it is not kept. Raises WrongCallError where the extra `practice` is not installed.
    """
    need_practice("Evaluations", "drdid")
    register = register_of(scope)
    known = practices_for(store)
    bearing = {each: register.bears_on(each, outcome, scope.year) for each in known}
    told = tuple(sorted(asdict(policy).items()))

    def make() -> pa.Table:
        found = _evaluated(scope, store, outcome, policy, known, register)
        return pa.Table.from_pylist([{"asked": outcome, "policy": asdict(policy), **row} for row in found])

    rows = scope.kept.rows(
        f"{_NAME}-{_short(repr((outcome, told)))}", EVERY_YEAR, _RESTS_ON, make,
        basis=(scope.year, scope.last_day, bearing, known, _versions()),
    )  # fmt: skip
    return tuple(
        EvaluatedRows(row["about"], tuple(row["effects"]), tuple(row["outcomes"])) for row in rows.to_pylist()
    )


def evaluate_ahead(scope: Scope, store: Path) -> None:
    """Work out again what was kept of outcomes that were asked for of late, where it is stale."""
    for rows in scope.kept.newest(_NAME, _OF_LATE):
        for row in rows.slice(0, 1).to_pylist():
            evaluated_rows(scope, store, row["asked"], Policy(**row["policy"]))


def register_of(scope: Scope) -> Register:
    """The register of plans, read once for all practices."""
    return scope.kept.once(REGISTER, lambda: read_register(scope.engine))


def _evaluated(
    scope: Scope,
    store: Path,
    outcome: str,
    policy: Policy,
    known: Mapping[str, Practice],
    register: Register,
) -> Iterator[dict[str, Any]]:
    from wholeschool.actions.evaluate_support import SupportAsked, evaluated
    from wholeschool.actions.evaluation_rows import about_row, effect_rows, may_be_shown, withheld_row
    from wholeschool.actions.support_plan import reading_of

    given = [known[each] for each in _given(scope) if each in known]
    for practice in sorted(given, key=lambda each: each.name):
        planned, found = register.newest(practice.id, outcome), None
        with suppress(WrongCallError):  # it is said that too few were given it, or too few others fared alike
            asked = SupportAsked(practice.id, outcome)
            found = evaluated(scope, store, asked, planned, fewest_pupils(policy))
        if found and may_be_shown(found, policy):
            read = reading_of(found, planned).outcomes
            about, effects = about_row(found, policy), effect_rows(found, policy)
        else:
            read, about, effects = (), withheld_row(practice, scope.year, found), []
        yield {"about": about, "effects": effects, "outcomes": [*read]}


def _given(scope: Scope) -> list[str]:
    rows = scope.kept.once("exposure", lambda: exposure(scope.engine, scope.last_day))
    here = rows.filter(pc.equal(rows["academic_year"], scope.year))
    return [*dict.fromkeys(here["practice_id"].to_pylist())]


def _short(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


@cache
def _versions() -> tuple[str, ...]:
    return tuple(f"{each} {_version(each)}" for each in _LIBRARIES)


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "not installed"
