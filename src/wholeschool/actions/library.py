"""A library of practices: what is published of each, and what schools' own estimates say together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wholeschool.actions.library_files import read_library
from wholeschool.practice.library.contribution import Contribution
from wholeschool.practice.library.pooled import PooledEffect, pooled_effects
from wholeschool.reference.headers import fold
from wholeschool.reference.practices import Practice, asked_practice, national_practices, practices_for


@dataclass(frozen=True)
class LibraryCard:
    """A practice with what schools' estimates say of it; none where nobody has handed one in."""

    practice: Practice
    pooled: tuple[PooledEffect, ...]

    @property
    def estimates(self) -> int:
        """How many estimates there are."""
        return sum(len(each.used) + len(each.left_out) for each in self.pooled)

    def has(self, words: Sequence[str]) -> bool:
        """Whether all words stand somewhere in it."""
        practice = self.practice
        texts = (*practice.words, practice.what, practice.for_whom, *practice.core_parts)
        outcomes = [each.outcome.title for each in self.pooled]
        text = fold(" ".join((*texts, *outcomes)))
        return all(word in text for word in words)


def library_cards(path: Path | None, store: Path | None = None) -> tuple[LibraryCard, ...]:
    """A card for each practice, in the order of names: the reviewed ones, a store's own, and those handed in.

    `path` None = no library: what is published alone. Raises WrongCallError as `read_library`.
    """
    estimates = () if path is None else read_library(path)
    known = {**known_practices(store)}
    for each in estimates:
        known.setdefault(each.practice, _unknown(each))
    costs = {
        name: practice.cost_per_pupil
        for name, practice in known.items()
        if practice.cost_per_pupil is not None
    }
    pooled = pooled_effects(estimates, costs)
    cards = [
        LibraryCard(practice, tuple(each for each in pooled if each.practice == name))
        for name, practice in known.items()
    ]
    return tuple(sorted(cards, key=lambda card: card.practice.name))


def known_practices(store: Path | None) -> Mapping[str, Practice]:
    """The reviewed practices, and those of a store's own where there is one."""
    return national_practices().practices if store is None else practices_for(store)


def search_cards(cards: Sequence[LibraryCard], search: str) -> tuple[LibraryCard, ...]:
    """The cards that have all the words of a search; all of them where there are no words."""
    words = [fold(each) for each in search.split()]
    return tuple(card for card in cards if card.has(words))


def card_of(cards: Sequence[LibraryCard], word: str) -> LibraryCard:
    """The card of a practice by id or name. Raises WrongCallError, with the nearest."""
    by_id = {card.practice.id: card for card in cards}
    return by_id[asked_practice(word, {name: card.practice for name, card in by_id.items()}).id]


def _unknown(estimate: Contribution) -> Practice:
    """A practice that somebody else has among their own: its name is all that is known."""
    return Practice(
        estimate.practice,
        estimate.practice_name,
        "",
        "",
        (),
        "",
        "",
        False,
        None,
        "",
        "",
        (),
        (),
        "",
        own=True,
    )
