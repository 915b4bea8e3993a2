"""The command `evaluate pool`: estimates of several schools or studies in a table, put together."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from wholeschool.cli.options import read_names
from wholeschool.cli.show import note, print_json, print_table, say
from wholeschool.practice.results.figures import figure

if TYPE_CHECKING:
    from wholeschool.actions.pool_table import PoolAnswer


def pool(
    data: Path = typer.Argument(
        ..., help="A table, CSV or Parquet, with a row a school or study.", metavar="DATA"
    ),
    effect: str = typer.Option(..., help="The column of effects, in one unit.", metavar="COLUMN"),
    error: str = typer.Option(..., help="The column of their standard errors.", metavar="COLUMN"),
    name: str = typer.Option("", help="The column of names.", metavar="COLUMN"),
    moderators: str = typer.Option(
        "", help="Columns that effects may change with, with commas between.", metavar="COLUMNS"
    ),
    method: str = typer.Option("reml", help="reml, dl, pm, or fixed (no spread between them)."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """Put estimates of several schools together, and draw each towards what they have in common.

    Random effects with Hartung and Knapp's interval, where the next one would lie, and a test of whether
    those that found nothing are lacking.
    """
    from wholeschool.actions.pool_table import pool_file

    answer = pool_file(data, effect, error, name, read_names(moderators), method)
    if as_json:
        print_json(_document(answer))
        return
    for sentence in answer.found.sentences:
        say(sentence)
    drawn = answer.found.drawn
    if drawn is not None:
        say()
        rows = zip(answer.names, answer.effects, answer.errors, drawn.values, strict=True)
        print_table(
            "Each, and drawn towards what they have in common",
            ("name", "effect", "standard error", "drawn in"),
            [(each, *map(figure, map(float, numbers))) for each, *numbers in rows],
            numbers=("effect", "standard error", "drawn in"),
        )
    if answer.left_out:
        note(answer.left_out)


def _document(answer: PoolAnswer) -> dict[str, Any]:
    from wholeschool.practice.library.pooled_table import drawn_ends, ends

    found = answer.found.pooled
    document = {
        "method": found.method, "estimates": found.studies, "tau2": found.between,
        "i_squared": found.i_squared, "q": found.q,
        "q_df": found.q_freedom, "q_p": found.q_p, "next_low": found.next_low,
        "next_high": found.next_high, "explained": found.explained,
        "small_ones_say_more": answer.found.small_ones_say_more,
        "coefficients": [
            {
                "name": name, "estimate": float(found.coefficients[at]), "se": float(found.errors[at]),
                "low": ends(found, at)[0], "high": ends(found, at)[1], "p": float(found.p[at]),
            }
            for at, name in enumerate(("mean", *answer.found.moderators))
        ],
        "drawn": [], "left_out": answer.left_out, "sentences": [*answer.found.sentences],
    }  # fmt: skip
    drawn = answer.found.drawn
    if drawn is not None:
        lows, highs = drawn_ends(drawn)
        document["drawn"] = [
            {"name": name, "effect": effect, "drawn": float(value), "low": float(low), "high": float(high)}
            for name, effect, value, low, high in zip(
                answer.names, answer.effects, drawn.values, lows, highs, strict=True
            )
        ]
    return {
        key: None if isinstance(value, float) and not math.isfinite(value) else value
        for key, value in document.items()
    }
