"""Commands about supports: `support add`, `end`, `list`, `stays`, `practices`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from wholeschool.cli.options import read_day, read_number
from wholeschool.cli.show import INTERNAL, SINGLE, note, print_json, print_table, say

if TYPE_CHECKING:
    from wholeschool.actions.support import Written
    from wholeschool.practice.given.typology import OfKind
    from wholeschool.reference.practices import Practice

_STORE = typer.Argument(..., help="The folder of the store.", metavar="STORE")
_JSON = typer.Option(False, "--json", help="Print one JSON document.")
_ROLE = typer.Option(..., "--as", help="Your role, such as head, senco, pastoral_lead.")
_WHY = typer.Option(..., "--why", help="Why, in a few words: it is in the audit.", metavar="TEXT")
_DAY = "YYYY-MM-DD"
_LATE = (
    "It is written down late: of such spells it was known how they went. They are kept; where there are "
    "many, evaluations have a doubt."
)


def add_to(app: typer.Typer) -> None:
    """Add these commands, as one group."""
    group = typer.Typer(
        name="support",
        help="Supports: what was begun for whom, how much of it was given, how it ended.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    group.callback()(_support)
    group.command("add")(add)
    group.command("end")(end)
    group.command("list")(list_them)
    group.command()(stays)
    group.command("practices")(practices)
    app.add_typer(group)


def _support() -> None:
    """Supports: what was begun for whom, how much of it was given, how it ended."""


def add(
    store: Path = _STORE,
    pupils: list[str] = typer.Argument(None, help="Pupils, by UPN or number.", metavar="[PUPIL]..."),
    practice: str = typer.Option(..., help="The practice, such as mentoring (`support practices`)."),
    role: str = _ROLE,
    why: str = _WHY,
    start: str = typer.Option("", help="The first day; else today.", metavar=_DAY),
    end: str = typer.Option("", help="The last day, where it is planned or over.", metavar=_DAY),
    class_code: str = typer.Option("", "--class", help="The class that the pupils are of, such as 8B."),
    year_group: str = typer.Option("", help="In place of pupils: a year group, such as 8."),
    whole_school: bool = typer.Option(False, "--whole-school", help="In place of pupils: everybody."),
    school: str = typer.Option("", help="The school of a year group, or the whole school.", metavar="URN"),
    planned_dose: float | None = typer.Option(None, help="How much is planned, in the practice's unit."),
    dose: float | None = typer.Option(None, help="How much was given so far."),
    lead_role: str = typer.Option("", help="The role of whoever leads it; never a name."),
    goal: str = typer.Option("", help="What it is for, such as attendance or suspensions."),
    review_on: str = typer.Option("", help="When it is to be looked at.", metavar=_DAY),
    cost: float | None = typer.Option(None, help="What it costs in all, in pounds."),
    purpose: str = typer.Option("", help="Of provision: what it is for, such as behaviour."),
    entry: str = typer.Option("", help="Of provision: how it came to it, such as after_suspension."),
    share_of_week: int | None = typer.Option(None, help="Of provision: per cent of the week."),
    back_by: str = typer.Option("", help="Of provision: the day planned for the return.", metavar=_DAY),
    as_json: bool = _JSON,
) -> None:
    """Record that a support begins: for pupils, for pupils as a class, for a year group, for the school.

    Written down again in the same words, it stands once. No build is needed afterwards.
    """
    from wholeschool.actions.support import add_support
    from wholeschool.actions.support_said import ForWhom
    from wholeschool.store import Store

    urn = read_number(school, "--school", "a URN, such as 100001") if school else None
    said = {
        "start": read_day(start), "end": read_day(end), "planned_dose": planned_dose, "dose": dose,
        "lead_role": lead_role, "goal": goal, "review_on": read_day(review_on), "cost": cost,
        "purpose": purpose, "entry": entry, "share_of_week": share_of_week, "back_by": read_day(back_by),
    }  # fmt: skip
    whom = ForWhom(tuple(pupils or ()), class_code, year_group, whole_school, urn)
    found = add_support(Store.open(store), practice, whom, said, to=role, why=why)
    if as_json:
        print_json({"rows": [_document(each) for each in found]})
        return
    for each in found:
        was = "This was recorded already" if each.already else "Recorded"
        row = each.row
        planned = f", {row['planned_dose']:g} {each.unit} planned" if row["planned_dose"] else ""
        say(
            f"{was}: {row['practice_id']} from {row['start']}{planned}, {_whom(row)} at school {row['urn']}. "
            f"Number: {row['support_id']}"
        )
    if any(each.late for each in found):
        note(_LATE)


def end(
    store: Path = _STORE,
    support: str = typer.Argument(..., help="The number of the spell (`support list`).", metavar="NUMBER"),
    role: str = _ROLE,
    why: str = _WHY,
    on: str = typer.Option("", "--on", help="The last day; else today.", metavar=_DAY),
    dose: float | None = typer.Option(None, help="How much was given in all, in the practice's unit."),
    outcome: str = typer.Option("", help="How it ended: met, partly_met, not_met, stopped, left."),
    cost: float | None = typer.Option(None, help="What it cost in all, in pounds."),
    back_on: str = typer.Option("", help="Of provision: the day back in all lessons.", metavar=_DAY),
    destination: str = typer.Option("", help="Of provision: what came after, such as all_lessons."),
    as_json: bool = _JSON,
) -> None:
    """Record how a support ended, or correct that. What was known before stays readable."""
    from wholeschool.actions.support import end_support
    from wholeschool.store import Store

    said = {
        "end": read_day(on), "dose": dose, "outcome": outcome, "cost": cost, "back_on": read_day(back_on),
        "destination": destination,
    }  # fmt: skip
    found = end_support(Store.open(store), support, said, to=role, why=why)
    if as_json:
        print_json(_document(found))
        return
    row = found.row
    given = f", {row['dose']:g} {found.unit} given" if row["dose"] is not None else ""
    ended = f": {row['outcome']}" if row["outcome"] else ""
    was = "This was recorded already" if found.already else "Recorded"
    say(f"{was}: {row['practice_id']} ended on {row['end']}{given}{ended}.")


def list_them(
    store: Path = _STORE,
    school: str = typer.Option(..., help="The school's URN.", metavar="URN"),
    role: str = _ROLE,
    why: str = _WHY,
    practice: str = typer.Option("", help="Of one practice alone."),
    pupil: str = typer.Option("", help="Of one pupil alone, by UPN or number."),
    on: str = typer.Option("", "--on", help="Those that run on a day.", metavar=_DAY),
    as_json: bool = _JSON,
) -> None:
    """The supports of a school, the latest first. The look is in the audit before anything is shown."""
    from wholeschool.actions.support_list import list_supports
    from wholeschool.store import Store

    urn = read_number(school, "--school", "a URN, such as 100001")
    view = list_supports(
        Store.open(store), urn, to=role, why=why, practice=practice, pupil=pupil, on=read_day(on)
    )
    note(SINGLE)
    if as_json:
        print_json({"look": view.look_id, "rows": [dict(row) for row in view.rows]})
        return
    if not view.rows:
        say("No support is written down there.")
        return
    headers = ["number", "practice", "for", "from", "to", "planned", "given", "led by", "goal", "outcome", ""]
    print_table(f"Supports of school {urn}", headers, map(_cells, view.rows), numbers=("planned", "given"))


def stays(
    store: Path = _STORE,
    practice: str = typer.Option("internal_ap", help="A provision in place of lessons."),
    school: str = typer.Option("", help="Of one school alone.", metavar="URN"),
    as_json: bool = _JSON,
) -> None:
    """Provision in place of lessons: who goes in, for how long, what comes after, and who begins another.

    How many spells came back to all lessons, ended otherwise or run still; how likely it is to be back after
    6, 12 and 24 school weeks, and to begin another within 12; and the spells by kind, by rules: how full and
    how long it is, how pupils came to it, how it ended. Lengths are school weeks after the week it began in.
    Spells that run count for as long as they have run, other endings as such. It names nobody, and is
    internal: nothing is rounded or hidden.
    """
    from dataclasses import asdict

    from wholeschool.actions.support_stays import support_stays
    from wholeschool.store import Store

    urn = read_number(school, "--school", "a URN, such as 100001") if school else None
    found, kinds = support_stays(Store.open(store), practice, urn)
    note(INTERNAL)
    if as_json:
        document = {**asdict(found), "kinds": [asdict(each) for each in kinds], "internal": True}
        print_json({**document, "sentences": [*found.sentences()]})
        return
    for sentence in found.sentences():
        say(sentence)
    say()
    print_table("By kind", _KIND_HEADERS, map(_kind_cells, kinds), numbers=_KIND_HEADERS[1:])
    for each in kinds:
        say(f"  {each.kind.name}: {each.kind.rule}.")
    for name, counts in found.by.items():
        rows = [(word.replace("_", " "), f"{count:,}") for word, count in counts.items()]
        say()
        print_table("", (name.replace("_", " "), "spells"), rows, numbers=("spells",))


_KIND_HEADERS = (
    "kind", "spells", "by plan", "at a crisis", "not said how", "back", "ended otherwise", "running", "weeks"
)  # fmt: skip


def _kind_cells(each: OfKind) -> list[str]:
    counts = (
        each.spells, each.by_plan, each.at_crisis, each.entry_untold, each.back, each.otherwise, each.running
    )  # fmt: skip
    return [each.kind.name, *map(str, counts), "" if each.weeks is None else f"{each.weeks:g}"]


def practices(
    practice: str = typer.Argument("", help="One practice; without it, all by name.", metavar="[PRACTICE]"),
    store: Path | None = typer.Option(None, help="A store, for the practices of its own.", metavar="STORE"),
    as_json: bool = _JSON,
) -> None:
    """Which practices there are, and what is published of one: its core parts, dose, cost and evidence."""
    from dataclasses import asdict

    from wholeschool.reference.practices import asked_practice, national_practices, practices_for

    known = practices_for(store) if store else national_practices().practices
    chosen = [asked_practice(practice, known)] if practice else [*known.values()]
    if as_json:
        print_json({"rows": [asdict(each) for each in chosen]})
        return
    if not practice:
        print_table(
            "Practices", ["practice", "name", "dose in"], [(p.id, p.name, p.dose_unit) for p in chosen]
        )
        return
    _say_practice(chosen[0])


def _say_practice(practice: Practice) -> None:
    say(f"{practice.name} ({practice.id}). {practice.what}")
    say(f"For whom: {practice.for_whom or 'not said.'}")
    for part in practice.core_parts:
        say(f"  Core part: {part}.")
    say(f"Dose, in {practice.dose_unit}: {practice.usual_dose or 'not said.'}")
    cost = (
        f"£{practice.cost_per_pupil:,.2f} ({practice.cost_source})."
        if practice.cost_per_pupil is not None
        else ""
    )
    say(f"Cost per pupil: {cost or practice.no_cost or 'not said.'}")
    for one in practice.evidence:
        say(f"{one.publisher}, {one.year}, on {one.of}: {one.rating} ({one.scale}). {one.says}")
    if not practice.evidence:
        say(f"Evidence: {practice.no_rating or 'none is named.'}")


def _document(found: Written) -> dict[str, Any]:
    row = dict(found.row)
    pupil = row.pop("pupil_id")
    number = None if pupil is None else str(pupil)
    return {**row, "pupil": number, "unit": found.unit, "already": found.already, "late": found.late}


def _whom(row: Mapping[str, Any]) -> str:
    if row["scope"] == "year_group":
        return f"for year group {row['whom']}"
    if row["scope"] == "school":
        return "for everybody"
    of_class = f" of class {row['whom']}" if row["whom"] else ""
    return f"for pupil {row['pupil_id']}{of_class}"


def _cells(row: Mapping[str, Any]) -> list[str]:
    said = [
        flag
        for flag, there in (("review overdue", row["review_overdue"]), ("written down late", row["late"]))
        if there
    ]
    return [
        row["support_id"], row["practice"], _whom(row).removeprefix("for "), row["start"], row["end"] or "",
        _amount(row["planned_dose"]), _amount(row["dose"]), (row["lead_role"] or "").replace("_", " "),
        row["goal"] or "", (row["outcome"] or "").replace("_", " "), ", ".join(said),
    ]  # fmt: skip


def _amount(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
