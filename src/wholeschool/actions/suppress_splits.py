"""Values of a column that split all pupils by what they are called, and columns of characteristics."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

_WORDS = re.compile(r"[^\W_]+")
_NOT = frozenset(("no", "non", "not", "never", "without"))
_OTHER = {"yes": "no", "y": "n", "true": "false", "girls": "boys", "girl": "boy", "female": "male",
          "females": "males", "f": "m"}  # fmt: skip
"""A word, and the one that says the contrary in its place."""
_MOST_LETTERS = 6
"""Values among which a single letter is a word, and not the name of a school or a code."""
_FILLERS = frozenset(("all", "any", "both", "either", "n a", "na", "not split", "total", "x"))
_CHARACTERISTICS: Mapping[str, str] = {
    **dict.fromkeys(("disadvantage", "disadvantaged", "fsm", "fsm6", "meals", "pp", "premium"), "means"),
    **dict.fromkeys(("ehc", "ehcp", "sen", "send"), "need"),
    **dict.fromkeys(("gender", "sex"), "sex"),
    **dict.fromkeys(("cla", "lac"), "care"),
    **{each: each for each in ("carer", "eal", "ethnicity", "idaci")},
}
"""A word, and the characteristic that it tells of."""


def splits(values: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of values (their places) one of which every pupil has: FSM and not FSM, girls and boys.

    None of which tells of the same as another: FSM girls and not FSM girls, FSM boys and not FSM boys are
    four groups of pupils.
    """
    words = [tuple(_WORDS.findall(value.casefold())) for value in values]
    places = {each: at for at, each in enumerate(words)}
    letters = len(values) <= _MOST_LETTERS
    found = [
        (frozenset(about), (min(at, places[other]), max(at, places[other])))
        for at, each in enumerate(words)
        for about, other in _contraries(each)
        if other in places and places[other] != at and (letters or all(len(word) > 1 for word in other))
    ]
    return [pair for about, pair in found if not any(about & each for each, other in found if other != pair)]


def _contraries(words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What both tell of, and what everybody else is called, by a word left out or another in its place."""
    for at, word in enumerate(words):
        rest = (*words[:at], *words[at + 1 :])
        if word in _NOT and rest:
            yield rest, rest
        if word in _OTHER:
            yield rest or words, (*words[:at], _OTHER[word], *words[at + 1 :])


def characteristics(values: Sequence[str]) -> list[str]:
    """The characteristic that each value is called as: FSM, Sex, SEN; "" = none, or several."""
    words = (_WORDS.findall(value.casefold()) for value in values)
    told = [{_CHARACTERISTICS[word] for word in each if word in _CHARACTERISTICS} for each in words]
    return [each.pop() if len(each) == 1 else "" for each in told]


def is_filler(value: str) -> bool:
    """Whether a value stands for no group of its own, such as “-”, “x” or “not split”."""
    words = _WORDS.findall(value.casefold())
    return not words or " ".join(words) in _FILLERS
