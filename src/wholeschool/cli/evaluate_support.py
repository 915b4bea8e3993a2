"""The command `evaluate support`: what became of the pupils of a store who were given a practice."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from wholeschool.cli.evaluate_shown import document_of, known_values, print_found
from wholeschool.cli.show import note, note_behind, print_json, print_table, say
from wholeschool.practice.results.figures import figure

if TYPE_CHECKING:
    from wholeschool.actions.evaluate_support import SupportEvaluated


def support(
    store: Path = typer.Argument(..., help="The folder of the store.", metavar="STORE"),
    practice: str = typer.Option(..., help="The practice, such as mentoring (`support practices`)."),
    outcome: str = typer.Option(
        ..., help="A measure, such as overall_absence, or forms, such as sent_out+detention.", metavar="NAME"
    ),
    year: str = typer.Option("", help="The academic year, as 202425. Without it, the latest."),
    design: str = typer.Option("auto", help="As `evaluate panel` has it; auto: matched."),
    smallest: float | None = typer.Option(
        None, help="The smallest effect that would matter.", metavar="NUMBER"
    ),
    plan: Path | None = typer.Option(None, help="Its plan (`evaluate plan`), which the store has."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """What became of pupils who were given a practice, beside others who had fared alike until then.

    Half-term by half-term of a year, from the spells that the store has. Beside the outcome it looks where
    else something rose in the same pupils. Internal: small numbers are shown as they are.
    """
    from wholeschool.actions.evaluate_support import SupportAsked, evaluate_support
    from wholeschool.store import Store

    asked = SupportAsked(practice, outcome, year, design, smallest, plan)
    found = evaluate_support(Store.open(store), asked)
    note_behind(store, behind=found.behind)
    if as_json:
        print_json(_document(found))
    else:
        _print(found)


def _document(found: SupportEvaluated) -> dict[str, Any]:
    elsewhere = [
        {"outcome": each.outcome.name, "unit": each.outcome.unit, "p_adjusted": each.adjusted}
        | known_values(asdict(each.effect))
        for each in found.elsewhere
    ]
    about = {
        "practice": found.practice.id,
        "outcome": found.outcome.name,
        "unit": found.outcome.unit,
        "academic_year": found.given.year,
        "schools": found.given.schools,
        "plan": asdict(found.plan),
    }
    return about | document_of(found.found) | {"elsewhere": elsewhere, "said": list(found.said)}


def _print(found: SupportEvaluated) -> None:
    from wholeschool.schema.years import year_label

    say(
        f"{found.practice.name}, {year_label(found.given.year)}: {found.outcome.title}, {found.outcome.unit}."
    )
    print_found(found.found)
    if found.elsewhere:
        say()
        print_table(
            "Elsewhere, in the same pupils",
            ("outcome", "unit", "effect", "95 % interval", "p among all"),
            [
                (
                    each.outcome.title, each.outcome.unit, figure(each.effect.estimate),
                    f"{figure(each.effect.low)} to {figure(each.effect.high)}", f"{each.adjusted:.2g}",
                )
                for each in found.elsewhere
            ],
            numbers=("effect", "p among all"),
        )  # fmt: skip
    for sentence in found.said:
        note(sentence)
