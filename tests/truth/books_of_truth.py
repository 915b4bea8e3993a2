"""`truth.json` beside a store: the same keys, so that the two can be laid over each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.made import MadeTrust, rows_of
from wholeschool.store import Store

PupilWeek = tuple[int, int, str]
"""Pseudonym, school, Monday."""
Minutes = Counter[tuple[PupilWeek, str]]
"""Minutes by pupil-week and form."""


class Names:
    """Turns UPNs into the pseudonyms of a store."""

    def __init__(self, store: Path) -> None:
        self._of = Store.open(store).pseudonyms().of
        self._known: dict[str, int] = {}

    def learn(self, upns: Iterable[str]) -> None:
        """Work out many at once."""
        new = sorted({upn for upn in upns if upn not in self._known})
        self._known |= dict(zip(new, self._of(new).tolist(), strict=True))

    def __getitem__(self, upn: str) -> int:
        return self._known[upn]


def names_of(trust: MadeTrust) -> Names:
    """The pseudonyms of everybody in a trust's truth."""
    names = Names(trust.store)
    truth = trust.truth
    names.learn(row["upn"] for part in ("recorded", "happened") for row in truth[part])
    names.learn(upn for planted in truth["planted"] for upn in pupils_of(planted))
    return names


def pupils_of(planted: Mapping[str, Any]) -> list[str]:
    """Whom a planted error touches."""
    upns: list[str] = planted.get("upns", [])
    return upns or [planted["upn"]]


def weeks_of(planted: Mapping[str, Any], names: Names) -> set[PupilWeek]:
    """The pupil-weeks that a planted error touches."""
    return {(names[upn], planted["urn"], planted["week"]) for upn in pupils_of(planted)}


def told(trust: MadeTrust, part: str, names: Names) -> Minutes:
    """What `recorded` or `happened` says, by pupil-week and form."""
    minutes: Minutes = Counter()
    for row in trust.truth[part]:
        minutes[(names[row["upn"]], row["urn"], row["week"]), row["form"]] += row["minutes"]
    return minutes


def entered(rows: Iterable[Mapping[str, Any]]) -> Minutes:
    """What rows of the ledger say, by pupil-week and form."""
    minutes: Minutes = Counter()
    for row in rows:
        minutes[week_of(row), row["form"]] += row["minutes"]
    return minutes


def week_of(row: Mapping[str, Any]) -> PupilWeek:
    return row["pupil_id"], row["urn"], row["week"].isoformat()


def ledger_of(store: Path) -> list[dict[str, Any]]:
    return rows_of(store, "ledger")


def differing(ours: Minutes, theirs: Minutes) -> dict[tuple[PupilWeek, str], tuple[int, int]]:
    """Where the two differ, and what each says."""
    return {key: (ours[key], theirs[key]) for key in ours.keys() | theirs.keys() if ours[key] != theirs[key]}
