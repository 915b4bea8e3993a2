"""Names, birth dates and UPNs of pupils, opened with the key of the vault."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from wholeschool.engine import LocalEngine
from wholeschool.store import Vault

NAMES = ("surname", "forename", "name")


@dataclass
class Identity:
    """What is known of who a pupil is; "" and empty lists where nothing is."""

    surname: str = ""
    forename: str = ""
    name: str = ""
    birth_dates: list[str] = field(default_factory=list)
    upns: list[str] = field(default_factory=list)
    former_upns: list[str] = field(default_factory=list)

    @property
    def whole_name(self) -> str:
        """Forename and surname, else the name as it was given."""
        return " ".join(filter(None, (self.forename, self.surname))) or self.name

    def add(self, what: str, text: str) -> None:
        """Add what was sealed in a field."""
        if what in NAMES:
            setattr(self, what, text)
        elif what != "key":
            getattr(self, f"{what}s").append(text)


def open_identities(
    engine: LocalEngine,
    vault: Vault,
    pupil_ids: Collection[int] | None = None,
    fields: Sequence[str] = (*NAMES, "birth_date"),
) -> Mapping[int, Identity]:
    """What stands sealed in some fields of some pupils (None = of all); who has nothing there is left out.

    `engine` shows the table `identities`.
    """
    rows = engine.table("identities")
    rows = rows.filter(rows.field.isin(fields))
    if pupil_ids is not None:
        rows = rows.filter(rows.pupil_id.isin([*pupil_ids]))
    held = engine.fetch(rows.order_by("pupil_id", "field", "place").select("pupil_id", "field", "sealed"))
    found: dict[int, Identity] = {}
    for pupil, what, sealed in zip(*(held[name].to_pylist() for name in held.column_names), strict=True):
        found.setdefault(pupil, Identity()).add(what, vault.open(pupil, what, sealed))
    return found
