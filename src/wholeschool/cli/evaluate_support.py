"""The command `evaluate support`: what became of the pupils of a store who were given a practice."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from wholeschool.cli.evaluate_shown import document_of, interval, known_values, print_found, range_of, written
from wholeschool.cli.show import note, note_behind, print_json, print_table, say
from wholeschool.practice.results.figures import alike

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
    comparison: str = typer.Option(
        "", help="Pupils who never began (never), or had not yet (notyet: else as planned).", metavar="NAME"
    ),
    smallest: float | None = typer.Option(
        None, help="The smallest effect that would matter; else the plan's.", metavar="NUMBER"
    ),
    plan: Path | None = typer.Option(None, help="Its plan (`evaluate plan`), which the store has."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """What became of pupils who were given a practice, beside others who had fared alike until then.

    Half-term by half-term of a year, from the spells that the store has. Beside the outcome it looks where
    else something rose in the same pupils, and whether some group fared worse. Internal: small numbers are
    shown as they are.
    """
    from wholeschool.actions.evaluate_support import SupportAsked, evaluate_support
    from wholeschool.store import Store

    asked = SupportAsked(practice, outcome, year, design, smallest, plan, comparison)
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
        "smallest": found.smallest,
        "plan": asdict(found.plan),
    }
    return (
        about
        | document_of(found.found)
        | {"elsewhere": elsewhere, **_groups(found), "said": list(found.said)}
    )


def _groups(found: SupportEvaluated) -> dict[str, Any]:
    groups = [
        {
            "by": each.by, "group": each.group, "began": each.began, "beside": each.beside,
            "reason": each.reason, "p_adjusted": None if each.effect is None else each.adjusted,
            "effect": None if each.effect is None else known_values(asdict(each.effect)),
        }
        for each in found.groups.groups
    ]  # fmt: skip
    differing = [
        {"by": each.by, "groups": each.groups, "q": each.q, "p": each.p, "p_adjusted": each.adjusted}
        for each in found.groups.differing
    ]
    return {"groups": groups, "differing": differing}


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
                (each.outcome.title, each.outcome.unit, *written(each.effect), f"{each.adjusted:.2g}")
                for each in found.elsewhere
            ],
            numbers=("effect", "p among all"),
        )  # fmt: skip
    _print_groups(found)
    for sentence in found.said:
        note(sentence)


def _print_groups(found: SupportEvaluated) -> None:
    write = alike(interval(each.effect) for each in found.groups.groups if each.effect is not None)
    told = [
        (each.by.replace("_", " "), each.group, f"{each.began:,}", write(effect.estimate),
         range_of(effect, write), f"{each.adjusted:.2g}")
        for each in found.groups.groups
        if (effect := each.effect) is not None
    ]  # fmt: skip
    if told:
        say()
        print_table(
            f"By group: {found.outcome.title.lower()}",
            ("by", "group", "given it", "effect", "95 % interval", "p among all"),
            told,
            numbers=("given it", "effect", "p among all"),
        )
