"""The commands `library …`: practices, what is published of them, and what schools' own estimates say."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from wholeschool.cli.options import policy_options, read_names
from wholeschool.cli.show import note, print_json, print_table, say
from wholeschool.practice.results.figures import figure

if TYPE_CHECKING:
    from wholeschool.actions.library import LibraryCard
    from wholeschool.practice.library.pooled import PooledEffect

_POLICY, _AUDIENCE = policy_options()
_JSON = typer.Option(False, "--json", help="Print one JSON document.")
_STORE = typer.Option(None, help="A store whose own practices are known too.", metavar="STORE")
_LIBRARY = typer.Argument(None, help="A library. Without it: what is published alone.", metavar="LIBRARY")


def add_to(app: typer.Typer) -> None:
    """Add these commands, as one group."""
    group = typer.Typer(
        name="library",
        help="Practices: what is published of each, and what schools' own estimates say together.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    group.callback()(_library)
    group.command("list")(list_cards)
    group.command()(show)
    group.command()(contribute)
    group.command()(add)
    group.command()(pages)
    app.add_typer(group)


def _library() -> None:
    """Practices: what is published of each, and what schools' own estimates say together."""


def list_cards(
    library: Path | None = _LIBRARY,
    search: str = typer.Option("", help="Practices that have all these words.", metavar="WORDS"),
    store: Path | None = _STORE,
    as_json: bool = _JSON,
) -> None:
    """List practices, with what schools' estimates say of each in short."""
    from wholeschool.actions.library import library_cards, search_cards

    cards = search_cards(library_cards(library, store), search)
    if as_json:
        print_json({"practices": [_card(each) for each in cards]})
        return
    if not cards:
        say(f"No practice has “{search}”. `wholeschool library list` lists all of them.")
        return
    rows = [(card.practice.id, card.practice.name, str(card.estimates), _in_short(card)) for card in cards]
    print_table("Practices", ("id", "name", "estimates", "what they say"), rows, numbers=("estimates",))


def show(
    practice: str = typer.Argument(..., help="The practice: its id, or a word for it.", metavar="PRACTICE"),
    library: Path | None = _LIBRARY,
    store: Path | None = _STORE,
    as_json: bool = _JSON,
) -> None:
    """Show the card of one practice: what it is, what is published, what schools' estimates say together."""
    from wholeschool.actions.library import card_of, library_cards

    card = card_of(library_cards(library, store), practice)
    if as_json:
        print_json(_card(card))
        return
    _print(card)


def contribute(
    evaluation: Path = typer.Argument(
        ..., help="An evaluation: what `evaluate … --json` printed.", metavar="EVALUATION"
    ),
    practice: str = typer.Option("", help="The practice that was evaluated."),
    outcome: str = typer.Option("", help="What its effect is in: days_lost, or a measure's name."),
    schools: int = typer.Option(0, help="How many schools the effect is of.", show_default=False),
    pupils: int = typer.Option(0, help="How many pupils the effect is of.", show_default=False),
    year: str = typer.Option("", help="The academic year, as 2025/26."),
    by: str = typer.Option(..., help="Who hands it in: the name of the school or trust."),
    out: Path = typer.Option(..., "--out", "-o", help="The file to write.", metavar="FILE"),
    times: float = typer.Option(1.0, help="Multiply the effect by this, to be in the outcome's unit."),
    cost: float | None = typer.Option(None, help="What it cost, in pounds a pupil.", metavar="POUNDS"),
    looked_for: str = typer.Option(
        "", help="Forms of lost learning, or measures, that were watched too, with commas.", metavar="NAMES"
    ),
    rose: str = typer.Option("", help="Those of them that rose.", metavar="NAMES"),
    store: Path | None = _STORE,
    policy: Path | None = _POLICY,
    audience: str = _AUDIENCE,
) -> None:
    """Write one's own evaluation as an estimate that others may have: an aggregate, with no pupil data.

    It holds the effect, its standard error, numbers of schools and pupils, the grade and the design. An
    evaluation of a store's support says its practice, outcome, schools, pupils and year itself; of a panel
    they are needed.
    """
    from wholeschool.actions.library_contribute import ContributionAsked, contribution_from
    from wholeschool.actions.library_files import write_contribution
    from wholeschool.disclosure import load_policy

    asked = ContributionAsked(
        by, practice, outcome, schools, pupils, year, times, cost,
        tuple(read_names(looked_for)), tuple(read_names(rose)), store,
    )  # fmt: skip
    made = contribution_from(evaluation, asked, load_policy(policy, audience))
    write_contribution(out, made)
    say(
        f"Wrote {out}: {made.practice_name}, {figure(made.effect)} (standard error {figure(made.error)}), "
        f"grade {made.grade}, {made.pupils:,} pupils. It holds nothing else: read it before you hand it on."
    )


def add(
    library: Path = typer.Argument(
        ..., help="The library, which is made where there is none.", metavar="LIBRARY"
    ),
    files: list[Path] = typer.Argument(..., help="Estimates that were handed in.", metavar="FILES"),
    policy: Path | None = _POLICY,
    audience: str = _AUDIENCE,
    as_json: bool = _JSON,
) -> None:
    """Add estimates to a library. The same again changes nothing; a later one of the same takes its place."""
    from wholeschool.actions.library_files import add_to_library
    from wholeschool.disclosure import load_policy

    done = add_to_library(library, files, load_policy(policy, audience))
    if as_json:
        print_json(asdict(done))
        return
    say(
        f"{done.new} new, {done.replaced} in the place of earlier ones, {done.same} there before: "
        f"{library} has {done.estimates}."
    )


def pages(
    library: Path = typer.Argument(..., help="The library.", metavar="LIBRARY"),
    out: Path = typer.Option(..., "--out", help="The folder for the pages.", metavar="DIR"),
    store: Path | None = _STORE,
    policy: Path | None = _POLICY,
    audience: str = _AUDIENCE,
    as_json: bool = _JSON,
) -> None:
    """Write the library as pages that can be shared: a card a practice, searchable, with no network."""
    from wholeschool.actions.library_pages import write_library
    from wholeschool.disclosure import load_page_policy

    written = write_library(library, out, policy=load_page_policy(policy, audience), store=store)
    if as_json:
        print_json({"pages": [str(each) for each in written]})
        return
    say(f"Wrote {len(written)} files. Open {written[0]} in a browser.")


def _in_short(card: LibraryCard) -> str:
    from wholeschool.practice.library.pooled_words import in_short
    from wholeschool.schema.wording import counted

    if not card.pooled:
        return "nobody has handed one in"
    more = len(card.pooled) - 1
    beside = f" `library show {card.practice.id}` has {counted(more, 'more outcome')}." if more else ""
    return in_short(card.pooled[0]) + beside


def _print(card: LibraryCard) -> None:
    from wholeschool.practice.library.pooled_words import in_words

    practice = card.practice
    say(practice.name)
    for text in (practice.what, practice.for_whom):
        if text:
            say(text)
    if practice.core_parts:
        say(f"Core parts: {'; '.join(practice.core_parts)}.")
    say()
    for each in practice.evidence:
        say(f"{each.publisher} ({each.year}), of {each.of}: {each.rating} ({each.scale}). {each.says}")
    if practice.no_rating:
        say(practice.no_rating)
    for pooled in card.pooled:
        say()
        say(pooled.outcome.title)
        for sentence in in_words(pooled):
            say(sentence)
        print_table(
            "Estimates",
            ("by", "year", "effect", "standard error", "drawn in", "schools", "pupils", "grade"),
            [*_rows(pooled)],
            numbers=("effect", "standard error", "drawn in", "schools", "pupils", "grade"),
        )
    if not card.pooled:
        note("No school has handed in an estimate of it.")


def _rows(pooled: PooledEffect) -> Iterator[tuple[str, ...]]:
    from wholeschool.practice.library.pooled_words import of_estimates
    from wholeschool.schema.years import year_label

    write = of_estimates(pooled)
    drawn = [write(value) for value, _ in pooled.drawn] + ["not pooled"] * len(pooled.left_out)
    for each, beside in zip(pooled.all, drawn, strict=True):
        yield (
            each.by, year_label(each.year), write(each.effect), write(each.error), beside,
            str(each.schools), f"{each.pupils:,}", str(each.grade),
        )  # fmt: skip


def _card(card: LibraryCard) -> dict[str, Any]:
    return {
        "practice": asdict(card.practice),
        "pooled": [_pooled(each) for each in card.pooled],
    }


def _pooled(pooled: PooledEffect) -> dict[str, Any]:
    from wholeschool.practice.library.pooled_words import in_words

    document = {name: _known(value) for name, value in asdict(pooled).items()}
    return {**document, "sentences": [*in_words(pooled)]}


def _known(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
