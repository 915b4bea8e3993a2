"""Whether a store holds what its registers and events amount to: everything is worked out again and compared.

The weeks are derived from the registers anew and the books are made session by session, so that what
was summed in sets at build is held against the other way of reaching it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from wholeschool.continuum.books.inputs import Durations
from wholeschool.continuum.books.ledger import MADE, make_ledger
from wholeschool.continuum.rungs.climb import CLIMBED, make_rungs
from wholeschool.engine import LocalEngine, made_once
from wholeschool.ingest.registers.weeks import derive_weeks
from wholeschool.schema import TABLES, Table
from wholeschool.schema.years import week_year_of_column
from wholeschool.store import standing, stored

_WEEKS_AT_ONCE = 250_000
_NEVER_COMPARED = ("changed_at",)
_SAME_SHARE = 0.001
"""Shares are sums of fractions in single precision; their order is not fixed."""


@dataclass(frozen=True)
class Problem:
    """A row that is not what it should be. What does not apply of `pupil_id`, `urn`, `week` is None."""

    what: str
    pupil_id: int | None = None
    urn: int | None = None
    week: date | None = None

    def as_dict(self) -> dict[str, Any]:
        """The problem under the names that scripts rely on."""
        week = self.week.isoformat() if self.week else None
        return {"pupil_id": self.pupil_id, "urn": self.urn, "week": week, "what": self.what}


def doubled_rows(engine: LocalEngine) -> Iterator[Problem]:
    """Rows that stand twice under one key, in every table."""
    for table in TABLES.values():
        if table.kind in ("record", "official") or not engine.has_rows(table.name):
            continue
        for row in engine.fetch(_doubled(engine.table(table.name), table)).to_pylist():
            yield _problem(row, f"{table.name}: the row stands {row['times']} times", table)


@made_once
def _doubled(rows: ir.Table, table: Table) -> ir.Table:
    counted = rows.group_by(*table.key).agg(times=ibis._.count())
    return counted.filter(counted.times > 1)


def changed_weeks(engine: LocalEngine) -> tuple[list[Problem], int]:
    """Derive the week tables from the registers again and compare; gives what differs, and how many weeks."""
    derived = hold_derived(engine)
    problems = [
        each
        for name, rows in derived.items()
        for each in _differences(engine, rows, engine.table(name), TABLES[name])
    ]
    return problems, engine.count(derived["week_counts"])


def changed_books(
    engine: LocalEngine, durations: Durations, progress: Callable[[int, int], None]
) -> tuple[list[Problem], int]:
    """Work out the books again and compare; gives what differs and the pupil-weeks compared.

    The engine shows the books to be judged, and the tables that they were made from, under their names.
    """
    derived = hold_derived(engine)
    kept = {name: engine.hold(f"kept_{name}", engine.table(name)) for name in MADE}
    pupil_weeks = engine.count(derived["week_counts"])
    parts = 1 + pupil_weeks // _WEEKS_AT_ONCE
    problems: list[Problem] = []
    for part in range(parts):
        progress(part, parts)
        _show_part(engine, derived, part, parts)
        make_ledger(engine, durations, every_session=True)
        for name, made in MADE.items():
            ours = kept[name].filter(kept[name].pupil_id % parts == part)
            problems += _differences(engine, engine.table(made), ours, TABLES[name])
    return problems, pupil_weeks


def changed_rungs(engine: LocalEngine) -> list[Problem]:
    """Make the rungs again from the books that the engine shows, and compare with those that it shows."""
    kept = {name: engine.hold(f"kept_{name}", engine.table(name)) for name in CLIMBED}
    every = (*kept.values(), engine.table("presence"))
    years = engine.fetch(ibis.union(*(rows.select("academic_year") for rows in every), distinct=True))
    problems: list[Problem] = []
    for year in sorted(years["academic_year"].to_pylist()):
        make_rungs(engine, year)
        for name, made in CLIMBED.items():
            ours = kept[name].filter(kept[name].academic_year == year)
            problems += _differences(engine, engine.table(made), ours, TABLES[name])
    return problems


def hold_derived(engine: LocalEngine) -> dict[str, ir.Table]:
    """The week tables, by name, as registers, calendar and enrolments that the engine shows give them."""
    calendar = engine.table("calendar")
    dated = calendar.mutate(academic_year=week_year_of_column(calendar.date))
    counts, forms = derive_weeks(
        engine.fetch(engine.table("registers")), engine.fetch(dated), engine.fetch(engine.table("enrolments"))
    )
    return {
        "week_counts": engine.hold("derived_counts", counts),
        "week_forms": engine.hold("derived_forms", forms),
    }


def _show_part(engine: LocalEngine, derived: dict[str, ir.Table], part: int, parts: int) -> None:
    """Show the tables that books are made from, for one part of the pupils."""
    events = standing(engine.table(stored("events")), "events")
    changed_at = ibis.null("timestamp('UTC', 6)")
    rows = {
        "week_counts": derived["week_counts"]
        .mutate(changed_at=changed_at)
        .select(*TABLES["week_counts"].names),
        "week_forms": derived["week_forms"],
        "events": events,
    }
    for name, each in rows.items():
        engine.view(name, each.filter(each.pupil_id % parts == part))


def _differences(engine: LocalEngine, made: ir.Table, kept: ir.Table, table: Table) -> Iterator[Problem]:
    """Rows that only one side has, or whose values differ."""
    values = _compared(made, table)
    for row in engine.fetch(_different(made, kept, table)).to_pylist():
        named = {key: row[f"at_{key}"] for key in table.key}
        yield _problem(named, f"{table.name}{_which(named)}: {_said(row, values)}", table)


def _compared(made: ir.Table, table: Table) -> list[str]:
    return [name for name in table.values if name not in _NEVER_COMPARED and name in made.columns]


@made_once
def _different(made: ir.Table, kept: ir.Table, table: Table) -> ir.Table:
    values = _compared(made, table)
    right = kept.select(*table.key, *values).rename({f"{name}_kept": name for name in (*table.key, *values)})
    joined = made.select(*table.key, *values).outer_join(
        right, [made[key] == right[f"{key}_kept"] for key in table.key]
    )
    differs = ibis.or_(*[_differ(joined, name) for name in values])
    either = {key: ibis.coalesce(joined[key], joined[f"{key}_kept"]) for key in table.key}
    lost, extra = joined[f"{table.key[0]}_kept"].isnull(), joined[table.key[0]].isnull()
    return joined.filter(lost | extra | differs).select(
        **{f"at_{key}": value for key, value in either.items()},
        lost=lost,
        extra=extra,
        **{name: joined[name] for name in values},
        **{f"{name}_kept": joined[f"{name}_kept"] for name in values},
    )


def _differ(joined: ir.Table, name: str) -> ir.Value:
    if name == "share":
        return (joined.share - joined.share_kept).abs() > _SAME_SHARE
    return ~joined[name].identical_to(joined[f"{name}_kept"])


def _said(row: dict[str, Any], values: list[str]) -> str:
    if row["lost"]:
        return "the row is missing"
    if row["extra"]:
        return "the row should not be there"
    parts = [
        f"{name} is {row[f'{name}_kept']}, and should be {row[name]}"
        for name in values
        if row[name] != row[f"{name}_kept"]
    ]
    return "; ".join(parts)


def _which(key: dict[str, Any]) -> str:
    more = [str(value) for name, value in key.items() if name not in ("pupil_id", "urn", "week")]
    return f" ({', '.join(more)})" if more else ""


def _problem(row: dict[str, Any], what: str, table: Table) -> Problem:
    if "pupil_id" in table.key:
        return Problem(what, row["pupil_id"], row.get("urn"), row.get("week"))
    named = ", ".join(f"{key} {row[key]}" for key in table.key)
    return Problem(f"{what} ({named})", urn=row.get("urn"))
