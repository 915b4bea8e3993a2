"""What the command `release` says of drafts, checks and the register."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from wholeschool.cli.show import print_json, say

if TYPE_CHECKING:
    from wholeschool.actions.release import Drafted
    from wholeschool.actions.release_check import Checked
    from wholeschool.actions.release_register import Release

_REASONS = 10
"""So many reasons of a refusal are printed at once."""
_LARGE = (
    "The check of so large a table may not end in its two minutes, and then it is refused. Fewer columns or "
    "values would help."
)
OTHER_WAYS = (
    "Nobody has looked at what left by other ways: other pages of `report`, other figures on the pages of "
    "gaps than shares by school, pages of other days or years; files of `suppress`; official figures. Where "
    "one of them counts the same pupils, look at both before anybody else does."
)


def say_drafted(made: Drafted, store: Path, *, as_json: bool) -> None:
    """Print what a draft holds, and what comes next."""
    counts = {"cells": made.made.cells, "small": made.made.small, "besides": made.made.besides}
    if as_json:
        notes = [*made.made.released.notes, *([_LARGE] if made.made.cruder else [])]
        print_json({"release": made.number} | counts | {"cruder": made.made.cruder, "notes": notes})
        return
    say(f"Release {made.number} is drafted: {made.made.cells:,} counts, totals among them.")
    besides = "besides to be safe" if made.made.cruder else "besides that would tell them"
    say(f"Hidden: {made.made.small:,} small, and {made.made.besides:,} {besides}.")
    for note in made.made.released.notes:
        say(note)
    if made.made.cruder:
        say(_LARGE)
    say(f"Next: wholeschool release check {store} {made.number} --signed NAME")


def checked(found: Checked) -> dict[str, Any]:
    """What came of a check, as a document: see the reference of JSON."""
    return {
        "release": found.number,
        "safe": not found.reasons,
        "against": list(found.against),
        "reasons": list(found.reasons),
        "advice": list(found.advice),
        "not_held_against": list(found.apart),
        "said_to_be_of_others": list(found.others),
        "said_to_be_of_another_time": list(found.later),
        "tables_of_pages": found.pages,
        "epsilon": found.epsilon or None,
    }


def say_checked(found: Checked) -> None:
    """Print what came of a check."""
    from wholeschool.schema.wording import several

    if found.epsilon:
        say(
            f"Release {found.number} leaves with noise (ε = {found.epsilon:g}) and hides nothing, so it is "
            "held against no other: what it tells was taken out of the budget when it was drafted."
        )
        return
    held = [*(["the pages of gaps"] if found.pages else []), *(f"release {each}" for each in found.against)]
    against = f"held against {several(held) if held else 'none'}"
    if not found.reasons:
        say(f"Release {found.number} gives nothing away ({against}).")
        say(OTHER_WAYS)
    else:
        say(f"Release {found.number} is refused ({against}):")
        for reason in found.reasons[:_REASONS]:
            say(f"  {reason}")
        if (more := len(found.reasons) - _REASONS) > 0:
            say(f"  And {more:,} more: `release show` has all of them.")
        for each in found.advice:
            say(each)
    say_not_held(found)


def say_not_held(found: Checked) -> None:
    """What nobody looked at, and on whose word."""
    if found.pages == 0:
        say("Held against no pages of gaps: of its year there are no books, or the pages would show nothing.")
    if found.apart:
        apart = ", ".join(map(str, found.apart))
        say(f"Not held against: {apart}. Nothing in it is counted under the same names, of the same pupils.")
    if found.others:
        others = ", ".join(map(str, found.others))
        say(f"Not held against: {others}, because one is said to be of others (--of). Nobody checked that.")
    if found.later:
        later = ", ".join(map(str, found.later))
        say(f"May be far apart from: {later}, said to be of another time (--at). Nobody checked that.")


def document(found: Release) -> dict[str, Any]:
    """A release of the register as a document."""
    steps = [
        {"step": each.step, "at": each.at.isoformat(), "by": each.by, "role": each.role} | dict(each.said)
        for each in found.steps
    ]
    return {
        "release": found.number,
        "title": found.draft.title,
        "audience": found.draft.policy.audience,
        "policy": found.draft.policy.name,
        "academic_year": found.draft.year or None,
        "columns": [name for name, _ in found.draft.columns],
        "counts": found.draft.counting,
        "epsilon": found.draft.epsilon or None,
        "of": found.draft.of or None,
        "at": found.draft.at or None,
        "notes": list(found.draft.notes),
        "approved": found.approved,
        "steps": steps,
    }
