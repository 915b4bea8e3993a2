"""Words that stand for kinds of event: one alone, one in parts, several with commas between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from wholeschool.reference.forms import event_kinds
from wholeschool.reference.headers import fold

GENERIC = frozenset({"incident", "praise"})
"""Kinds that say no more than that something was written down."""
EXCLUSIONS = frozenset({"suspension", "lunchtime_suspension", "permanent_exclusion"})
_INTERNAL = "internal_exclusion"
OF_EXCLUSIONS = {
    "fp": "suspension",
    "fixed": "suspension",
    "lunch": "lunchtime_suspension",
    "lunchtime": "lunchtime_suspension",
}
"""Words that say what an exclusion is, and in a list of other events may be something else."""
_ANY_EXCLUSION = frozenset({"exclusion", "exclusions", "excluded"})
"""What a suspension and a permanent exclusion are both called: alone it is neither."""
_EXCLUDED = ("exclu", "suspen")
_BETWEEN_PARTS = re.compile(r"[()\[\]:]| [-–] ")
_LENGTH = re.compile(r"\d{1,3}(?:d|days?|sessions?)")


@dataclass(frozen=True)
class Named:
    """What a text names: its kinds, each once, as they stand in it.

    `which`: it has “exclusion” alone, and nobody knows which; `perhaps`: words that may tell of an exclusion
    or of something about one.
    """

    kinds: tuple[str, ...] = ()
    which: bool = False
    perhaps: bool = False


def named(text: str) -> Named:
    """What a text names, as a whole or with commas between its words."""
    whole = kind_of_words(text)
    if whole:
        return Named((whole,))
    parts = [part for part in text.split(",") if part.strip()]
    by_part = {part: kind_of_words(part) for part in parts}
    unknown = [part for part, found in by_part.items() if not found]
    return Named(
        tuple(dict.fromkeys(found for found in by_part.values() if found)),
        which=any(set(_parts_of(part)) & _ANY_EXCLUSION for part in unknown),
        perhaps=any(is_about_exclusion(part) for part in unknown),
    )


def kind_of_words(text: str) -> str | None:
    """The kind that a text is a word for, as a whole or in all its parts: “Suspension (Fixed Term)”."""
    sure = kinds_by_folded_word()
    if fold(text) in sure:
        return sure[fold(text)]
    parts = _parts_of(text)
    kinds = {sure[part] for part in parts if part in sure} - GENERIC
    others = {part for part in parts if part not in sure}
    if others - _ANY_EXCLUSION - OF_EXCLUSIONS.keys():
        return None
    if others:
        return _of_exclusion(kinds, others)
    kinds = kinds or {sure[part] for part in parts}
    return kinds.pop() if len(kinds) == 1 else None


def is_any_exclusion(text: str) -> bool:
    """Whether a text says that it was an exclusion, and not which."""
    parts = _parts_of(text)
    return bool(parts) and set(parts) <= _ANY_EXCLUSION


def is_about_exclusion(text: str) -> bool:
    """Whether a text has a word of exclusion or suspension in it, whatever it says of that."""
    return any(word in fold(text) for word in _EXCLUDED)


def gravest(kinds: Iterable[str]) -> str:
    """The kind that a row is taken for which names several, one at least: what takes most out of school."""
    of = event_kinds()
    groups = ("out_of_school", "other", "in_school")
    return min(
        kinds, key=lambda kind: (kind in GENERIC, groups.index(of[kind].group), of[kind].priority or 0)
    )


def _of_exclusion(kinds: set[str], others: set[str]) -> str | None:
    """The kind of parts with “exclusion”, “fixed” or “lunchtime” among them, at which detentions are too."""
    said = {OF_EXCLUSIONS[part] for part in others if part in OF_EXCLUSIONS}
    which = bool(others & _ANY_EXCLUSION)
    if kinds == {"detention"} and said == {"lunchtime_suspension"} and not which:
        return "detention"
    found = kinds | said
    if found == {"suspension", "lunchtime_suspension"}:
        return "lunchtime_suspension"
    if len(found) == 1 and (kinds or which) and found <= EXCLUSIONS | {_INTERNAL}:
        return found.pop()
    return None


def _parts_of(text: str) -> list[str]:
    """The parts of a text, folded, but for how long it took: “Suspension (2 days)”."""
    parts = (fold(part) for part in _BETWEEN_PARTS.split(text))
    return [part for part in parts if part and not _LENGTH.fullmatch(part)]


@cache
def kinds_by_word() -> Mapping[str, str]:
    """What a kind of event may be called → the kind."""
    return {word: name for name, each in event_kinds().items() for word in (name, each.label, *each.synonyms)}


@cache
def kinds_by_folded_word() -> Mapping[str, str]:
    """What a kind of event may be called, folded → the kind."""
    return {fold(word): name for word, name in kinds_by_word().items()}
