"""England's local authorities: codes, numbers, names, what came after former ones, and a map of tiles.

Every authority that answers for schools (153 today, the Isles of Scilly among them, which many tables leave
out), and codes of former ones that official files still have. An authority has a code of nine characters
(`E08000016`), which changes when its border moves a little, and a number of three digits (`370`), which does
not. Where one was parted or joined, both are new.

`column` and `row` are its place on a map of England in equal tiles, counted from the north-west: regions
hang together, and neighbours lie by each other where they can. The tiles were laid by hand after the middles
of the authorities (`easting`, `northing`: kilometres on the National Grid), which come from mySociety's “UK
local authority names and codes” (CC BY 4.0). Those of counties are the mean of their districts, as it has
none for them that hold; Bristol's is the city's own, whose area reaches far into the estuary.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from wholeschool.errors import WrongCallError, nearest
from wholeschool.reference.lists import CodeValue, code_list

_LIST = "local_authority"
_IDLE_WORDS = frozenset({"city", "council", "county", "of", "the", "and", "borough"})


@dataclass(frozen=True)
class Place:
    """Where an authority is: its middle in kilometres on the National Grid, and its tile on the map."""

    easting: int
    northing: int
    column: int
    row: int


@dataclass(frozen=True)
class LocalAuthority:
    """A local authority under one of its codes.

    `region` is a code of the list `region`; `part` is inner or outer London, else blank. `replaced_by` has
    the codes that came after this one; those that stand today have none, and a place.
    """

    code: str
    name: str
    number: str
    region: str
    part: str
    replaced_by: tuple[str, ...]
    place: Place | None
    valid_from: date | None
    valid_to: date | None
    source: str


@cache
def authorities() -> Mapping[str, LocalAuthority]:
    """Every authority by its code, former ones too."""
    return MappingProxyType({code: _authority(value) for code, value in code_list(_LIST).items()})


@cache
def standing() -> tuple[LocalAuthority, ...]:
    """The authorities of today, in the order of their codes."""
    return tuple(each for each in authorities().values() if not each.replaced_by)


@cache
def authorities_in(period: str) -> int:
    """How many authorities there were in the January of a school year, such as 2021/22."""
    day = date(int(period[:4]) + 1, 1, 1)
    return sum((each.valid_from or day) <= day <= (each.valid_to or day) for each in authorities().values())


def local_authority(named: str) -> LocalAuthority:
    """The authority of a code, a number or a name, of today where several answer to it.

    Names are told apart by their words: `St Helens` and `Herefordshire` are found. Raises WrongCallError
    where there is none, with the nearest.
    """
    found = authorities().get(named.strip().upper()) or _by_word().get(_words(named))
    if found is None:
        names = [each.name for each in authorities().values()]
        raise WrongCallError(
            f"There is no local authority “{named}”.",
            nearest=nearest(named, names),
            advice="Give its name, its code (E08000016) or its number (370).",
        )
    return found


def successors(code: str) -> tuple[LocalAuthority, ...]:
    """The authorities of today that answer for what a code stood for; one of today answers for itself.

    Several where it was parted: its figures belong to none of them alone. Raises WrongCallError where there
    is no such code.
    """
    one = local_authority(code)
    if not one.replaced_by:
        return (one,)
    after = (each for later in one.replaced_by for each in successors(later))
    return tuple(dict.fromkeys(after))


def regions() -> Mapping[str, str]:
    """The nine regions, code → name."""
    return {code: each.label for code, each in code_list("region").items() if not each.more["within"]}


@cache
def _by_word() -> Mapping[frozenset[str], LocalAuthority]:
    """By number and by the words of the name. Those that stand come last, and so have the last word."""
    former = [each for each in authorities().values() if each.replaced_by]
    return {key: each for each in (*former, *standing()) for key in (_words(each.number), _words(each.name))}


def _words(text: str) -> frozenset[str]:
    """The words of a name that tell it apart. “London” is a region, and no short way to say the City."""
    words = frozenset(re.findall(r"[a-z0-9]+", text.casefold().replace("'", "")))
    telling = words - _IDLE_WORDS
    return words if telling <= {"london"} else telling


def _authority(value: CodeValue) -> LocalAuthority:
    more = value.more
    place = (
        Place(*(int(more[name]) for name in ("easting", "northing", "column", "row")))
        if more["row"]
        else None
    )
    return LocalAuthority(
        code=value.code,
        name=value.label,
        number=more["number"],
        region=more["region"],
        part=more["part"],
        replaced_by=tuple(more["replaced_by"].split("|")) if more["replaced_by"] else (),
        place=place,
        valid_from=value.valid_from,
        valid_to=value.valid_to,
        source=value.source,
    )
