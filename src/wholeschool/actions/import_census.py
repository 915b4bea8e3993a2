"""What an import does about censuses: whose returns they are, what they share with other files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import pyarrow as pa

from wholeschool.actions.import_schools import is_laestab
from wholeschool.ingest import Reading
from wholeschool.ingest.census.place import Place
from wholeschool.ingest.census.reader import DETAILS
from wholeschool.ingest.census.returns import Returns
from wholeschool.ingest.rows.made_up import is_made_up
from wholeschool.ingest.together.census_rolls import Layer, settle_rolls, taken_up
from wholeschool.ingest.together.same_exclusions import pair
from wholeschool.schema import TABLES
from wholeschool.schema.findings import Finding
from wholeschool.store import Commit, Transaction, withdraw_rows

Tables = Mapping[str, pa.Table]
_BROUGHT_TOGETHER = ("enrolments", "events", DETAILS)


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
    transaction: Transaction, readings: Sequence[Reading], places: Sequence[Place | None], returns: Returns
) -> tuple[list[Tables], int, tuple[Finding, ...]]:
    """The tables of an import with its censuses brought together among each other and with the rest.

    `places` is where each reading's census stands among others, None = no census. Gives how many standing
    rows were withdrawn as well, and what there is to say.
    """
    both = list(zip(readings, places, strict=True))
    others = [dict(tables) for each, place in both if place is None for tables in each.every()]
    census = [(place[:2], each.tables) for each, place in both if place is not None]
    tables: list[Tables] = [*others, {"schools": made_up_schools(returns)}]
    tables += [_without(each, _BROUGHT_TOGETHER) for _, each in census]
    tables += _rolls(transaction, census, others)
    events, withdrawn, findings = _events(transaction, census, others)
    return [*tables, *events], withdrawn, (*_made_up(returns), *findings)


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


def _without(tables: Tables, names: Sequence[str]) -> Tables:
    return {name: rows for name, rows in tables.items() if name not in names}


def _rolls(
    transaction: Transaction, census: Sequence[tuple[object, Tables]], others: Sequence[dict[str, pa.Table]]
) -> list[Tables]:
    """Enrolments of the censuses, then those of other files, which are taken out of their places."""
    layers = [
        Layer(
            [each["enrolments"] for _, each in own if "enrolments" in each],
            [each[DETAILS] for _, each in own if DETAILS in each],
        )
        for own in (list(group) for _, group in groupby(census, key=lambda each: each[0]))
    ]
    given = [each.pop("enrolments") for each in others if "enrolments" in each]
    engine, standing = transaction.engine, transaction.table("enrolments")
    settled = [*taken_up(engine, given, standing), *settle_rolls(engine, layers, given, standing)]
    # What other files say of a stay has the last word: they are nearer to it than a census.
    return [{"enrolments": rows} for rows in (*settled, *given)]


def _events(
    transaction: Transaction, census: Sequence[tuple[object, Tables]], others: Sequence[dict[str, pa.Table]]
) -> tuple[list[Tables], int, tuple[Finding, ...]]:
    """Exclusions of the censuses paired with those of other files, which are taken out of their places."""
    told = [each["events"] for _, each in census if "events" in each]
    given = [each.pop("events") for each in others if "events" in each]
    paired = pair(transaction.engine, told, given, transaction.table("events"))
    withdrawn = 0
    if paired.withdrawn.num_rows:
        held = transaction.engine.hold("exclusions_of_census_taken_up", paired.withdrawn)
        withdrawn = withdraw_rows(transaction, "events", held)
    findings: tuple[Finding, ...] = ()
    if paired.known:
        findings = (
            Finding(
                "exclusions_known_already",
                "info",
                advice="Another source has recorded them: they are counted once, with what was empty in "
                "them filled from the census.",
                count=paired.known,
            ),
        )
    return [{"events": rows} for rows in (*paired.of_census, *paired.of_others)], withdrawn, findings
