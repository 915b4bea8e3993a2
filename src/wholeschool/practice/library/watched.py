"""What may rise elsewhere, as estimates name it: forms of lost learning, and measures of the pages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from wholeschool.errors import WrongCallError, nearest
from wholeschool.reference.forms import forms
from wholeschool.reference.headers import fold
from wholeschool.reference.measures import measures


@cache
def watched() -> Mapping[str, str]:
    """Titles by name: forms of lost learning, and measures of which less is good."""
    of_measures = {each.name: each.title for each in measures().values() if each.good_direction == "lower"}
    return MappingProxyType({each.name: each.label for each in forms().values()} | of_measures)


def asked_watched(word: str) -> str:
    """The name of a form or a measure, of its name or title. Raises WrongCallError, with the nearest."""
    known = {fold(each): name for name, title in watched().items() for each in (name, title)}
    found = known.get(fold(word))
    if found is None:
        raise WrongCallError(
            f"there is no form of lost learning, and no measure, “{word[:60]}”",
            nearest=nearest(word, [*watched().values(), *watched()]),
            advice=f"There are: {', '.join(watched())}.",
        )
    return found
