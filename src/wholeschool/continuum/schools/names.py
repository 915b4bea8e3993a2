"""What schools are called, and which are of a kind: from the newest year that names them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wholeschool.engine import CompiledStep, LocalEngine, Plan, compiled_once
from wholeschool.schema import TABLES
from wholeschool.store import Kept


@dataclass(frozen=True)
class NamedSchool:
    """A school, by its URN; `phase` is a code of school_phase_census, empty where nobody says."""

    urn: int
    name: str
    phase: str


def school_names(
    engine: LocalEngine, urns: Iterable[int], kept: Kept | None = None
) -> Mapping[int, NamedSchool]:
    """The schools of these URNs; one that no schools file names goes by its URN."""
    found = {row["urn"]: row for row in school_rows(engine, kept)}
    return {
        urn: NamedSchool(urn, row["name"], row["phase"] or "")
        if (row := found.get(urn))
        else NamedSchool(urn, f"School {urn}", "")
        for urn in sorted(urns)
    }


def school_rows(engine: LocalEngine, kept: Kept | None = None) -> list[dict[str, Any]]:
    """What the schools files say of each school in each year, in order of the years."""
    (asked,) = _compiled(engine.DIALECT)
    rows: list[dict[str, Any]] = (kept or Kept(engine)).answer(asked).to_pylist()
    return rows


@compiled_once
def _compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan, schools = Plan(), Plan.given("schools", TABLES["schools"].own_arrow)
    columns = ("urn", "academic_year", "name", "phase", "type")
    plan.view("schools_asked", schools.select(*columns).order_by("academic_year", "urn"))
    return plan.compiled(dialect)
