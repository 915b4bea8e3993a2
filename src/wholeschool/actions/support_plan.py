"""How a plan stands to a practice evaluated from a store's spells: what was planned, and what was done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from wholeschool.actions.plan_register import OutcomesRead, Planned, read_register
from wholeschool.actions.report_scope import Scope
from wholeschool.actions.support_outcomes import in_order
from wholeschool.errors import WrongCallError, nearest
from wholeschool.practice.protocols.planned import NO_PLAN, Held, Plan, plan_of
from wholeschool.practice.protocols.protocol import Protocol, Said
from wholeschool.practice.units.compared import CONTROLS, Control
from wholeschool.practice.units.panel import NEVER
from wholeschool.schema.years import academic_year_of, academic_year_starting, year_label

if TYPE_CHECKING:
    from wholeschool.actions.evaluate_support import SupportAsked, SupportEvaluated
    from wholeschool.actions.support_panel import GivenPupils

REGISTER = "register of plans"
AUTO, MATCHED = "auto", "matched"
COMPARISON: Control = "notyet"
"""Pupils are held against all who had not begun at the time, unless somebody says otherwise."""
_YEARS = re.compile(r"(?<!\d)(20\d\d)\s*[/–-]?\s*(20\d\d|\d\d)(?!\d)")
_SATURDAY = timedelta(days=5)


def as_planned(asked: SupportAsked, protocol: Protocol) -> SupportAsked:
    """What is asked, with what the plan says where the call leaves it open."""
    said = protocol.said
    smallest = said.smallest if asked.smallest is None else asked.smallest
    design = said.design if asked.design == AUTO else asked.design
    return replace(asked, smallest=smallest, design=design, comparison=asked.comparison or said.comparison)


def design_of(asked: SupportAsked) -> str:
    """The design by name: support is given at a crisis, unless somebody says how else it came."""
    return MATCHED if asked.design == AUTO else asked.design


def compared_with(asked: SupportAsked) -> Control:
    """Whom those who were given it are held against. Raises WrongCallError, with the nearest."""
    found = next((each for each in CONTROLS if each == (asked.comparison or COMPARISON)), None)
    if found is None:
        raise WrongCallError(
            f"there is no comparison “{asked.comparison[:40]}”",
            nearest=nearest(asked.comparison, CONTROLS),
            advice="There are: notyet (pupils who had not begun at the time) and never (who never began).",
        )
    return found


def standing(scope: Scope, given: GivenPupils, asked: SupportAsked, planned: Planned | None) -> Plan:
    """How a plan stands to what is asked of those who were given a practice; `planned` None = there is none.

    Its window is the academic years that it names, or that of its `outcomes_from` where it names none: one of
    another year, or of several, is not this evaluation's. However far ahead it says that outcomes will be
    known, they can be since the half-term of the first start was over.
    """
    if planned is None:
        return NO_PLAN
    protocol, steps = planned
    said = protocol.said
    held: Mapping[str, Held] = {
        "practice": (said.practice or asked.practice, asked.practice),
        "outcome": (in_order(said.outcome), asked.outcome),
        "comparison": (said.comparison, compared_with(asked)),
        "window": (" and ".join(map(year_label, years_of(said))), year_label(given.year)),
        "smallest effect that matters": (said.smallest, asked.smallest),
        "design": (said.design, said.design if said.design == AUTO else design_of(asked)),
    }
    register = scope.kept.once(REGISTER, lambda: read_register(scope.engine))
    read = register.first_read(asked.practice, asked.outcome, given.year)
    return plan_of(protocol, steps, held, _known_from(scope, given), read)


def years_of(said: Said) -> tuple[str, ...]:
    """The academic years of a plan's window, in order: those that it names, else that of `outcomes_from`."""
    named = {
        academic_year_starting(int(first))
        for first, second in _YEARS.findall(said.window)
        if int(second) % 100 == (int(first) + 1) % 100
    }
    return tuple(sorted(named or {academic_year_of(said.outcomes_from)}))


def reading_of(found: SupportEvaluated, planned: Planned | None) -> OutcomesRead:
    """Which outcomes somebody sees who sees an evaluation: the one that is asked about, and those beside."""
    beside = (each.outcome.name for each in found.elsewhere)
    return OutcomesRead(found.practice.id, (found.outcome.name, *beside), found.given.year, planned)


def _known_from(scope: Scope, given: GivenPupils) -> date:
    """The day after the half-term of the first start."""
    first = int(given.starts[given.starts != NEVER].min())
    weeks = scope.kept.once("half-terms of weeks", scope.half_term_of_weeks)
    of_it = [week for week, half_term in weeks.items() if half_term == first]
    return max(week for week in of_it if academic_year_of(week) == given.year) + _SATURDAY
