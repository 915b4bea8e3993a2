"""The commands `evaluate …`: what became of those who began something, and how sure that is."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import Path

import typer

from wholeschool.cli import (
    evaluate_plan,
    evaluate_pool,
    evaluate_power,
    evaluate_provision,
    evaluate_story,
    evaluate_support,
)
from wholeschool.cli.evaluate_shown import document_of, known_values, print_found
from wholeschool.cli.options import read_names
from wholeschool.cli.show import print_json, progress_bar, say


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
    group.command()(evaluate_support.support)
    group.command()(evaluate_provision.provision)
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
        print_json({**document_of(found), "plan": asdict(planned)})
    else:
        print_found(found)


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
        print_json({**known_values(asdict(answer.found)), "sentences": [*answer.sentences]})
        return
    for sentence in answer.sentences:
        say(sentence)
