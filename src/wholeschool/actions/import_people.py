"""What an import learns of who is who: the pupils whom its files name, names, numbers elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.ingest import Reading
from wholeschool.ingest.rows.people import People
from wholeschool.ingest.rows.pupil_keys import PupilKeys
from wholeschool.ingest.together.sealing import Sealing
from wholeschool.ingest.together.settle_marks import marked_pupils
from wholeschool.store import Merged, Transaction, withdraw_rows

_BY_PLACE = ("upn", "key")
"""Fields whose place says all that is sealed."""


def learnt(
    transaction: Transaction, readings: Sequence[Reading], keys: PupilKeys, people: People
) -> Mapping[str, pa.Table]:
    """Rows that come of all files together. A pupil of whom no row was accepted is not among them."""
    accepted = _accepted(transaction, readings)
    pupils = people.pupils()
    pupils = pupils.filter(pc.is_in(pupils["pupil_id"], accepted))
    return {
        "pupil_keys": keys.rows(),
        "pupils": _unless_permanent(transaction, pupils),
        "identities": _sealed(transaction, keys, people, accepted),
    }


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


def _sealed(transaction: Transaction, keys: PupilKeys, people: People, accepted: pa.Array) -> pa.Table:
    """What is said of the pupils, sealed. Birth dates that the files no longer give are withdrawn."""
    store, engine = transaction.store, transaction.engine
    standing = transaction.table("identities")
    known = engine.fetch(standing.filter(standing.field.isin(_BY_PLACE)).select("field", "place"))
    sealing = Sealing(
        store.vault(),
        store.pseudonyms().of,
        set(zip(known["field"].to_pylist(), known["place"].to_pylist(), strict=True)),
    )
    rows = sealing.rows(people, keys, set(accepted.to_pylist()))
    dates = rows.filter(pc.equal(rows["field"], "birth_date"))
    if dates.num_rows:
        given = engine.hold("given_birth_dates", dates)
        other = standing.filter(standing.field == "birth_date").semi_join(given, "pupil_id")
        withdraw_rows(transaction, "identities", other.anti_join(given, ["pupil_id", "place"]))
    return rows


def _accepted(transaction: Transaction, readings: Sequence[Reading]) -> pa.Array:
    """The pupils who have rows, each once."""
    tables = [table for reading in readings for each in reading.every() for table in each.values()]
    found = [pc.unique(table["pupil_id"]) for table in tables if "pupil_id" in table.column_names]
    found.append(marked_pupils(transaction.engine))
    return pc.unique(pa.concat_arrays([pa.array([], pa.int64()), *found]))


def _unless_permanent(transaction: Transaction, pupils: pa.Table) -> pa.Table:
    """A pupil who was known by a permanent UPN stays so, whatever other UPN a file has."""
    lesser = pc.not_equal(pupils["upn_form"], "permanent")
    if not pc.any(lesser).as_py():
        return pupils
    known = transaction.table("pupils")
    permanent = transaction.engine.fetch(known.filter(known.upn_form == "permanent").select("pupil_id"))
    stays = pc.and_(lesser, pc.is_in(pupils["pupil_id"], permanent["pupil_id"].combine_chunks()))
    return pupils.filter(pc.invert(stays))
