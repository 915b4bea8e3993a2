"""What the word and the action of a row tell together: an exclusion comes first, or is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.cells.shown import shown, shown_word
from wholeschool.ingest.tables.kind_words import (
    EXCLUSIONS,
    GENERIC,
    Named,
    gravest,
    is_any_exclusion,
    named,
)

_WHICH = (
    "suspension, lunchtime_suspension, permanent_exclusion or internal_exclusion",
    "They differ in law: say which it was, in the row or, if it is always the same, in a map.",
)
_TWO_EXCLUSIONS = (
    "one exclusion a row",
    "They differ in law: leave the one that it was, or give each a row of its own.",
)
_ABOUT_EXCLUSION = (
    "a kind of event",
    "It speaks of an exclusion or a suspension in words of its own, and is not counted as one. If it was "
    "one, say which in the row or, if the words are always the same, in a map ([words.{column}]).",
)
_SEVERAL = Trouble(
    "several_kinds",
    "info",
    "",
    "one kind of event a row",
    "An exclusion is counted first, then what the word says, then the action. What else a row names is not "
    "counted: give it a row of its own.",
)
Troubles = tuple[tuple[str, Trouble], ...]
"""What is to be said, each of a column."""


@dataclass(frozen=True)
class Told:
    """The kind of a row, None where nobody knows it, or where it is `asked` for; and what is to be said."""

    kind: str | None = None
    troubles: Troubles = ()
    asked: bool = False


def told_by(word: str, action: str) -> Told:
    """What a row's word and action tell.

    An exclusion comes first, wherever it stands; then what the word says, and then the action; what says no
    more than “incident” comes last.
    """
    by_word, by_action = named(word), named(action)
    known = [*dict.fromkeys((*by_word.kinds, *by_action.kinds))]
    exclusions = EXCLUSIONS.intersection(known)
    if exclusions == {"suspension", "lunchtime_suspension"}:
        exclusions = frozenset({"lunchtime_suspension"})
    if len(exclusions) > 1:
        return Told(None, (("kind", _two_exclusions(known)),), asked=True)
    if not exclusions and (by_word.any_exclusion or by_action.any_exclusion):
        column, text = ("kind", word) if by_word.any_exclusion else ("action", action)
        return Told(None, ((column, which_exclusion(text)),), asked=True)
    of_word = [each for each in by_word.kinds if each != GENERIC]
    choice = exclusions or of_word or known
    said = _said(by_word, by_action, word, action)
    return Told(gravest(choice), (*_several(by_word, known), *said)) if choice else Told(None, said)


def which_exclusion(text: str) -> Trouble:
    """The trouble of a text that says that it was an exclusion, and not which."""
    seen = shown_word(text) if is_any_exclusion(text) else shown(text)
    return Trouble("unknown_kind", "error", seen, *_WHICH)


def about_exclusion(text: str, *, often: bool = False, column: str = "kind") -> Trouble:
    """The trouble of words that speak of an exclusion; they are shown where so many have them `often`."""
    expected, advice = _ABOUT_EXCLUSION
    seen = shown_word(text) if often else shown(text)
    return Trouble("exclusion_in_words", "warning", seen, expected, advice.format(column=column))


def _two_exclusions(known: list[str]) -> Trouble:
    names = ", ".join(each for each in known if each in EXCLUSIONS)
    return Trouble("unknown_kind", "error", names, *_TWO_EXCLUSIONS)


def _several(by_word: Named, known: list[str]) -> Troubles:
    if len({*known} - {GENERIC}) < 2:
        return ()
    return (("kind" if len({*by_word.kinds} - {GENERIC}) > 1 else "action", _SEVERAL),)


def _said(by_word: Named, by_action: Named, word: str, action: str) -> Troubles:
    """What is said of words about an exclusion. Of a word that is all that is known, its reader says it."""
    of_word = by_word.about_exclusion and (by_word.kinds or by_action.kinds)
    return (
        *((("kind", about_exclusion(word)),) if of_word else ()),
        *((("action", about_exclusion(action, column="action")),) if by_action.about_exclusion else ()),
    )
