"""The command `rungs`: where a school's pupils stand by half-term, and where one pupil stood."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from wholeschool.cli.options import asker_options
from wholeschool.cli.show import INTERNAL, SINGLE, note, note_behind, print_json, print_table, say
from wholeschool.errors import WrongCallError

if TYPE_CHECKING:
    from wholeschool.actions.rungs import SchoolRungs

_BRANCHES = {"school_exclusion": "School exclusion", "self_exclusion": "Self-exclusion"}
_AS, _WHY = asker_options()


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command("rungs")(rungs)


def rungs(
    store: Path = typer.Argument(..., help="The folder of the store.", metavar="STORE"),
    school: str = typer.Option(..., "--school", help="The school's URN.", metavar="URN"),
    pupil: str = typer.Option(None, help="One pupil: the UPN, or the number that `pupils` prints."),
    role: str | None = _AS,
    why: str | None = _WHY,
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """Where a school's pupils stand: how many have which rung as their highest, and touched it, by half-term.

    Internal: small numbers are shown as they are. With --pupil, --as and --why: where that pupil stood in
    each half-term, for staff who may see pupils; the look is in the audit before anything is shown.
    """
    from wholeschool.actions.rungs import pupil_rungs, school_rungs
    from wholeschool.store import Store

    if pupil is not None:
        if role is None or why is None:
            raise WrongCallError(
                "one pupil is shown to somebody who says who and why", advice="Add --as ROLE --why TEXT."
            )
        view = pupil_rungs(Store.open(store), school, pupil, to=role, why=why)
        note(SINGLE)
        if as_json:
            print_json({"look": view.look_id, "rows": [dict(row) for row in view.rows]})
            return
        print_table("Where the pupil stood", [*_HEADS], [_cells(row) for row in view.rows])
        _say_rungs()
        return
    found = school_rungs(Store.open(store), school)
    note(INTERNAL)
    note_behind(store, behind=found.behind)
    if as_json:
        document = {"school": found.urn, "internal": True, "behind": found.behind}
        print_json(document | {"rows": list(found.rows)})
        return
    for branch in _BRANCHES:
        _print_branch(found, branch)
        say()
    _say_rungs()


def _print_branch(found: SchoolRungs, branch: str) -> None:
    """A line a half-term: pupils by highest rung, and how many touched it where they are more."""
    halves: dict[tuple[str, int], list[Mapping[str, Any]]] = {}
    for row in found.rows:
        if row["branch"] == branch:
            halves.setdefault((row["academic_year"], row["half_term"]), []).append(row)
    numbers = ["none", *(str(rung) for rung in range(1, 8))]
    print_table(
        f"{_BRANCHES[branch]} at {found.name} ({found.urn}): pupils by highest rung (touched)",
        ["year", "half-term", "pupils", *numbers],
        [
            [year, _half_term(half_term), f"{rows[0]['pupils']:,}", *(_told(row) for row in rows)]
            for (year, half_term), rows in halves.items()
        ],
        numbers=("pupils", *numbers),
    )


def _told(row: Mapping[str, Any]) -> str:
    return f"{row['highest']:,}" + (f" ({row['touched']:,})" if row["rung"] else "")


def _half_term(number: int) -> str:
    return str(number) if number else "holidays"


_HEADS = {
    "year": "academic_year", "half-term": "half_term", "school": "urn",
    "school exclusion": "school_exclusion", "self-exclusion": "self_exclusion",
    "absent": "absent", "absent so far": "absent_to_date",
    "suspensions": "suspensions", "so far": "suspensions_to_date", "points": "points", "praise": "praise",
}  # fmt: skip
"""The columns of a pupil's table, and what each is of a row."""


def _cells(row: Mapping[str, Any]) -> list[str]:
    told = {
        **{name: str(value) for name, value in row.items()},
        "half_term": _half_term(row["half_term"]),
        "absent": f"{row['absent']} of {row['possible']}",
        "absent_to_date": f"{row['absent_to_date']} of {row['possible_to_date']}",
    }
    for branch in _BRANCHES:
        touched = ", ".join(map(str, row[f"{branch}_touched"]))
        told[branch] = f"{row[f'{branch}_rung']} ({touched})" if touched else "none"
    return [told[name] for name in _HEADS.values()]


def _say_rungs() -> None:
    from wholeschool.reference.forms import ladder

    for branch, title in _BRANCHES.items():
        forms: dict[int, list[str]] = {}
        for form in ladder(branch):
            forms.setdefault(form.rung or 0, []).append(form.label)
        steps = "; ".join(f"{rung} {' or '.join(labels)}" for rung, labels in forms.items())
        say(f"{title}: {steps}.")
