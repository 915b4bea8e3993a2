"""Make a header map for a file: propose what each column is, let a person decide, write it down."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from wholeschool.actions.maps import MAPS
from wholeschool.errors import WrongCallError
from wholeschool.ingest.files import find_files
from wholeschool.ingest.maps.header_map import parse_map
from wholeschool.ingest.maps.looked_at import look_through
from wholeschool.ingest.maps.propose import Proposal, Proposed, propose, words_to_ask
from wholeschool.ingest.maps.written import Chosen, as_toml
from wholeschool.ingest.tables.kind_words import is_about_exclusion, kind_of_words
from wholeschool.reference.attendance import codes
from wholeschool.reference.forms import event_kinds

_ALMOST = 0.8
_MOST_LOOKED_AT = 20
_MARK_WORDS = {"present": "/", "late": "L", "ill": "I", "absent": "O", "no reason yet": "N"}


@dataclass(frozen=True)
class Suggestion:
    """A proposal for a file, with the words that somebody has to give a meaning: column → word → rows."""

    proposal: Proposal
    words: Mapping[str, Mapping[str, int]]

    @property
    def doubtful(self) -> tuple[Proposed, ...]:
        """Columns that a person has to look at."""
        return tuple(each for each in self.proposal.columns if each.column and not each.sure)


def suggest(path: Path, kind: str | None = None) -> Suggestion:
    """What a file's columns may be.

    Raises WrongCallError where it is a folder, has no header, or is like nothing known.
    """
    if path.is_dir():
        raise _of_a_folder(path)
    if not path.is_file():
        raise WrongCallError("There is no such file.", where=str(path))
    proposal = propose(look_through(path), datetime.now(UTC).date(), kind)
    return Suggestion(proposal, words_to_ask(proposal))


def _of_a_folder(folder: Path) -> WrongCallError:
    """The sentence about a folder: which of its files could be named instead."""
    files = find_files([folder])
    able = [str(file.relative_to(folder)) for file in files[:_MOST_LOOKED_AT] if _can_be_mapped(file)]
    more = ", …" if len(files) > _MOST_LOOKED_AT else ""
    advice = f"Name one of its files: {', '.join(able)}{more}." if able else "Name a file with headers."
    return WrongCallError("is a folder, and a map is of one file.", where=str(folder), advice=advice)


def _can_be_mapped(file: Path) -> bool:
    """Whether some column of a file surely is one of ours."""
    try:
        return any(each.column and each.sure for each in suggest(file).proposal.columns)
    except (WrongCallError, OSError):
        return False


def sure_alone(suggestion: Suggestion) -> Mapping[str, str]:
    """Our column → header of what is sure. Raises WrongCallError where a needed column is not among it."""
    sure = {each.column: each.header for each in suggestion.proposal.columns if each.column and each.sure}
    layout = suggestion.proposal.layout
    lacking = layout.missing({*sure, *layout.constants})
    if lacking:
        said = "; ".join(
            f"“{each.header}” is perhaps “{layout.columns[each.column][0]}” ({each.why})"
            for each in suggestion.doubtful
        )
        raise WrongCallError(
            f"{layout.title} needs {', '.join(f'“{name}”' for name in lacking)}, and no column is surely that"
            + (f": {said}." if said else "."),
            where=suggestion.proposal.looked_at.path.name,
            advice="Run it without --yes and decide.",
        )
    return sure


def meaning_of(column: str, word: str) -> str:
    """What a word may mean: the kind or the code whose name it almost is; else an incident, or "".

    Of what speaks of an exclusion nothing is supposed: exclusions differ in law.
    """
    if column == "kind" and is_about_exclusion(word):
        return kind_of_words(word) or ""
    if column == "kind":
        known = {each.label: name for name, each in event_kinds().items()}
        known |= {said: name for name, each in event_kinds().items() for said in (name, *each.synonyms)}
    else:
        known = {each.label: each.code for each in codes()} | _MARK_WORDS
    folded = {said.casefold(): meaning for said, meaning in known.items()}
    close = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=_ALMOST)
    return folded[close[0]] if close else ("incident" if column == "kind" else "")


def write_map(
    suggestion: Suggestion,
    columns: Mapping[str, str],
    path: Path,
    *,
    words: Mapping[str, Mapping[str, str]] | None = None,
    urn: int | None = None,
) -> Path:
    """Write the map that was decided. Raises WrongCallError where a column lacks."""
    proposal, words = suggestion.proposal, words or {}
    looked_at = proposal.looked_at
    dated = {header.place for header in looked_at.weekdays} if proposal.layout.weekday_columns else set()
    open_words = {
        column: [word for word in found if word not in words.get(column, {})]
        for column, found in suggestion.words.items()
    }
    text = as_toml(
        Chosen(
            layout=proposal.layout,
            headers=[name for place, name in enumerate(looked_at.names) if name and place not in dated],
            columns=columns,
            why={
                each.column: each.why for each in proposal.columns if columns.get(each.column) == each.header
            },
            first=proposal.first,
            constants={"urn": urn} if urn and "urn" not in columns else {},
            words=words,
            open_words={column: found for column, found in open_words.items() if found},
        )
    )
    parse_map(text, path.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def place_of(path: Path, store: Path | None, out: Path | None) -> Path:
    """Where a map is written: where the call says, else among those of the store, else in this folder.

    Raises WrongCallError where there is no such store, or something stands there already.
    """
    name = f"{path.name.split('.')[0]}.toml"
    if out is None and store is not None and not (store / "store.json").is_file():
        raise WrongCallError("is no store.", where=str(store), advice="Import something into it first.")
    place = out or (store / MAPS / name if store else Path(name))
    if place.exists():
        advice = "Name another with --out, or take that one away."
        raise WrongCallError("There is something here already.", where=str(place), advice=advice)
    return place


def choices(suggestion: Suggestion) -> Sequence[str]:
    """Our columns that a header can be."""
    return tuple(suggestion.proposal.layout.columns)
