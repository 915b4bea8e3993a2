"""Schools that had a made-up number, and whose own is known now: the rows move from the one to the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from wholeschool.actions.import_schools import KnownSchools
from wholeschool.identity.exchange import exchange_rows
from wholeschool.identity.moving import WEEKS_REST_ON, by_key, hold_school_years, together
from wholeschool.ingest.cells.ids import OF_A_CENSUS, census_id
from wholeschool.ingest.census.returns import Returns, made_up_urn
from wholeschool.ingest.rows.made_up import is_made_up
from wholeschool.ingest.rows.reading import Reading
from wholeschool.schema import TABLES
from wholeschool.schema.findings import Finding
from wholeschool.store import Transaction

Row = dict[str, Any]


@dataclass(frozen=True)
class NamedSchools:
    """What moved: how many rows, what there is to say, and school-years whose weeks are to be made anew."""

    rows: int = 0
    findings: tuple[Finding, ...] = ()
    touched: ir.Table | None = None


def move_named(
    transaction: Transaction, readings: Sequence[Reading], returns: Returns, given: Mapping[str, int]
) -> NamedSchools:
    """Move the rows of made-up schools whose own number this import, or an earlier one, has brought.

    `given` is what calls said: NativeId or LAESTAB → URN. Where the school has a row of its own under the
    same key, that stays; of a week of marks, session by session.
    """
    moves = _named(transaction, readings, returns, given)
    counts = dict.fromkeys(moves, 0)
    touched: set[tuple[int, str]] = set()
    renamed: dict[str, str] = {}
    for name in _tables() if moves else ():
        rows = _rows_at(transaction, name, moves)
        if not rows:
            continue
        exchange_rows(transaction, name, rows, _opened(transaction, name, rows, moves, renamed))
        for row in rows:
            counts[row["urn"]] += name != "schools"
            if name in WEEKS_REST_ON:
                touched |= {(urn, row["academic_year"]) for urn in (row["urn"], moves[row["urn"]])}
    return NamedSchools(
        sum(counts.values()),
        tuple(_finding(made_up, moves[made_up], count) for made_up, count in sorted(counts.items())),
        hold_school_years(transaction.engine, touched, "years_of_named_schools") if touched else None,
    )


def _named(
    transaction: Transaction, readings: Sequence[Reading], returns: Returns, given: Mapping[str, int]
) -> dict[int, int]:
    """Made-up number → the school's own, of the made-up schools that the store has."""
    schools = transaction.table("schools")
    standing = transaction.engine.fetch(schools.select("urn", "laestab").distinct()).to_pylist()
    made_up = {row["urn"]: row["laestab"] for row in standing if is_made_up(row["urn"])}
    if not made_up:
        return {}
    known = KnownSchools(transaction, given)
    for reading in readings:
        known.learn(reading)
    said = {made_up_urn(native): urn for native, urn in {**returns.schools, **given}.items()}
    own = {urn: known.by_laestab.get(laestab) or said.get(urn) for urn, laestab in made_up.items()}
    still = set(returns.schools.values())
    return {urn: to for urn, to in own.items() if to and not is_made_up(to) and urn not in still}


def _tables() -> tuple[str, ...]:
    """The imported tables that name schools; events come before the actions that are about them."""
    return tuple(name for name, table in TABLES.items() if table.kind == "imported" and "urn" in table.names)


def _rows_at(
    transaction: Transaction, name: str, urns: Iterable[int], pupils: Iterable[int] | None = None
) -> list[Row]:
    """The standing rows of some schools; `pupils` None = of whomever."""
    rows = transaction.table(name)
    rows = rows.filter(rows.urn.isin([*urns]))
    if pupils is not None and "pupil_id" in rows.columns:
        given = pa.table({"wanted": pa.array([*pupils], pa.int64())})
        wanted = transaction.engine.hold("pupils_moving", given)
        rows = rows.semi_join(wanted, [rows.pupil_id == wanted.wanted])
    found: list[Row] = transaction.engine.fetch(rows.select(*TABLES[name].names)).to_pylist()
    return found


def _opened(
    transaction: Transaction,
    name: str,
    rows: Sequence[Row],
    moves: Mapping[int, int],
    renamed: dict[str, str],
) -> list[Row]:
    """The rows to open under the schools' own numbers; `renamed` has the events that go by another one."""
    if name == "schools":
        return []
    pupils = {row["pupil_id"] for row in rows if "pupil_id" in row}
    theirs = by_key(name, _rows_at(transaction, name, set(moves.values()), pupils))
    opened: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        moved = _under(name, row, moves[row["urn"]], renamed)
        key = tuple(moved[each] for each in TABLES[name].key)
        stands = opened.get(key) or theirs.get(key)
        both = together(name, stands, moved) if stands else moved
        if both != stands:
            opened[key] = both
    return [*opened.values()]


def _under(name: str, row: Row, urn: int, renamed: dict[str, str]) -> Row:
    """A row as one of another school: the numbers of events have the school in them."""
    moved = {**row, "urn": urn}
    if name == "events":
        moved["event_id"] = renamed[row["event_id"]] = _event_at(row, urn)
    if name == "actions_log":
        moved["about"] = renamed.get(row["about"], row["about"])
    return moved


def _event_at(row: Row, urn: int) -> str:
    number: str = row["event_id"]
    if number.startswith(OF_A_CENSUS):
        return census_id(row["pupil_id"], urn, row["kind"], row["start"])
    prefix = f"{row['urn']}:"
    return f"{urn}:{number.removeprefix(prefix)}" if number.startswith(prefix) else number


def _finding(made_up: int, own: int, rows: int) -> Finding:
    return Finding(
        "school_named",
        "info",
        seen=f"{made_up}, a made-up number",
        expected=f"{own}, the school's own",
        advice="What stood under the made-up number stands under the school's own from now on.",
        count=rows,
    )
