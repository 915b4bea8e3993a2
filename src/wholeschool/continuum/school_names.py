"""What schools are called, and which are of a kind: from the newest year that names them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wholeschool.engine import LocalEngine


@dataclass(frozen=True)
class NamedSchool:
    """A school, by its URN; `phase` is a code of school_phase_census, empty where nobody says."""

    urn: int
    name: str
    phase: str


def school_names(engine: LocalEngine, urns: Iterable[int]) -> Mapping[int, NamedSchool]:
    """The schools of these URNs; one that no schools file names goes by its URN."""
    rows = engine.table("schools").select("urn", "name", "phase", "academic_year")
    found = {row["urn"]: row for row in engine.fetch(rows.order_by("academic_year")).to_pylist()}
    return {
        urn: NamedSchool(urn, row["name"], row["phase"] or "")
        if (row := found.get(urn))
        else NamedSchool(urn, f"School {urn}", "")
        for urn in sorted(urns)
    }
