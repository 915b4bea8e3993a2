"""What an import learns of who is who: the pupils whom its files name, and what other systems call them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.ingest import Reading
from wholeschool.ingest.rows.people import People
from wholeschool.ingest.rows.pupil_keys import PupilKeys
from wholeschool.ingest.together.settle_marks import marked_pupils
from wholeschool.store import Transaction

NOT_COUNTED = ("pupils", "pupil_keys")
"""What is kept about UPNs and numbers beside the rows that have them: no change that somebody asked for."""


def learnt(
    transaction: Transaction, readings: Sequence[Reading], keys: PupilKeys, people: People
) -> Mapping[str, pa.Table]:
    """Rows that come of all files together. A pupil of whom no row was accepted is not among them."""
    pupils = people.pupils()
    pupils = pupils.filter(pc.is_in(pupils["pupil_id"], _accepted(transaction, readings)))
    return {"pupil_keys": keys.rows(), "pupils": _unless_permanent(transaction, pupils)}


def _accepted(transaction: Transaction, readings: Sequence[Reading]) -> pa.Array:
    """The pupils who have rows, each once."""
    tables = [table for reading in readings for table in reading.tables.values()]
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
