"""The command `evaluate power`: what an evaluation could see, before anybody looks at outcomes."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from wholeschool.cli.show import print_json, say
from wholeschool.errors import WrongCallError

if TYPE_CHECKING:
    from wholeschool.practice.power.power import Power


def power(
    by: str = typer.Option("school", help="Who gets it, or not, as a whole: pupil, school or trust."),
    trusts: int = typer.Option(1, help="How many trusts are compared, where it is trusts that get it."),
    schools: int = typer.Option(1, help="How many schools there are; in each trust, where trusts get it."),
    pupils: int = typer.Option(0, help="How many pupils of each school; or in all, where pupils get it."),
    given: float = typer.Option(50, help="The percentage of pupils, schools or trusts that gets it."),
    share: float | None = typer.Option(
        None, help="The percentage of pupils to whom the outcome happens now.", metavar="PERCENT"
    ),
    spread: float | None = typer.Option(
        None, help="The standard deviation of an outcome that is measured.", metavar="NUMBER"
    ),
    alike: float | None = typer.Option(
        None, help="How alike pupils of a school are (ICC, 0 to 1). Without it: a sourced one.", metavar="ICC"
    ),
    alike_trusts: float = typer.Option(0, help="How alike schools of a trust are (ICC).", metavar="ICC"),
    explained: float = typer.Option(
        0, help="How much an earlier measure explains of the outcome (R², 0 to 1).", metavar="R2"
    ),
    panel: Path | None = typer.Option(
        None,
        help="A table of the past, with a row a unit and time, to go by in place of all that.",
        metavar="DATA",
    ),
    unit: str = typer.Option("", help="With --panel: the column of units.", metavar="COLUMN"),
    time: str = typer.Option("", help="With --panel: the column of times.", metavar="COLUMN"),
    outcome: str = typer.Option("", help="With --panel: the column of the outcome.", metavar="COLUMN"),
    start: str = typer.Option(
        "", help="With --panel: the column of the start; nothing after the first is read.", metavar="COLUMN"
    ),
    cluster: str = typer.Option("", help="With --panel: units that are taken together.", metavar="COLUMN"),
    begin: int | None = typer.Option(
        None, help="With --panel: how many units would begin.", metavar="NUMBER"
    ),
    after: int = typer.Option(1, help="With --panel: at how many times after the start outcomes are seen."),
    alone: str = typer.Option(
        "", help="With --panel: the one unit that begins, with nobody beside it.", metavar="UNIT"
    ),
    season: int = typer.Option(1, help="With --alone: how many times make a season, such as 6 half-terms."),
    smallest: str = typer.Option(
        "", help="The smallest effect that would matter; with --panel also as 20%.", metavar="NUMBER"
    ),
    plan: Path | None = typer.Option(
        None, help="A plan (`evaluate plan`), which says what would matter.", metavar="FILE"
    ),
    chance: float = typer.Option(80, help="The chance of seeing it, in per cent."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """What an evaluation could see, before anybody has looked at an outcome.

    By its size, where chance decides who gets something: pupils, schools or trusts. Or by the past of a
    table: how much its units swing anyway. An evaluation that could not see what matters cannot tell.
    """
    from wholeschool.actions.evaluate_power import PastAsked, power_of_past, power_of_plan
    from wholeschool.actions.panel_table import Columns
    from wholeschool.practice.power.power_asked import Planned

    if plan is not None and not smallest:
        from wholeschool.actions.evaluate_plan import read_plan

        smallest = str(read_plan(plan).said.smallest)
    if panel is not None:
        for name, column in (("--unit", unit), ("--time", time), ("--outcome", outcome)):
            if not column:
                raise WrongCallError(
                    f"{name} is missing", advice="A table needs --unit, --time and --outcome."
                )
        columns = Columns(unit, time, outcome, start, cluster=cluster)
        _print(
            power_of_past(panel, PastAsked(columns, begin, after, alone, season, smallest, chance / 100)),
            as_json,
        )
        return
    planned = Planned(
        by, pupils, schools, trusts, given / 100, share, spread, alike, alike_trusts, explained,
        chance=chance / 100,
    )  # fmt: skip
    _print(power_of_plan(planned, smallest), as_json)


def _print(found: Power, as_json: bool) -> None:
    from wholeschool.practice.power.power_words import in_words

    sentences = in_words(found)
    if as_json:
        document = {
            name: None if isinstance(value, float) and not math.isfinite(value) else value
            for name, value in asdict(found).items()
        }
        print_json({**document, "assumed": [*found.assumed], "sentences": [*sentences]})
        return
    for sentence in sentences:
        say(sentence)
