"""The commands `evaluate …`: what became of those who began something, and how sure that is."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from wholeschool.cli import evaluate_plan, evaluate_pool, evaluate_power, evaluate_story
from wholeschool.cli.balance import print_balance
from wholeschool.cli.options import read_names
from wholeschool.cli.show import note, print_json, print_table, progress_bar, say
from wholeschool.practice.figures import figure
from wholeschool.practice.rules import RULES

if TYPE_CHECKING:
    from wholeschool.practice.effects import AtEventTime, Effects, Estimate
    from wholeschool.practice.evaluation import Evaluation

_OTHERWISE = {
    "by_group": "Each unit that began counted once",
    "by_event_time": "Each time since the start counted once",
    "by_calendar_time": "Each time counted once",
    "imputation": "By imputation",
    "staggered": "By staggered adoption",
    "level": "At the start itself",
    "slope": "More each time since",
    "weighted": "The first time since the start, by the odds of beginning alone",
    "pairs": "The first time since the start, by pairs of the most alike",
    "before_after": "Before and after alone, beside nobody",
    "unadjusted": "Not adjusted for what was before",
    "wild_bootstrap": "With the interval of the wild cluster bootstrap",
}
"""Other ways to average or estimate, in words."""


def add_to(app: typer.Typer) -> None:
    """Add these commands, as one group."""
    group = typer.Typer(
        name="evaluate",
        help="What works: what became of those who began something, and how sure that is.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    group.callback()(_evaluate)
    group.command()(panel)
    group.command("before-after")(before_after)
    group.command()(evaluate_power.power)
    group.command()(evaluate_plan.plan)
    group.command()(evaluate_story.story)
    group.command()(evaluate_pool.pool)
    app.add_typer(group)


def _evaluate() -> None:
    """What works: what became of those who began something, and how sure that is."""


def panel(
    data: Path = typer.Argument(
        ..., help="A table, CSV or Parquet, with a row a unit and time.", metavar="DATA"
    ),
    unit: str = typer.Option(..., help="The column of units, such as schools.", metavar="COLUMN"),
    time: str = typer.Option(
        ..., help="The column of times: whole numbers, such as years.", metavar="COLUMN"
    ),
    outcome: str = typer.Option(..., help="The column of the outcome.", metavar="COLUMN"),
    start: str = typer.Option(
        ..., help="The column of the time at which a unit began; blank or 0: never.", metavar="COLUMN"
    ),
    covariates: str = typer.Option("", help="Columns to adjust for, with commas between.", metavar="COLUMNS"),
    cluster: str = typer.Option("", help="The column of units that are taken together.", metavar="COLUMN"),
    control: str = typer.Option(
        "", help="Compare with units that never began (never), or had not yet (notyet: else as planned)."
    ),
    design: str = typer.Option(
        "",
        help="auto, staggered, imputation, twfe, its (one unit), sdid (a few), matched, rd (a rule), or "
        "randomised (chance chose).",
    ),
    outcome_kind: str = typer.Option("mean", help="mean, or count: compared by ratios, told in per cent."),
    exposure: str = typer.Option("", help="The column of what counts are of, as pupils.", metavar="COLUMN"),
    season: int = typer.Option(0, help="How many times make a year, where a pattern comes back with it."),
    running: str = typer.Option("", help="With rd: the column that the rule looks at.", metavar="COLUMN"),
    cutoff: float = typer.Option(math.nan, help="With rd: where the rule's line is.", metavar="NUMBER"),
    smallest: float | None = typer.Option(
        None, help="The smallest effect that would matter.", metavar="NUMBER"
    ),
    plan: Path | None = typer.Option(None, help="Its plan (`evaluate plan`).", metavar="FILE"),
    store: Path | None = typer.Option(None, help="The store that has the plan.", metavar="STORE"),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """Evaluate a panel: units over time, some of whom began something at some time.

    The change of those who began is held against that of others over the same time (Callaway and Sant'Anna's
    estimator, or imputation), before and after. What is said in words claims no more than the grade allows.
    """
    from wholeschool.actions.evaluate_panel import PanelAsked, evaluate_panel, read_kind
    from wholeschool.actions.panel_table import Columns

    counts = read_kind(outcome_kind)
    columns = Columns(
        unit, time, outcome, start, tuple(read_names(covariates)), cluster, counts, exposure, running
    )
    asked = PanelAsked(columns, control, design, smallest, season, plan, store, cutoff)
    with progress_bar(quiet=as_json) as going:
        found, planned = evaluate_panel(data, asked, going)
    if as_json:
        print_json({**_document(found), "plan": asdict(planned)})
    else:
        _print(found)


def before_after(
    data: Path = typer.Argument(
        ..., help="A table, CSV or Parquet, with a row a unit and time.", metavar="DATA"
    ),
    unit: str = typer.Option(..., help="The column of units, such as schools.", metavar="COLUMN"),
    time: str = typer.Option(..., help="The column of times: years, or whole numbers.", metavar="COLUMN"),
    outcome: str = typer.Option(
        ..., help="The column of counts, such as suspensions, or of --rates.", metavar="COLUMN"
    ),
    before: float = typer.Option(..., help="What was counted before.", metavar="NUMBER"),
    after: float = typer.Option(..., help="What was counted after.", metavar="NUMBER"),
    at_least: float | None = typer.Option(
        None,
        help="How many make a unit alike. Without it: half to twice what was before.",
        metavar="NUMBER",
    ),
    rates: bool = typer.Option(
        False, help="The outcome is a mean or rate, such as attendance, and no count."
    ),
    chosen: float | None = typer.Option(
        None, help="With --rates: units were chosen because they lay beyond this.", metavar="NUMBER"
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """How often units as high fall as far with no programme: what a before and after alone can show.

    “From 150 to four” is held against all units of a table that nobody gave a programme, such as the schools
    of England or of an authority, from each time to the next.
    """
    from wholeschool.actions.before_after import (
        answer_before_after,
        answer_rate_before_after,
        check_of_rates,
    )
    from wholeschool.actions.panel_table import Columns

    check_of_rates(rates, at_least, chosen)
    columns = Columns(unit, time, outcome)
    if rates:
        answer = answer_rate_before_after(data, columns, before, after, chosen)
    else:
        answer = answer_before_after(data, columns, before, after, at_least)
    if as_json:
        print_json({**_known(asdict(answer.found)), "sentences": [*answer.sentences]})
        return
    for sentence in answer.sentences:
        say(sentence)


def _document(found: Evaluation) -> dict[str, Any]:
    effects = found.effects
    return {
        "design": effects.design,
        "overall": _known(asdict(effects.overall)),
        "by_event_time": [_known(asdict(each)) for each in effects.by_event_time],
        "pretrend": None if effects.pretrend is None else _known(asdict(effects.pretrend)),
        "pretrend_reason": effects.pretrend_reason,
        "breakdown": effects.breakdown,
        "earlier": None if effects.earlier is None else _known(asdict(effects.earlier)),
        "averages": {name: _known(asdict(each)) for name, each in effects.others.items()},
        "scale": "logarithm of a ratio" if effects.percent else "outcome",
        "percent": _known(asdict(effects.told(effects.overall))) if effects.percent else None,
        "checks": {name: _known(asdict(each.overall)) for name, each in found.others.items()},
        "treated": effects.sides.treated,
        "comparison": effects.sides.beside,
        "rows": effects.rows,
        "details": dict(effects.details),
        "notes": [*effects.notes],
        "warnings": [*found.warnings],
        "grade": found.strength.grade,
        "grade_means": found.strength.means,
        "sentence": found.sentence,
    }


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in values.items()
    }


def _print(found: Evaluation) -> None:
    effects = found.effects
    say(found.sentence)
    say(f"Strength of evidence: {found.strength.grade} of 5, {found.strength.means}.")
    if effects.by_event_time:
        effect = "effect, %" if effects.percent else "effect"
        say()
        print_table(
            "By time since the start",
            ("time", effect, "95 % interval"),
            [
                (_when(each), figure(each.estimate), _range(each))
                for each in map(effects.told, effects.by_event_time)
            ],
            numbers=("time", effect),
        )
    if effects.pretrend is not None:
        test = effects.pretrend
        say(f"{RULES[effects.design].asks} Wald test {test.statistic:.2f}, {test.df} df, p = {test.p:.2g}.")
    _print_checks(effects, found)
    for line in effects.notes:
        say(line)
    print_balance(effects)
    for warning in found.warnings:
        if warning not in found.sentence:
            note(warning)


def _print_checks(effects: Effects, found: Evaluation) -> None:
    unit = " %" if effects.percent else ""
    others = {name: each.overall for name, each in found.others.items() if name != "twfe"}
    told = {name: effects.told(each) for name, each in {**effects.others, **others}.items()}
    for name, each in told.items():
        say(f"{_OTHERWISE[name]}: {figure(each.estimate)}{unit} ({_range(each)})")


def _when(each: AtEventTime) -> str:
    return f"{each.event_time:+d}".replace("-", "−") if each.event_time else "0"


def _range(each: AtEventTime | Estimate) -> str:
    return f"{figure(each.low)} to {figure(each.high)}"
