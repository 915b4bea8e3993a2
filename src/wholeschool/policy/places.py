"""Places of official figures under one code and one name each, whatever a file calls them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from wholeschool.errors import WrongCallError, nearest
from wholeschool.reference.areas import LocalAuthority, authorities, local_authority, regions, standing
from wholeschool.reference.lists import code_list
from wholeschool.schema.national import ENGLAND


@dataclass(frozen=True)
class Wanted:
    """Which places are asked for: their level, and their codes as files have them, none = all of the level.

    `schools_of`: the name of the authority whose schools are meant. `several`: more than one place.
    """

    level: str
    codes: tuple[str, ...]
    name: str
    schools_of: str = ""
    several: bool = False


@cache
def place_of(level: str, code: str, name: str) -> tuple[str, str, str]:
    """Level, code and name of a place as all files shall have it.

    An authority that got another code, its number staying, has that of today: its figures are one series.
    """
    if code == ENGLAND:
        return "national", ENGLAND, "England"
    if level == "la" and code in authorities():
        found = _today(authorities()[code])
        return level, found.code, found.name
    if level == "region":
        return level, code, _regions().get(code, name)
    return level, code, name


def wanted(area: str, level: str = "") -> Wanted:
    """The places meant by a name, a code or a number; `level` is what is asked for, "" = the place itself.

    A region with the level la means its authorities; an authority with the level school its schools. Raises
    WrongCallError, with the nearest, where there is no such place.
    """
    if area.strip().casefold() in ("england", ENGLAND.casefold()):
        return Wanted(level or "national", () if level else (ENGLAND,), "England")
    if area.strip().isdigit() and len(area.strip()) in (6, 7):
        return Wanted("school", (area.strip(),), f"school {area.strip()}")
    region = next(
        (
            code
            for code, name in _regions().items()
            if area.strip().casefold() in (code.casefold(), name.casefold())
        ),
        "",
    )
    if region:
        name = _regions()[region]
        if level == "la":
            inside = [each for each in authorities().values() if region in (each.region, each.part)]
            return Wanted(
                "la", tuple(each.code for each in inside), f"local authorities of {name}", several=True
            )
        return Wanted("region", (region,), name)
    try:
        one = _today(local_authority(area))
    except WrongCallError as error:
        names = (*(each.name for each in standing()), *_regions().values(), "England")
        raise WrongCallError(
            f"There is no area “{area}”.",
            nearest=nearest(area, names),
            advice="Give a region or a local authority by name or code, or a school by LAESTAB or URN.",
        ) from error
    codes = tuple(each.code for each in authorities().values() if _today(each).code == one.code)
    if level == "school":
        return Wanted("school", (), f"schools of {one.name}", one.name)
    return Wanted("la", codes, one.name)


def _today(one: LocalAuthority) -> LocalAuthority:
    """The authority of today that has the same number; itself where there is none."""
    return next((each for each in _by_number().get(one.number, ()) if not each.replaced_by), one)


@cache
def _by_number() -> dict[str, list[LocalAuthority]]:
    found: dict[str, list[LocalAuthority]] = {}
    for each in authorities().values():
        if each.number:
            found.setdefault(each.number, []).append(each)
    return found


@cache
def _regions() -> dict[str, str]:
    """All regions by code, Inner and Outer London too."""
    return {code: each.label for code, each in code_list("region").items()} | dict(regions())
