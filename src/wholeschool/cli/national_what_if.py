"""The command `national what-if`: what would be less, if a rate fell to another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from wholeschool.cli.national_text import count_per_base
from wholeschool.cli.show import print_json, print_table, say
from wholeschool.errors import WrongCallError

if TYPE_CHECKING:
    from wholeschool.actions.national_what_if import WhatIfAnswer
    from wholeschool.policy.what_if import Less
    from wholeschool.reference.unit_costs import CostSource, UnitCost

_EXAMPLE = "Such as: --by fsm --group eligible"


def add_to(desk: typer.Typer) -> None:
    """Add this command."""
    desk.command("what-if")(what_if)


def what_if(
    store: Path = typer.Argument(..., help="The folder of the store.", metavar="STORE"),
    measure: str = typer.Argument(
        "suspension_rate",
        help="suspension_rate, permanent_exclusion_rate, unauthorised_absence or overall_absence.",
        metavar="MEASURE",
    ),
    by: str = typer.Option("", help="A characteristic, such as fsm; with --group.", metavar="WHAT"),
    group: str = typer.Option("", help="The group whose rate falls.", metavar="GROUP"),
    like: str = typer.Option(
        "", help="The group whose rate it falls to. Without it, the reference group.", metavar="GROUP"
    ),
    area: str = typer.Option(
        "", help="A local authority: its rate falls to the median of ten like it.", metavar="AREA"
    ),
    school: str = typer.Option(
        "",
        help="A school by URN, LAESTAB or name: its rate falls to the median of those like it.",
        metavar="SCHOOL",
    ),
    period: str = typer.Option("", help="The year, as 2021/22. Without it, the newest.", metavar="YEAR"),
    phase: str = typer.Option("all", help="Schools of one phase.", metavar="PHASE"),
    costs: Path | None = typer.Option(None, help="Unit costs of your own, as TOML.", metavar="FILE"),
    draws: int = typer.Option(10_000, min=100, max=1_000_000, help="How many draws intervals rest on."),
    seed: int = typer.Option(1, min=0, help="The same seed gives the same draws."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON document."),
) -> None:
    """Say what would be less, if a rate fell to another: events, days of learning, and money at a unit cost.

    With --by and --group: England, a group against another. With --area: a local authority against those with
    as many pupils in poverty. With --school: a school against those of its phase, region, poverty and size.
    Every figure has its low and high; it is arithmetic, and no forecast of what anything would bring about.
    """
    if sum(map(bool, (area, school, by or group))) != 1:
        raise WrongCallError("Give either --by and --group, or --area, or --school.", advice=_EXAMPLE)
    from wholeschool.actions.national_what_if import what_if_area, what_if_group
    from wholeschool.actions.national_what_if_asked import Asking
    from wholeschool.actions.national_what_if_school import what_if_school
    from wholeschool.policy.names import period_of
    from wholeschool.policy.what_if import Draws

    year = period_of(period) if period else ""
    asking = Asking(measure, phase, year, costs, Draws(draws, seed))
    if area:
        answer = what_if_area(store, area, asking)
    elif school:
        answer = what_if_school(store, school, asking)
    elif by and group:
        answer = what_if_group(store, by, group, like, asking)
    else:
        raise WrongCallError("--by and --group belong together.", advice=_EXAMPLE)
    if as_json:
        print_json(document(answer))
    else:
        _say(answer)


def document(answer: WhatIfAnswer) -> dict[str, Any]:
    """An answer as scripts read it."""
    found = answer.found
    return {
        "measure": found.measure,
        "unit": count_per_base(found.measure),
        "period": answer.period,
        "phase": answer.phase,
        "who": found.who,
        "like": found.like,
        "rate": found.rate,
        "other": found.other,
        "rows": [_row(each) for each in found.rows],
        "reason": found.reason or None,
        "notes": list(found.notes),
        "likes": [
            {"area": each.name, "area_code": each.code, "fsm_percent": each.share, "source": each.source}
            for each in answer.likes
        ],
        "school": answer.school.laestab if answer.school else None,
        "like_schools": answer.like_schools or None,
        "costs": [cost_document(each) for each in answer.costs.costs.values()],
        "days_a_suspension": {
            "low": answer.costs.fewest_days,
            "high": answer.costs.most_days,
            "sources": [_source(each) for each in answer.costs.days_sources],
        },
        "sources": list(found.sources),
        "draws": answer.draws.size,
        "seed": answer.draws.seed,
    }


def _row(each: Less) -> dict[str, Any]:
    return {
        "what": each.what,
        "unit": each.unit,
        "found": each.found,
        "low": each.low,
        "high": each.high,
        "how": each.how,
    }


def cost_document(each: UnitCost) -> dict[str, Any]:
    """A unit cost with its range and sources, as scripts read it."""
    return {
        "name": each.name,
        "title": each.title,
        "of": each.of,
        "value": each.value,
        "low": each.low,
        "high": each.high,
        "why": each.why,
        "sources": [_source(one) for one in each.sources],
    }


def _source(each: CostSource) -> dict[str, Any]:
    return {"of": each.of, "text": each.text, "read": each.read}


def _say(answer: WhatIfAnswer) -> None:
    found = answer.found
    of = "all schools" if answer.phase == "all" else f"{answer.phase} schools"
    of_groups = not answer.likes and not answer.school
    who, like = (f"“{each}”" if of_groups else each for each in (found.who, found.like))
    say(f"If the rate of {who} fell to that of {like}: {answer.period}, {of}")
    if found.rate is not None and found.other is not None:
        say(f"Now {found.rate:,.2f}, then {found.other:,.2f} {count_per_base(found.measure)}.")
    if found.reason:
        say(found.reason)
    if found.rows:
        headers = ("fewer", "found", "low", "high", "how")
        rows = [(_what(each), *_numbers(each), each.how) for each in found.rows]
        print_table("", headers, rows, headers[1:4])
    for sentence in found.notes:
        say(sentence)
    used = {each.what for each in found.rows}
    for cost in answer.costs.costs.values():
        if cost.name in used:
            say_cost(cost)
    if any(each.unit == "days" for each in found.rows) and found.measure == "suspension_rate":
        _say_sources("Days a suspension", answer.costs.days_sources)
    say("The rows that it stands on: --json")


def _what(each: Less) -> str:
    return "pounds" if each.unit == "pounds" else each.what


def _numbers(each: Less) -> tuple[str, str, str]:
    sign = "£" if each.unit == "pounds" else ""
    found, low, high = (f"{sign}{value:,.0f}" for value in (each.found, each.low, each.high))
    return found, low, high


def say_cost(cost: UnitCost) -> None:
    """What a unit cost is, and where its numbers were read."""
    say(f"{cost.title}: {cost.why}")
    _say_sources(cost.title, cost.sources)


def _say_sources(title: str, sources: tuple[CostSource, ...]) -> None:
    for each in sources:
        say(f"  {title}, {each.of}: {each.text}.{'' if each.read else ' (Known, not read: check it.)'}")
