"""The command `evaluate provision`: what came after internal alternative provision and its like."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from wholeschool.cli.evaluate_shown import document_of, written
from wholeschool.cli.show import INTERNAL, note, note_behind, print_json, print_table, say
from wholeschool.practice.results.figures import figure

if TYPE_CHECKING:
    from wholeschool.actions.provision_compared import After, ProvisionCompared

_HEADERS = (
    "outcome",
    "unit",
    "last before",
    "after",
    "others after",
    "effect",
    "95 % interval",
    "p among all",
    "grade",
)


def provision(
    store: Path = typer.Argument(..., help="The folder of the store.", metavar="STORE"),
    practice: str = typer.Option("internal_ap", help="A provision in place of lessons."),
    year: str = typer.Option("", help="The academic year, as 202425. Without it, the latest."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """What came after internal alternative provision, beside others like those who went in.

    Removals and detentions, suspensions and absence in whole half-terms after the unit (nobody can be sent
    out of a lesson in it), and permanent exclusion since they went in. Pupils are held alike by all of these
    as they were until then. How long spells take and how they end: support stays.
    """
    from wholeschool.actions.provision_compared import provision_compared
    from wholeschool.store import Store

    found = provision_compared(Store.open(store), practice, year)
    note(INTERNAL)
    note_behind(store, behind=found.behind)
    if as_json:
        print_json(_document(found))
    else:
        _print(found)


def _document(found: ProvisionCompared) -> dict[str, Any]:
    from wholeschool.actions.provision_compared import SINCE

    after = [
        {"outcome": each.outcome.name, "title": each.outcome.title, "unit": each.outcome.unit,
         "reason": each.reason, "p_adjusted": None if each.found is None else each.adjusted,
         "evaluation": None if each.found is None else document_of(each.found)}
        for each in found.after
    ]  # fmt: skip
    return {
        "practice": found.practice.id, "academic_year": found.year, "went_in": found.went_in,
        "before": found.before, "not_back": found.not_back, "again": found.again,
        "schools": found.schools, "internal": True, "since": SINCE, "after": after,
        "sentences": [*found.sentences()],
    }  # fmt: skip


def _print(found: ProvisionCompared) -> None:
    from wholeschool.schema.wording import counted
    from wholeschool.schema.years import year_label

    where = f"{counted(found.went_in, 'pupil')} of {counted(found.schools, 'school')}"
    say(f"{found.practice.name}, {year_label(found.year)}: {where} went in.")
    for sentence in found.sentences():
        say(sentence)
    told = [_cells(each) for each in found.after if each.found]
    if told:
        say()
        print_table(
            "After the unit, beside others who had fared alike",
            _HEADERS,
            told,
            numbers=(*_HEADERS[2:6], "p among all"),
        )
    warnings = {warning for each in found.after if each.found for warning in each.found.warnings}
    for warning in sorted(warnings):
        note(warning)


def _cells(each: After) -> list[str]:
    if each.found is None:
        return []
    effect, details = each.found.effects.overall, each.found.effects.details
    levels = (details["level_before"], details["level_after"], details["comparison_after"])
    return [
        each.outcome.title, each.outcome.unit, *map(figure, levels), *written(effect), f"{each.adjusted:.2g}",
        f"{each.found.strength.grade} of 5",
    ]  # fmt: skip
