"""What an import learns of who is who: the pupils whom its files name, names, numbers elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wholeschool.identity.former_upns import said_links
from wholeschool.identity.links import Link, Links
from wholeschool.identity.moving import move_rows, moved_reading, moved_rows
from wholeschool.identity.under import Under
from wholeschool.ingest.memory import give_back
from wholeschool.ingest.rows.among import among
from wholeschool.ingest.rows.people import People
from wholeschool.ingest.rows.pupil_keys import PupilKeys
from wholeschool.ingest.rows.reading import Reading
from wholeschool.ingest.together.laid import Laying
from wholeschool.ingest.together.sealing import Sealing
from wholeschool.schema import TABLES
from wholeschool.schema.findings import Finding
from wholeschool.store import Merged, Transaction, withdraw_rows

SEALED = "sealed_identities"
"""Where the rows of `identities` lie until they are merged."""
_BY_PLACE = ("upn", "key")
"""Fields whose place says all that is sealed."""


@dataclass(frozen=True)
class Learnt:
    """What came of the files together.

    `readings` have the rows of linked pupils under whom they stand; `moves` says so of marks, which lie
    apart. `tables` are rows that come of all files. `moved` are school-years in which rows that stood have
    been moved, None = in none.
    """

    readings: Sequence[Reading]
    tables: Mapping[str, pa.Table]
    findings: Sequence[Finding]
    moves: Mapping[int, int]
    moved: ir.Table | None


def learnt(
    transaction: Transaction, readings: Sequence[Reading], laying: Laying, keys: PupilKeys, people: People
) -> Learnt:
    """What the files say of who is who, brought into the store as far as it moves rows that stand.

    A pupil of whom no row was accepted is not among the rows.
    """
    vault = transaction.store.vault()
    accepted = _accepted(readings, laying)
    standing = Links.standing(transaction.engine)
    made, findings = said_links(_former_upns(transaction, people, accepted), standing)
    links = standing.with_more(made)
    moves = links.moves()
    tables = {"pupil_keys": keys.rows(), "pupil_links": _link_rows(made)}
    _seal(transaction, keys, people, accepted, moves)
    people.forget_names()
    give_back()
    tables["pupils"] = people.pupils(accepted, moves)
    moved = (
        move_rows(transaction, vault, {link.pupil_id: moves[link.pupil_id] for link in made})
        if made
        else None
    )
    tables["pupils"] = _unless_permanent(transaction, tables["pupils"])
    if moves:
        under = Under(vault)
        readings = [moved_reading(reading, moves, under) for reading in readings]
        tables["pupil_keys"] = moved_rows("pupil_keys", tables["pupil_keys"], moves, under)
    return Learnt(readings, tables, findings, moves, moved)


def _former_upns(
    transaction: Transaction, people: People, accepted: NDArray[np.int64]
) -> Sequence[tuple[int, int]]:
    """Pupils by the UPN of now and by the former one."""
    rows = people.rows("former_upn")
    rows = rows.filter(pa.array(among(rows["pupil_id"].to_numpy(), accepted)))
    said = list(zip(rows["pupil_id"].to_pylist(), rows["text"].to_pylist(), strict=True))
    formers = transaction.store.pseudonyms().of([text for _, text in said]).tolist()
    return [(pupil, former) for (pupil, _), former in zip(said, formers, strict=True)]


def _link_rows(links: Sequence[Link]) -> pa.Table:
    rows = [{"pupil_id": link.pupil_id, "same_as": link.same_as, "why": link.why} for link in links]
    return pa.Table.from_pylist(rows, schema=TABLES["pupil_links"].own_arrow)


def counted(transaction: Transaction, name: str, merged: Merged) -> int:
    """How many changes an import says that there were.

    What is kept of UPNs and numbers beside the rows that have them is no change that somebody asked for.
    """
    if name in ("pupils", "pupil_keys"):
        return 0
    if name == "identities" and merged.changed:
        rows = transaction.engine.table(f"compared_{name}")
        return transaction.engine.count(rows.filter(rows.field.notin(_BY_PLACE)))
    return merged.changed


def _seal(
    transaction: Transaction,
    keys: PupilKeys,
    people: People,
    accepted: NDArray[np.int64],
    moves: Mapping[int, int],
) -> None:
    """What is said of the pupils, sealed, which is more than memory should hold: it lies under `SEALED`.

    Birth dates that the files no longer give are withdrawn.
    """
    store, engine = transaction.store, transaction.engine
    standing = transaction.table("identities")
    known = engine.fetch(standing.filter(standing.field.isin(_BY_PLACE)).select("field", "place"))
    places = {field: known.filter(pc.equal(known["field"], field))["place"].to_numpy() for field in _BY_PLACE}
    sealing = Sealing(store.vault(), store.pseudonyms().of, places)
    engine.take_up(SEALED)
    rows = engine.lay_down(SEALED, TABLES["identities"].own_arrow.empty_table())
    for some in sealing.rows(people, keys, accepted, moves):
        if some.num_rows:
            rows = engine.lay_down(SEALED, some)
    dates = rows.filter(rows.field == "birth_date").select("pupil_id", "place")
    given = engine.hold("given_birth_dates", dates)
    other = standing.filter(standing.field == "birth_date").semi_join(given, "pupil_id")
    withdraw_rows(transaction, "identities", other.anti_join(given, ["pupil_id", "place"]))


def _accepted(readings: Sequence[Reading], laying: Laying) -> NDArray[np.int64]:
    """The pupils who have rows, each once, in rising order."""
    tables = [table for reading in readings for each in reading.every() for table in each.values()]
    found = (pc.unique(table["pupil_id"]).drop_null() for table in tables if "pupil_id" in table.column_names)
    return np.unique(np.concatenate([laying.pupils(), *(pupils.to_numpy() for pupils in found)]))


def _unless_permanent(transaction: Transaction, pupils: pa.Table) -> pa.Table:
    """A pupil who was known by a permanent UPN stays so, whatever other UPN a file has."""
    lesser = pc.not_equal(pupils["upn_form"], "permanent")
    if not pc.any(lesser).as_py():
        return pupils
    known = transaction.table("pupils")
    permanent = transaction.engine.fetch(known.filter(known.upn_form == "permanent").select("pupil_id"))
    stays = pc.and_(lesser, pc.is_in(pupils["pupil_id"], permanent["pupil_id"].combine_chunks()))
    return pupils.filter(pc.invert(stays))
