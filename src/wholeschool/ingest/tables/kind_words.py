"""Words that stand for kinds of event: one alone, one in parts, several with commas between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from wholeschool.reference.forms import event_kinds
from wholeschool.reference.headers import fold

EXCLUSIONS = frozenset({"suspension", "lunchtime_suspension", "permanent_exclusion"})
GENERIC = "incident"
"""It says no more than that something was written down."""
PRAISE = "praise"
_INTERNAL = "internal_exclusion"
_OF_EXCLUSIONS = {
    "fp": "suspension",
    "fte": "suspension",
    "fixed": "suspension",
    "external": "suspension",
    "lunch": "lunchtime_suspension",
    "lunchtime": "lunchtime_suspension",
    "internal": _INTERNAL,
}
"""Words that say what an exclusion is, and in a list of other events may be something else."""
_ANY_EXCLUSION = frozenset({"exclusion", "exclusions", "excluded"})
"""What a suspension and a permanent exclusion are both called: alone it is neither."""
_ABOUT_EXCLUSION = re.compile(r"\b(?:exclusions?|excluded|suspensions?|suspend(?:ed)?)\b", re.IGNORECASE)
_BETWEEN_PARTS = re.compile(r"[()\[\]:,/]| [-–] ")
_LENGTH = re.compile(
    r"\b(?:for )?(?:\d{1,3}(?:\.\d)?|an?|half(?: an?)?|one|two|three|four|five)[ -]?"
    r"(?:d|days?|sessions?|h|hours?|m|mins?|minutes?)\b|\b[ap]m\b",
    re.IGNORECASE,
)
"""How long something took, which is not what it was: “Suspension (2 days)”."""
_UNIT = re.compile(r"day|session|hour|min|\d ?[dhm]\b|\b[ap]m\b", re.IGNORECASE)
"""Without one of these a text says no length; few texts have one."""


@dataclass(frozen=True)
class Named:
    """What a text names: its kinds, each once, as they stand in it.

    `any_exclusion`: it says “exclusion” of something, and nobody knows which; `about_exclusion`: words in it
    that nobody knows tell of an exclusion, or of something about one.
    """

    kinds: tuple[str, ...] = ()
    any_exclusion: bool = False
    about_exclusion: bool = False


def named(text: str) -> Named:
    """What a text names, as a whole or with commas between its words."""
    whole = kind_of_words(text)
    if whole:
        return Named((whole,))
    by_part = {part: kind_of_words(part) for part in text.split(",") if part.strip()}
    # Hardly any text speaks of one, and to look closely at each takes longer than all the rest.
    unknown = [part for part, found in by_part.items() if not found] if is_about_exclusion(text) else []
    asked = any(map(is_any_exclusion, unknown))
    return Named(
        tuple(dict.fromkeys(found for found in by_part.values() if found)),
        any_exclusion=asked,
        about_exclusion=not asked and any(map(is_about_exclusion, unknown)),
    )


def kind_of_words(text: str) -> str | None:
    """The kind that a text is a word for, as a whole or in all its parts: “Suspension (Fixed Term)”."""
    sure = kinds_by_folded_word()
    if fold(text) in sure:
        return sure[fold(text)]
    parts = _parts_of(text)
    if not _words().issuperset(parts):
        return None
    kinds = {sure[part] for part in parts if part in sure} - {GENERIC}
    others = {part for part in parts if part not in sure}
    if others:
        return _of_exclusion(kinds, others, parts)
    kinds = kinds or {sure[part] for part in parts}
    return kinds.pop() if len(kinds) == 1 else None


def kind_of_exclusion_words(text: str) -> str | None:
    """The kind of a text in a list of exclusions, where “Fixed”, “Internal” or “Lunchtime” is enough."""
    return kind_of_words(text) or kind_of_words(f"{text} (exclusion)")


def is_any_exclusion(text: str) -> bool:
    """Whether a part of a text is “exclusion”, and the others are known words that do not say which."""
    parts = set(_parts_of(text))
    return bool(parts & _ANY_EXCLUSION) and parts <= _words()


def is_about_exclusion(text: str) -> bool:
    """Whether a text has a word of exclusion or suspension in it, whatever it says of that."""
    return bool(_ABOUT_EXCLUSION.search(text))


def gravest(kinds: Iterable[str]) -> str:
    """Of kinds, one at least, that which takes most out of school; praise and “incident” come last."""
    groups = ("out_of_school", "other", "in_school")

    def rank(kind: str) -> tuple[bool, bool, int, int]:
        of = event_kinds()[kind]
        return kind == GENERIC, kind == PRAISE, groups.index(of.group), of.priority or 0

    return min(kinds, key=rank)


def _of_exclusion(kinds: set[str], others: set[str], parts: list[str]) -> str | None:
    """The kind of parts with “exclusion”, “fixed” or “lunchtime” among them, at which detentions are too."""
    said = {_OF_EXCLUSIONS[part] for part in others if part in _OF_EXCLUSIONS}
    asked = bool(others & _ANY_EXCLUSION)
    if kinds == {"detention"} and said == {"lunchtime_suspension"} and not asked:
        return "detention"
    found = kinds | said
    if found == {"suspension", "lunchtime_suspension"}:
        return "lunchtime_suspension"
    # Beside “isolation” an exclusion is perhaps another thing; “internal exclusion” is one itself.
    inside = not kinds or any("exclu" in part for part in parts if part not in others)
    among = EXCLUSIONS | {_INTERNAL} if inside else EXCLUSIONS
    return found.pop() if len(found) == 1 and (kinds or asked) and found <= among else None


def _parts_of(text: str) -> list[str]:
    """The parts of a text, folded, without how long it took."""
    if _UNIT.search(text):
        text = _LENGTH.sub(" ", text)
    return [part for part in map(fold, _BETWEEN_PARTS.split(text)) if part]


@cache
def _words() -> frozenset[str]:
    """All words, folded, of which something is known."""
    return frozenset((*kinds_by_folded_word(), *_ANY_EXCLUSION, *_OF_EXCLUSIONS))


@cache
def kinds_by_word() -> Mapping[str, str]:
    """What a kind of event may be called → the kind."""
    return {word: name for name, each in event_kinds().items() for word in (name, each.label, *each.synonyms)}


@cache
def kinds_by_folded_word() -> Mapping[str, str]:
    """What a kind of event may be called, folded → the kind."""
    return {fold(word): name for word, name in kinds_by_word().items()}
