"""The commands `release …`: draft a table, check it, have it approved, and see what left."""

from __future__ import annotations

from pathlib import Path

import typer

from wholeschool.cli.options import EACH_ONCE, OUTCOME, policy_options, read_names, read_number
from wholeschool.cli.release_said import OTHER_WAYS, checked, document, say_checked, say_drafted, say_not_held
from wholeschool.cli.show import note_behind, print_json, print_table, say
from wholeschool.errors import EXIT_FINDINGS, WrongCallError

_STORE = typer.Argument(..., help="The folder of the store.", metavar="STORE")
_NUMBER = typer.Argument(..., help="The number of the release.", metavar="NUMBER")
_BY = typer.Option(..., "--signed", help="Your name: it stands in the register.", metavar="NAME")
_ROLE = typer.Option("trust_data_lead", "--as", help="Your role, such as head or trust_data_lead.")
_JSON = typer.Option(False, "--json", help="Print one JSON document.")
_POLICY, _AUDIENCE = policy_options()

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
    each_once: bool = typer.Option(default=False, help=f"Of a table: e{EACH_ONCE[1:]}"),
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
    asked = Asked(title, tuple(read_names(by)), policy, audience, noise, of, outcomes, at, each_once)
    opened, signer = Store.open(store), Signer(signed, role)
    if table is None:
        if count or base or of or at or outcome or each_once:
            raise WrongCallError(
                "--count, --base, --of, --at, --outcome and --each-once are of a table",
                advice="Name it with --table.",
            )
        made = draft_from_store(opened, signer, asked, measure=measure, year=year)
    else:
        if measure or year:
            raise WrongCallError("--measure and --year are of the store, and not of a table of one's own")
        if not count:
            raise WrongCallError("a table needs its column of counts", advice="Name it with --count.")
        made = draft_from_table(opened, signer, asked, table, count=count, base=base)
    note_behind(store, behind=made.behind)
    say_drafted(made, store, as_json=as_json)


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
        print_json(checked(found))
    else:
        say_checked(found)
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
        print_json(checked(found) | {"files": written})
    elif made is None:
        say_checked(found)
    else:
        say(f"Release {number} is approved: {out}, and what it is in {out.with_suffix('.json')}.")
        if not found.epsilon:
            say(OTHER_WAYS)
        say_not_held(found)
    if made is None:
        raise typer.Exit(EXIT_FINDINGS)


def list_releases(store: Path = _STORE, as_json: bool = _JSON) -> None:
    """Every release: its title, its audience, and how far it has come."""
    from wholeschool.actions.release import releases
    from wholeschool.store import Store

    found = releases(Store.open(store))
    if as_json:
        print_json({"rows": [document(each) for each in found]})
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
        print_json(document(found) | {"hidden": [dict(each) for each in hidden]})
        return
    whose = f", of {found.draft.of}" if found.draft.of else ""
    whose += f", at {found.draft.at}" if found.draft.at else ""
    say(f"Release {found.number}: {found.draft.title}{whose}, for {found.draft.policy.label}")
    say(f"By {', '.join(name for name, _ in found.draft.columns)}; policy “{found.draft.policy.name}”.")
    for note in found.draft.notes:
        say(note)
    for step in found.steps:
        say(f"{step.at:%Y-%m-%d %H:%M} {step.step} by {step.by} ({step.role})")
        for reason in step.said.get("reasons", ()):
            say(f"  {reason}")
    print_table(f"Hidden: {len(hidden)}", ("cell", "why"), [(each["cell"], each["why"]) for each in hidden])


def _number(text: str) -> int:
    return read_number(text, "a release", "the number that `release list` prints")
