"""The command `national school`: a school beside those like it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from wholeschool.cli.national_text import unit_of
from wholeschool.cli.options import read_names
from wholeschool.cli.show import print_json, print_table, say

if TYPE_CHECKING:
    from wholeschool.actions.national_school import OfficialSchool, SchoolAnswer
    from wholeschool.policy.like_schools import LikeForLike

_FEW = 2
"""For so many measures everything is said in sentences too; for more the table stands for the numbers."""


def add_to(desk: typer.Typer) -> None:
    """Add this command."""
    desk.command("school")(school)


def school(
    store: Path = typer.Argument(..., help="The folder of the store.", metavar="STORE"),
    named: str = typer.Argument(
        ..., help="A URN, a LAESTAB, or a name that the store has.", metavar="SCHOOL"
    ),
    measure: str = typer.Option(
        "",
        help="suspension_rate, pupils_suspended_rate, permanent_exclusion_rate, overall_absence, "
        "authorised_absence, unauthorised_absence or persistent_absence; several with commas. "
        "Without it, five of them.",
        metavar="MEASURE",
    ),
    year: str = typer.Option("", help="As 2016/17. Without it, the newest of each measure.", metavar="YEAR"),
    fsm: float | None = typer.Option(
        None,
        min=0,
        max=100,
        help="How many of its pupils are eligible for free school meals, in per cent. "
        "Without it, as many as in its authority.",
        metavar="PERCENT",
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """Show a school beside those like it: of its phase, region, poverty and size, by official figures.

    Its rate, the middle one of the like schools and the half around it, how many had a lower rate, and
    whether it lies within their usual range. Files of single schools have to be loaded; the newest
    that there are end in 2016/17 (suspensions) and 2018/19 (absence).
    """
    from wholeschool.actions.national_school import national_school
    from wholeschool.store import Store

    measures = read_names(measure)
    answer = national_school(Store.open(store), named, measures=measures, year=year, fsm=fsm)
    if as_json:
        print_json(document(answer))
    else:
        _say(answer)


def document(answer: SchoolAnswer) -> dict[str, Any]:
    """An answer as scripts read it."""
    its = answer.school
    return {
        "laestab": its.laestab,
        "urn": its.urn,
        "name": its.name or None,
        "authority": its.authority,
        "phase": its.phase,
        "of_before": its.of_before,
        "rows": [_row(each) for each in answer.rows],
        "notes": list(answer.notes),
    }


def _row(each: LikeForLike) -> dict[str, Any]:
    from wholeschool.policy.like_schools import ALARM
    from wholeschool.policy.like_words import sentences

    schools, place = each.schools, each.place
    hidden = bool(schools.hidden[place])
    count = None if hidden or each.rate is None else float(schools.count[place])
    lower, middle, upper = each.quartiles
    usual, outer = (found or (None, None) for found in (each.usual, each.limits(ALARM)))
    return {
        "measure": schools.of.measure,
        "unit": unit_of(schools.of.measure),
        "period": schools.of.period,
        "phase": schools.of.phase,
        "count": count,
        "count_withheld": [1, schools.most_hidden] if hidden else None,
        "base": float(schools.base[place]),
        "rate": each.rate,
        "likes": len(each.likes),
        "likes_by_rule": list(each.tried),
        "likes_withheld": int(schools.hidden[each.likes].sum()),
        "lower_quartile": lower,
        "median": middle,
        "upper_quartile": upper,
        "percentile": each.percentile,
        "target": each.target,
        "overdispersion": each.funnel.phi if each.funnel else None,
        "z": each.z,
        "usual_low": usual[0],
        "usual_high": usual[1],
        "outer_low": outer[0],
        "outer_high": outer[1],
        "position": each.position or None,
        "words": list(sentences(each)),
        "source": each.source,
        "release": schools.of.release,
        "sources_of_likes": [schools.source(at) for at in each.likes],
    }


def _say(answer: SchoolAnswer) -> None:
    from wholeschool.policy.like_words import sentences, who

    say(_title(answer.school))
    if answer.rows:
        print_table(
            "", list(_CELLS), [[cell(each) for cell in _CELLS.values()] for each in answer.rows], _NUMBERS
        )
    words = sentences if len(answer.rows) <= _FEW else who
    said: dict[tuple[str, ...], list[str]] = {}
    for each in answer.rows:
        said.setdefault(tuple(words(each)), []).append(each.schools.of.measure)
    for lines, measures in said.items():
        say(f"{', '.join(measures)}:")
        for line in lines:
            say(f"  {line}")
    for note in answer.notes:
        say(note)


def _title(its: OfficialSchool) -> str:
    urn = f", URN {its.urn}" if its.urn else ""
    name = f"{its.name}, " if its.name else ""
    return f"{name}LAESTAB {its.laestab}{urn}: {its.phase.replace('_', ' ')}, {its.authority}"


def _between(ends: tuple[float, float] | None) -> str:
    return f"{ends[0]:.2f} to {ends[1]:.2f}" if ends else ""


def _number(value: float | None, decimals: int = 2) -> str:
    return "" if value is None else f"{value:,.{decimals}f}"


_NUMBERS = ("rate", "like schools", "middle one", "lower, of 100")
_CELLS: dict[str, Callable[[LikeForLike], str]] = {
    "measure": lambda each: each.schools.of.measure,
    "year": lambda each: each.schools.of.period,
    "rate": lambda each: _number(each.rate),
    "like schools": lambda each: str(len(each.likes)),
    "middle one": lambda each: _number(each.quartiles[1]),
    "half of them": lambda each: _between((each.quartiles[0], each.quartiles[2])),
    "lower, of 100": lambda each: _number(each.percentile, 0),
    "usual range": lambda each: _between(each.usual),
    "that is": lambda each: each.position,
    "source": lambda each: each.source,
}
"""Every column, and what stands in it."""
