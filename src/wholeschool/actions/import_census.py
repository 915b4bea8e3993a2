"""What an import does about censuses: whose returns they are, what they share with other files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from wholeschool.actions.import_rolls import (
    OF_BOTH,
    Given,
    Tables,
    settle_at_once,
    settle_in_parts,
)
from wholeschool.actions.import_schools import is_laestab
from wholeschool.ingest.census.place import Place
from wholeschool.ingest.census.returns import Returns
from wholeschool.ingest.rows.made_up import is_made_up
from wholeschool.ingest.rows.reading import Reading
from wholeschool.ingest.together.laid import OF_CENSUS, Laying
from wholeschool.schema import TABLES
from wholeschool.schema.findings import Finding
from wholeschool.store import Commit, Transaction, withdraw_rows


def open_returns(log: Sequence[Commit], urn: int | None, given: Mapping[str, int]) -> Returns:
    """What this import knows of whose returns come, before any is read: what calls said, now and before."""
    known: dict[str, int] = {}
    for commit in log:
        known |= commit.detail.get("census_schools", {})
    return Returns(given=given, known=known, urn=urn)


def said_schools(returns: Returns) -> Mapping[str, int]:
    """NativeId → URN, of those that somebody has said: the import log keeps it for later imports."""
    met = {native: urn for native, urn in returns.schools.items() if not is_made_up(urn)}
    return {**returns.given, **met}


def settle_census(
    transaction: Transaction,
    readings: Sequence[Reading],
    places: Sequence[Place | None],
    returns: Returns,
    laying: Laying,
    moves: Mapping[int, int],
) -> tuple[list[Tables], int, tuple[Finding, ...]]:
    """The tables of an import with its censuses brought together among each other and with the rest.

    `places` is where each reading's census stands among others, None = no census. Where rows of theirs lie
    (`laying`), rolls and exclusions are settled some pupils at a time, and lie as settled; `moves` is a
    linked pupil → under whom the rows stand. Gives how many standing rows were withdrawn as well, and what
    there is to say.
    """
    both = list(zip(range(len(readings)), readings, places, strict=True))
    given = Given(
        [(place[:2], number, each.tables) for number, each, place in both if place is not None],
        [tables for _, each, place in both if place is None for tables in each.every()],
    )
    settling = settle_in_parts if any(map(laying.lies, range(len(readings)))) else settle_at_once
    together, paired = settling(transaction, given, laying, moves)
    tables: list[Tables] = [*_without(given.others, OF_BOTH), {"schools": made_up_schools(returns)}]
    tables += [*_without([each for _, _, each in given.census], OF_CENSUS), *together]
    withdrawn = _withdraw(transaction, paired.withdrawn)
    return tables, withdrawn, (*_made_up(returns), *_known_already(paired.known))


def made_up_schools(returns: Returns) -> pa.Table:
    """Rows of `schools` for those whose number nobody gave, marked as such by their names."""
    rows = {
        (returns.made_up[native], census.academic_year): native
        for census, native in returns.met
        if native in returns.made_up
    }
    columns = ("urn", "academic_year", "laestab", "name", "la_code")
    schema = pa.schema([TABLES["schools"].own_arrow.field(name) for name in columns])
    return pa.Table.from_pylist(
        [_school(*key, native) for key, native in sorted(rows.items())], schema=schema
    )


def _school(urn: int, academic_year: str, native_id: str) -> Mapping[str, object]:
    laestab = native_id if is_laestab(native_id) else None
    return {
        "urn": urn,
        "academic_year": academic_year,
        "laestab": laestab,
        "name": f"School {native_id} of the census (number made up)",
        "la_code": laestab and laestab[:3],
    }


def _made_up(returns: Returns) -> list[Finding]:
    made_up = sorted(returns.made_up.items())
    call = " ".join(f"--urn {native}=URN" for native, _ in made_up[:2]) + (" …" if len(made_up) > 2 else "")
    return [
        Finding(
            "school_made_up",
            "warning",
            seen=f"{native}, whose rows stand under {urn}",
            expected="the school's URN",
            advice=f"The number is made up. Import the files again with {call}, or import a file that says "
            "it (the return's table schoolcensus; for a LAESTAB a schools file): the rows move.",
        )
        for native, urn in made_up
    ]


def _without(tables: Sequence[Tables], names: Sequence[str]) -> list[Tables]:
    return [{name: rows for name, rows in each.items() if name not in names} for each in tables]


def _withdraw(transaction: Transaction, rows: pa.Table) -> int:
    """Withdraw the events of censuses that another source has told of; gives how many."""
    if not rows.num_rows:
        return 0
    held = transaction.engine.hold("exclusions_of_census_taken_up", rows)
    return withdraw_rows(transaction, "events", held)


def _known_already(count: int) -> tuple[Finding, ...]:
    if not count:
        return ()
    return (
        Finding(
            "exclusions_known_already",
            "info",
            advice="A census or a log of behaviour tells of exclusions that a list has recorded: they are "
            "counted once, with what was empty in them filled from the census.",
            count=count,
        ),
    )
