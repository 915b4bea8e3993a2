"""Values of a column that split all pupils by what they are called, and columns of characteristics."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

_WORDS = re.compile(r"[^\W_]+")
_NOT = frozenset(("no", "non", "not", "never", "without"))
_YES, _NO = frozenset(("yes", "y", "true")), frozenset(("no", "n", "false"))
_SEXES = (("girls", "boys"), ("girl", "boy"), ("female", "male"), ("females", "males"), ("f", "m"))
_KINDS = frozenset(("breakdown", "categories", "category", "characteristic", "characteristics", "kind",
                    "split", "subgroup", "type"))  # fmt: skip
_CHARACTERISTICS = frozenset(("carer", "carers", "cla", "disadvantage", "disadvantaged", "eal", "ehc", "ehcp",
                              "ethnicity", "fsm", "fsm6", "gender", "idaci", "lac", "meals", "pp", "premium",
                              "sen", "send", "sex"))  # fmt: skip


def splits(values: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of values one of which every pupil has: FSM and not FSM, girls and boys, SEN yes and SEN no.

    None of which tells of the same as another: FSM girls and not FSM girls, FSM boys and not FSM boys are
    four groups of pupils.
    """
    by_words = {tuple(_WORDS.findall(value.casefold())): value for value in values}
    found = [
        (about, pair)
        for words, value in by_words.items()
        for about, other in _contraries(words)
        if (pair := (value, by_words.get(other, ""))) and pair[1]
    ]
    return [pair for about, pair in found if not any(about & each for each, other in found if other != pair)]


def _contraries(words: tuple[str, ...]) -> list[tuple[frozenset[str], tuple[str, ...]]]:
    """What everybody else may be called, and of what the two tell."""
    about = frozenset(words)
    found = [(about, (word, *words)) for word in sorted(_NOT) if words]
    if words[-1:] and words[-1] in _YES:
        found += [(about - {words[-1]}, (*words[:-1], word)) for word in sorted(_NO)]
    found += [(frozenset(pair), (pair[1],)) for pair in _SEXES if words == (pair[0],)]
    return found


def is_of_characteristics(name: str, values: Sequence[str]) -> bool:
    """Whether the values of a column are called as characteristics are, or the column as a list of them."""
    if _KINDS & {*_WORDS.findall(name.casefold())}:
        return True
    named = [value for value in values if _CHARACTERISTICS & {*_WORDS.findall(value.casefold())}]
    return len(named) > 1


def split_twice(values: Sequence[str]) -> tuple[tuple[str, str], tuple[str, str]] | None:
    """The first two splits of a column's values: the same pupils stand in both. None where there are none."""
    return next(itertools.pairwise(splits(values)), None)
