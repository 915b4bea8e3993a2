"""Which of several editions of a file is newer: by what they say of themselves, else by when they came."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

Edition = tuple[str, str]
"""A file and its release."""
_VERSION = re.compile(r"(?:.*\bversion )?(\d+(?:\.\d+)+)|.*\bversion (\d+)", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Arrival:
    """How an edition came into a store.

    `family`: editions of one family are the same table, published again; "" = those of the same file name.
    `load` is the commit that it first came with (-1 = nothing says), `place` its place among the files of it.
    """

    family: str = ""
    load: int = -1
    place: int = 0


UNTOLD = Arrival()
Age = tuple[object, ...]


def ages(editions: Mapping[Edition, tuple[Arrival, str]]) -> Mapping[Edition, Age]:
    """How new each edition of one family is: the newest has the highest. `editions`: arrival, and day of it.

    By their versions (1.9 before 1.10) or days where all say one; else by the load that they came with. Of
    two of one age, which came in one load, nothing says which is newer. Digests have no order.
    """
    for said in (_version, _day):
        numbers = {each: said(each[1]) for each in editions}
        if all(numbers.values()):
            return numbers
    return {
        each: (came.load, loaded_on if came.load < 0 else "") for each, (came, loaded_on) in editions.items()
    }


def _version(release: str) -> tuple[int, ...]:
    found = _VERSION.fullmatch(release.strip())
    return tuple(int(each) for each in (found[1] or found[2]).split(".")) if found else ()


def _day(release: str) -> tuple[int, ...]:
    found = _DAY.fullmatch(release.strip())
    return tuple(int(each) for each in found.groups()) if found else ()
