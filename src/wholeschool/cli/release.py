"""The commands `release …`: draft a table, check it, have it approved, and see what left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from wholeschool.cli.options import OUTCOME, policy_options, read_names, read_number
from wholeschool.cli.show import note_behind, print_json, print_table, say
from wholeschool.errors import EXIT_FINDINGS, WrongCallError

if TYPE_CHECKING:
    from wholeschool.actions.release import Drafted
    from wholeschool.actions.release_check import Checked
    from wholeschool.actions.release_register import Release

_STORE = typer.Argument(..., help="The folder of the store.", metavar="STORE")
_NUMBER = typer.Argument(..., help="The number of the release.", metavar="NUMBER")
_BY = typer.Option(..., "--signed", help="Your name: it stands in the register.", metavar="NAME")
_ROLE = typer.Option("trust_data_lead", "--as", help="Your role, such as head or trust_data_lead.")
_JSON = typer.Option(False, "--json", help="Print one JSON document.")
_POLICY, _AUDIENCE = policy_options()
_REASONS = 10
"""So many reasons of a refusal are printed at once."""

release = typer.Typer(
    help="What leaves, step by step: drafted, checked against what left before, approved by a second person.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    release.command("draft")(draft)
    release.command("check")(check)
    release.command("approve")(approve)
    release.command("list")(list_releases)
    release.command("show")(show)
    app.add_typer(release, name="release")


def draft(
    store: Path = _STORE,
    by: str = typer.Option(..., help="Columns that it is crossed by, with commas.", metavar="COLUMN,…"),
    title: str = typer.Option(..., help="What it is, in a few words.", metavar="TEXT"),
    signed: str = _BY,
    role: str = _ROLE,
    measure: str = typer.Option("", help="Count whom a measure counts, such as persistent_absence."),
    year: str = typer.Option("", help="The academic year, as 202425. Without it, the latest."),
    table: Path | None = typer.Option(
        None, help="A table of counts instead, CSV or Parquet.", metavar="FILE"
    ),
    count: str = typer.Option("", help="Of a table: the column of counts.", metavar="COLUMN"),
    base: str = typer.Option("", help="Of a table: the column of pupils counted of.", metavar="COLUMN"),
    of: str = typer.Option(
        "", help="Of a table: whose counts, where tables of other pupils have the same names.", metavar="TEXT"
    ),
    at: str = typer.Option(
        "",
        help="Of a table: the day or term that it counts, where others count the same pupils at another.",
        metavar="TEXT",
    ),
    outcome: str = typer.Option("", help=f"Of a table: c{OUTCOME[1:]}", metavar="COLUMN,…"),
    noise: float = typer.Option(0.0, help="Add noise of this ε to every count, and hide none.", metavar="ε"),
    policy: Path | None = _POLICY,
    audience: str = _AUDIENCE,
    as_json: bool = _JSON,
) -> None:
    """Draft a table: pupils of the store by school, characteristics and rungs, or a file's table of counts.

    Small counts are hidden, and as few others as keep anybody from working them out. Nothing leaves yet.
    """
    from wholeschool.actions.release import Asked, draft_from_store, draft_from_table
    from wholeschool.actions.release_register import Signer
    from wholeschool.store import Store

    outcomes = tuple(read_names(outcome))
    asked = Asked(title, tuple(read_names(by)), policy, audience, noise, of, outcomes, at)
    opened, signer = Store.open(store), Signer(signed, role)
    if table is None:
        if count or base or of or at or outcome:
            raise WrongCallError(
                "--count, --base, --of, --at and --outcome are of a table", advice="Name it with --table."
            )
        made = draft_from_store(opened, signer, asked, measure=measure, year=year)
    else:
        if measure or year:
            raise WrongCallError("--measure and --year are of the store, and not of a table of one's own")
        if not count:
            raise WrongCallError("a table needs its column of counts", advice="Name it with --count.")
        made = draft_from_table(opened, signer, asked, table, count=count, base=base)
    note_behind(store, behind=made.behind)
    _say_drafted(made, store, as_json=as_json)


def _say_drafted(made: Drafted, store: Path, *, as_json: bool) -> None:
    counts = {"cells": made.made.cells, "small": made.made.small, "besides": made.made.besides}
    if as_json:
        notes = list(made.made.released.notes)
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


def check(
    store: Path = _STORE,
    number: str = _NUMBER,
    signed: str = _BY,
    role: str = _ROLE,
    as_json: bool = _JSON,
) -> None:
    """Hold a draft against all that was approved before: does one less the other give a hidden count?"""
    from wholeschool.actions.release import check_release
    from wholeschool.actions.release_register import Signer
    from wholeschool.store import Store

    found = check_release(Store.open(store), _number(number), Signer(signed, role))
    if as_json:
        print_json(_checked(found))
    else:
        _say_checked(found)
        if not found.reasons:
            step = f"wholeschool release approve {store} {number} --signed NAME --out FILE"
            say(f"Next, by a second person: {step}")
    if found.reasons:
        raise typer.Exit(EXIT_FINDINGS)


def approve(
    store: Path = _STORE,
    number: str = _NUMBER,
    out: Path = typer.Option(..., help="The CSV file to write.", metavar="FILE"),
    signed: str = _BY,
    role: str = _ROLE,
    as_json: bool = _JSON,
) -> None:
    """Approve a draft of somebody else, and write it: a CSV, and a JSON file beside it that says what it is.

    It is checked once more before; what would give something away is refused, and the register says so.
    """
    from wholeschool.actions.release import approve_release
    from wholeschool.actions.release_register import Signer
    from wholeschool.store import Store

    found, made = approve_release(Store.open(store), _number(number), Signer(signed, role), out)
    if as_json:
        written = None if made is None else [str(out), str(out.with_suffix(".json"))]
        print_json(_checked(found) | {"files": written})
    elif made is None:
        _say_checked(found)
    else:
        say(f"Release {number} is approved: {out}, and what it is in {out.with_suffix('.json')}.")
        if not found.epsilon:
            say(OTHER_WAYS)
        _say_not_held(found)
    if made is None:
        raise typer.Exit(EXIT_FINDINGS)


def list_releases(store: Path = _STORE, as_json: bool = _JSON) -> None:
    """Every release: its title, its audience, and how far it has come."""
    from wholeschool.actions.release import releases
    from wholeschool.store import Store

    found = releases(Store.open(store))
    if as_json:
        print_json({"rows": [_document(each) for each in found]})
        return
    rows = [
        (str(each.number), each.draft.title, each.draft.policy.label, each.furthest.step,
         f"{each.furthest.at:%Y-%m-%d %H:%M}", each.furthest.by)
        for each in found
    ]  # fmt: skip
    print_table("Releases", ("number", "title", "for", "step", "at", "by"), rows, numbers=("number",))


def show(store: Path = _STORE, number: str = _NUMBER, as_json: bool = _JSON) -> None:
    """One release: who did what when, and what is hidden of it and why. It shows no count."""
    from wholeschool.actions.release import show_release
    from wholeschool.store import Store

    found, hidden = show_release(Store.open(store), _number(number))
    if as_json:
        print_json(_document(found) | {"hidden": [dict(each) for each in hidden]})
        return
    whose = f", of {found.draft.of}" if found.draft.of else ""
    whose += f", at {found.draft.at}" if found.draft.at else ""
    say(f"Release {found.number}: {found.draft.title}{whose}, for {found.draft.policy.label}")
    say(f"By {', '.join(name for name, _ in found.draft.columns)}; policy “{found.draft.policy.name}”.")
    for step in found.steps:
        say(f"{step.at:%Y-%m-%d %H:%M} {step.step} by {step.by} ({step.role})")
        for reason in step.said.get("reasons", ()):
            say(f"  {reason}")
    print_table(f"Hidden: {len(hidden)}", ("cell", "why"), [(each["cell"], each["why"]) for each in hidden])


def _number(text: str) -> int:
    return read_number(text, "a release", "the number that `release list` prints")


def _checked(found: Checked) -> dict[str, Any]:
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


_LARGE = (
    "The check of so large a table may not end in its two minutes, and then it is refused. Fewer columns or "
    "values would help."
)
OTHER_WAYS = (
    "Nobody has looked at what left by other ways: other pages of `report`, other figures on the pages of "
    "gaps than shares by school, pages of other days or years; files of `suppress`; official figures. Where "
    "one of them counts the same pupils, look at both before anybody else does."
)


def _say_checked(found: Checked) -> None:
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
    _say_not_held(found)


def _say_not_held(found: Checked) -> None:
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


def _document(found: Release) -> dict[str, Any]:
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
        "approved": found.approved,
        "steps": steps,
    }
