"""The command `map`: which header of an export is which column."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from wholeschool.cli.show import note, print_json, print_table, say

if TYPE_CHECKING:
    from wholeschool.actions.map_columns import Suggestion
    from wholeschool.ingest.maps.propose import Proposed

_SKIP = "-"
_NAME_KIND = "call again and name it with --kind"


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command("map")(map_)


def map_(
    file: Path = typer.Argument(..., help="An export of the school's software.", metavar="FILE"),
    store: Path | None = typer.Option(
        None, help="Save the map here: files with these headers are read by it."
    ),
    out: Path | None = typer.Option(None, help="Write the map to this file."),
    kind: str | None = typer.Option(None, help="The kind of file, where it is not the one that is proposed."),
    urn: int | None = typer.Option(None, help="The school of every row, where no column names one."),
    yes: bool = typer.Option(
        False, "--yes", help="Take what is sure without asking, and nothing that is not."
    ),
    as_json: bool = typer.Option(
        False, "--json", help="Print one JSON document; asks nothing, writes only with --yes."
    ),
) -> None:
    """Propose which header is which column, say why, ask where it is doubtful, and write a header map (TOML).

    Headers and values both speak: UPNs are known by their check letters, marks by the register's codes,
    dates by their shape. No value is shown or written but words (of marks, of behaviour) that stand in
    several rows.
    """
    from wholeschool.actions.map_columns import place_of, suggest, sure_alone, write_map

    place = place_of(file, store, out)
    suggestion = suggest(file, kind)
    written = None
    if as_json:
        if yes:
            written = write_map(suggestion, sure_alone(suggestion), place, urn=urn)
        print_json(_document(suggestion, written))
        return
    sure = sure_alone(suggestion) if yes else {}
    _show(suggestion)
    columns = sure if yes else _ask_columns(suggestion)
    words = {} if yes else _ask_words(suggestion)
    written = write_map(suggestion, columns, place, words=words, urn=urn)
    _say_left(suggestion, columns, asked=not yes)
    say(f"Wrote {written}.")
    say(f"Next: wholeschool import STORE {file}" + ("" if store else f" --map {written}"))


def _show(suggestion: Suggestion) -> None:
    proposal = suggestion.proposal
    layout = proposal.layout
    say(f"{proposal.looked_at.path.name} is most like {layout.title} (--kind {layout.name}).")
    rows = [
        (each.header, _name(suggestion, each), each.why if each.column else "", _verdict(each))
        for each in proposal.columns
    ]
    print_table("", ("header", "is", "because", ""), rows)
    if proposal.looked_at.weekdays and proposal.layout.weekday_columns:
        say(f"{len(proposal.looked_at.weekdays)} columns of marks by their day.")
    order = {"day": "the day first", "month": "the month first", None: "nothing decides which comes first"}
    if proposal.needs_order:
        say(f"Dates: {order[proposal.first]}.")


def _verdict(each: Proposed) -> str:
    return "" if not each.column else "sure" if each.sure else "doubtful"


def _name(suggestion: Suggestion, each: Proposed) -> str:
    return suggestion.proposal.layout.columns[each.column][0] if each.column else "(not read)"


def _ask_columns(suggestion: Suggestion) -> dict[str, str]:
    """What is sure, and what a person says of each column that is not; then of needed ones that lack."""
    from wholeschool.actions.map_columns import choices
    from wholeschool.errors import WrongCallError

    layout = suggestion.proposal.layout
    columns = {each.column: each.header for each in suggestion.proposal.columns if each.column and each.sure}
    for each in suggestion.doubtful:
        answer = _answer(
            f"“{each.header}”: is it “{layout.columns[each.column][0]}” ({each.column})? "
            f"Enter = yes, {_SKIP} = not read, or another of {', '.join(choices(suggestion))}",
            each.column,
            (*choices(suggestion), _SKIP),
        )
        if answer != _SKIP:
            columns[answer] = each.header
    headers = [each.header for each in suggestion.proposal.columns]
    for need in layout.needs:
        if {*need} & {*columns, *layout.constants}:
            continue
        title = layout.columns[need[0]][0]
        question = f"Which header is “{title}”? {_SKIP} = none, or one of {', '.join(headers)}"
        header = _answer(question, "", (*headers, _SKIP))
        if header == _SKIP:
            raise WrongCallError(
                f"No map was written: {layout.title} needs “{title}”.",
                where=suggestion.proposal.looked_at.path.name,
                advice=f"If it is another kind of file, {_NAME_KIND}.",
            )
        columns[need[0]] = header
    return columns


def _ask_words(suggestion: Suggestion) -> dict[str, dict[str, str]]:
    """What the words mean that nobody knows; a blank answer leaves a word open."""
    from wholeschool.actions.map_columns import meaning_of
    from wholeschool.ingest.maps.words import NOTHING
    from wholeschool.reference.attendance import char_of
    from wholeschool.reference.forms import event_kinds

    words: dict[str, dict[str, str]] = {}
    for column, found in suggestion.words.items():
        known = (*event_kinds(), NOTHING) if column == "kind" else tuple(char_of())
        for word, count in found.items():
            close = meaning_of(column, word) or _SKIP
            may_be = "a kind of event, nothing" if column == "kind" else "a code"
            said = f"What is “{word}” ({count:,} rows)? {_SKIP} = leave open, or {may_be}"
            answer = _answer(said, close, (*known, _SKIP))
            if answer != _SKIP:
                words.setdefault(column, {})[word] = answer
    return words


def _answer(question: str, default: str, allowed: tuple[str, ...]) -> str:
    """An answer that is one of those allowed; asked again until it is."""
    from wholeschool.errors import WrongCallError, nearest
    from wholeschool.reference.headers import layouts

    kinds = {layout.name for layout in layouts()}
    while True:
        try:
            answer = str(
                typer.prompt(question, default=default or None, show_default=bool(default), err=True)
            ).strip()
        except typer.Abort:
            raise WrongCallError("Stopped: no map was written.", advice="Answer, or use --yes.") from None
        if answer in allowed:
            return answer
        if answer in kinds:
            note(
                f"“{answer}” is a kind of file. If this one is of that kind, stop (Ctrl+C), and {_NAME_KIND}."
            )
            continue
        close = nearest(answer, allowed)
        note(f"“{answer}” is none of them." + (f" Did you mean {close}?" if close else ""))


def _say_left(suggestion: Suggestion, columns: dict[str, str] | object, *, asked: bool) -> None:
    from wholeschool.schema.wording import counted

    if asked:
        return
    left = [each.header for each in suggestion.doubtful]
    if left:
        note("Doubtful, and not read: " + ", ".join(f"“{header}”" for header in left) + ".")
    count = sum(len(found) for found in suggestion.words.values())
    if count:
        note(f"Without a meaning yet: {counted(count, 'word')}, in the map as a comment each.")


def _document(suggestion: Suggestion, written: Path | None) -> dict[str, object]:
    proposal = suggestion.proposal
    return {
        "kind": proposal.layout.name,
        "columns": [
            {
                "header": each.header,
                "column": each.column or None,
                "why": each.why if each.column else None,
                "fit": each.fit,
                "of": each.of,
                "sure": each.sure,
            }
            for each in proposal.columns
        ],
        "lacking": list(proposal.lacking),
        "dates_first": proposal.first,
        "words": {column: dict(found) for column, found in suggestion.words.items()},
        "map": str(written) if written else None,
    }
