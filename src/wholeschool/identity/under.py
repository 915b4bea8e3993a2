"""A row of one pupil as a row of another: numbers that are made of what a record is hold its pupil."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from wholeschool.ingest.cells.ids import (
    OF_A_CENSUS,
    OF_A_REGISTER,
    action_id,
    census_id,
    late_id,
    made_id,
    support_id,
)
from wholeschool.ingest.together.sealing import place_of
from wholeschool.schema import TABLES
from wholeschool.store import Vault

Row = dict[str, Any]

_HERE = "acted:"
_TYPED = "support:"
_HASHED_LENGTH = 16
_MOST_ALIKE = 1000


def tables_of_pupils() -> tuple[str, ...]:
    """The imported tables whose rows are a pupil's; events come before the actions that are about them."""
    return tuple(
        name
        for name, table in TABLES.items()
        if table.kind == "imported" and "pupil_id" in table.names and name != "pupil_links"
    )


class Under:
    """Makes rows of one pupil rows of another."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._renamed: dict[str, str] = {}

    def row(self, name: str, row: Mapping[str, Any], pupil_id: int) -> Row:
        """A row of a table under another pupil."""
        changes: Mapping[str, Callable[[Mapping[str, Any], int], Row]] = {
            "events": self._event,
            "actions_log": self._action,
            "supports": lambda row, pupil: {"support_id": support_under(row, pupil)},
            "identities": self._identity,
        }
        changed = changes[name](row, pupil_id) if name in changes else {}
        return {**row, "pupil_id": pupil_id, **changed}

    def _event(self, row: Mapping[str, Any], pupil_id: int) -> Row:
        number = event_under(row, pupil_id)
        self._renamed[row["event_id"]] = number
        return {"event_id": number}

    def _action(self, row: Mapping[str, Any], pupil_id: int) -> Row:
        return {
            "action_id": action_under(row, pupil_id),
            "about": self._renamed.get(row["about"], row["about"]),
        }

    def _identity(self, row: Mapping[str, Any], pupil_id: int) -> Row:
        text = self._vault.open(row["pupil_id"], row["field"], row["sealed"])
        sealed = self._vault.seal(pupil_id, row["field"], text)
        return {"sealed": sealed, "place": place_of(sealed) if row["field"] == "birth_date" else row["place"]}


def key_under(name: str, row: Mapping[str, Any], pupil_id: int) -> tuple[Any, ...]:
    """The key that a row would have, were it another pupil's. Not of what is sealed: that takes the vault."""
    made = {"event_id": event_under, "action_id": action_under, "support_id": support_under}
    return tuple(
        pupil_id if column == "pupil_id" else made[column](row, pupil_id) if column in made else row[column]
        for column in TABLES[name].key
    )


def event_under(row: Mapping[str, Any], pupil_id: int) -> str:
    """The number of an event, were it another pupil's; a number that a source gave stays."""
    number: str = row["event_id"]
    start, half = str(row["start"]), row["half"]
    if number.startswith(OF_A_REGISTER):
        made = late_id(row["pupil_id"], row["urn"], start, half)
        return late_id(pupil_id, row["urn"], start, half) if number == made else number
    if number.startswith(OF_A_CENSUS):
        made = census_id(row["pupil_id"], row["urn"], row["kind"], start)
        return census_id(pupil_id, row["urn"], row["kind"], start) if number == made else number
    what = (row["urn"], row["kind"], start, half, row.get("time") or "")
    return _made_anew(
        number, lambda pupil, ordinal: made_id(pupil, *what, ordinal), row["pupil_id"], pupil_id
    )


def action_under(row: Mapping[str, Any], pupil_id: int) -> str:
    """The number of an action, were it for another pupil; a number that a source gave stays."""
    number: str = row["action_id"]
    here = _HERE if number.startswith(_HERE) else ""
    what = (row["urn"], row["kind"], str(row["at"]))
    made = _made_anew(
        number.removeprefix(_HERE),
        lambda pupil, ordinal: action_id(pupil, *what, ordinal),
        row["pupil_id"],
        pupil_id,
    )
    return f"{here}{made}"


def support_under(row: Mapping[str, Any], pupil_id: int) -> str:
    """The number of a spell of support, were it another pupil's; a number that a source gave stays."""
    number: str = row["support_id"]
    typed = _TYPED if number.startswith(_TYPED) else ""
    what = (row["urn"], row["practice_id"], f"{row['scope']}:{row['whom'] or ''}", row["start"])
    made = _made_anew(
        number.removeprefix(_TYPED),
        lambda pupil, ordinal: support_id(pupil, *what, ordinal),
        row["pupil_id"],
        pupil_id,
    )
    return f"{typed}{made}"


def _made_anew(number: str, make: Callable[[int, int], str], was: int, now: int) -> str:
    if len(number) != _HASHED_LENGTH or ":" in number:
        return number
    return next((make(now, ordinal) for ordinal in _ordinals() if make(was, ordinal) == number), number)


def _ordinals() -> Iterator[int]:
    yield from range(_MOST_ALIKE)
