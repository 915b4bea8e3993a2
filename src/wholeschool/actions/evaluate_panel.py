"""A panel that a researcher has, evaluated."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from wholeschool.actions.panel_table import Columns, of_file, panel_of
from wholeschool.actions.practice_extra import need_practice
from wholeschool.errors import WrongCallError, nearest

if TYPE_CHECKING:
    from wholeschool.practice.judged.evaluation import Evaluation
    from wholeschool.practice.protocols.planned import Held, Plan
    from wholeschool.practice.protocols.protocol import Protocol, Said
    from wholeschool.practice.units.panel import Panel

_KINDS = ("mean", "count")
_YEARS = (1990, 2100)
_AUTUMN = 9


@dataclass(frozen=True)
class PanelAsked:
    """The columns of a table, the design, whom to compare with, what would matter (None = it is not said).

    `season`: how many times make a year, 0 = no matter. `control` and `design` "": as the plan has them, else
    `notyet` and `auto`. `plan`: its file, None = there is none; `store`: the folder of the store that has it.
    `cutoff`: the line of a rule, NaN = there is none.
    """

    columns: Columns
    control: str = ""
    design: str = ""
    smallest: float | None = None
    season: int = 0
    plan: Path | None = None
    store: Path | None = None
    cutoff: float = math.nan


def evaluate_panel(
    path: Path, asked: PanelAsked, going: Callable[[str, int, int], None] = lambda what, done, of: None
) -> tuple[Evaluation, Plan]:
    """Evaluate a table with a row a unit and time; and how its plan stands to that.

    `going`: told how far something long has got. What the call leaves open the plan says. Without a plan that
    a store had before outcomes were read, and that was followed, the grade is capped. Raises WrongCallError
    as `panel_of`, where the panel cannot be evaluated, where the plan was changed by hand, and where the
    extra `practice` is not installed.
    """
    need_practice("Evaluations", "diff_diff", "drdid")
    from wholeschool.practice.judged.evaluation import evaluate
    from wholeschool.practice.protocols.planned import held_to_plan

    if asked.store is not None and asked.plan is None:
        raise WrongCallError("a store was named, and no plan that it has", advice="Name it with --plan FILE.")
    protocol = _read_plan(asked.plan) if asked.plan else None
    asked = _as_planned(asked, protocol.said if protocol else None)
    panel, outcome = panel_of(path, asked.columns), asked.columns.outcome
    with of_file(path.name):
        found = evaluate(
            panel,
            asked.design,
            asked.control,
            outcome=outcome,
            smallest=asked.smallest,
            season=asked.season,
            going=going,
            running=asked.columns.running,
            cutoff=asked.cutoff,
        )
    plan = _plan(protocol, asked, found.effects.design, panel)
    return held_to_plan(found, plan, outcome, asked.smallest), plan


def _read_plan(plan: Path) -> Protocol:
    # Here, because it takes what reads a store, of which a panel without a plan has no need.
    from wholeschool.actions.evaluate_plan import read_plan

    return read_plan(plan)


def _as_planned(asked: PanelAsked, said: Said | None) -> PanelAsked:
    """What was asked, with what the plan says where the call leaves it open."""
    smallest = said.smallest if asked.smallest is None and said else asked.smallest
    control = asked.control or (said.comparison if said else "notyet")
    return replace(
        asked, control=control, smallest=smallest, design=asked.design or (said.design if said else "auto")
    )


def _plan(protocol: Protocol | None, asked: PanelAsked, design: str, panel: Panel) -> Plan:
    """How the plan stands to what was done; `design`: the one that it came to."""
    from wholeschool.practice.protocols.planned import NO_PLAN

    if protocol is None:
        return NO_PLAN
    from wholeschool.actions.evaluate_plan import standing_of

    said = protocol.said
    held: dict[str, Held] = {
        "outcome": (said.outcome, asked.columns.outcome),
        "comparison": (said.comparison, asked.control),
        "smallest effect that matters": (said.smallest, asked.smallest),
        "design": (said.design, said.design if said.design == "auto" else design),
    }
    return standing_of(protocol, asked.store, held, _known_from(panel))


def _known_from(panel: Panel) -> date | None:
    """When the year of the first start was over, where times are years; None where nobody can tell."""
    times, began = panel.times, panel.starts[panel.began]
    if not began.size or times[0] < _YEARS[0] or times[-1] > _YEARS[1]:
        return None
    return date(int(began.min()) + 1, _AUTUMN, 1)


def read_kind(word: str) -> bool:
    """Whether outcomes are counts. Raises WrongCallError for a word that is neither `mean` nor `count`."""
    if word not in _KINDS:
        raise WrongCallError(
            f"There is no kind of outcome “{word}”",
            nearest=nearest(word, _KINDS),
            advice="There are: mean (such as a rate, a score) and count (such as suspensions).",
        )
    return word == "count"
