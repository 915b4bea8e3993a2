"""By which numbers official files know the schools of a store, and those that they continue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wholeschool.actions.official_schools import OfficialSchools
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError

Row = dict[str, Any]


@dataclass(frozen=True)
class Numbers:
    """LAESTABs of a school, its newest first, and of those that it continues, the last before it first."""

    own: tuple[str, ...]
    before: tuple[str, ...]


def known_schools(engine: LocalEngine) -> list[Row]:
    """The schools of a store itself, the newest year first."""
    rows = engine.table("schools")
    names = ("urn", "academic_year", "laestab", "predecessor_urn", "name")
    found: list[Row] = engine.fetch(rows.select(*names)).to_pylist()
    return sorted(found, key=lambda row: str(row["academic_year"]), reverse=True)


def urns_called(known: Sequence[Row], named: str) -> list[int]:
    """The URNs of the store's schools that are named by a URN, a LAESTAB or a name.

    Raises WrongCallError where two schools have one name: which is meant is for a person to say.
    """
    said = named.strip().casefold()
    for name in ("urn", "laestab", "name"):
        found = dict.fromkeys(int(row["urn"]) for row in known if str(row[name]).casefold() == said)
        if len(found) > 1 and name == "name":
            raise WrongCallError(
                f"There are {len(found)} schools “{named}”.",
                advice=f"Give the URN: {', '.join(map(str, sorted(found)))}.",
            )
        if found:
            return list(found)
    return []


def numbers_of(there: OfficialSchools, known: Sequence[Row], urns: Sequence[int]) -> dict[int, Numbers]:
    """The numbers of each school, by what the store says and by the official files."""
    if not urns:
        return {}
    before = {urn: _predecessors(known, urn) for urn in urns}
    by_files = there.laestabs([*urns, *(each for its in before.values() for each in its)])
    listed: dict[int, list[str]] = {}
    for row in known:
        if row["laestab"]:
            listed.setdefault(int(row["urn"]), []).append(str(row["laestab"]))

    def laestabs(urn: int) -> list[str]:
        return [*listed.get(urn, ()), *by_files.get(urn, ())]

    return {
        urn: Numbers(
            tuple(dict.fromkeys(laestabs(urn))),
            tuple(dict.fromkeys(code for each in before[urn] for code in laestabs(each))),
        )
        for urn in urns
    }


def _predecessors(known: Sequence[Row], urn: int) -> list[int]:
    """The schools that one continues, one after the other, the last before it first."""
    found = [urn]
    before = {int(row["urn"]): row["predecessor_urn"] for row in known if row["predecessor_urn"]}
    for each in found:
        following = before.get(each)
        if following and int(following) not in found:
            found.append(int(following))
    return found[1:]
