"""Changing keys: what lies outside the commit is made ready before it, and put in place after it.

The commit's row in the import log decides which keys a store goes by, and so whether what was made ready
counts. A note says what that is, from before the one until after the other; whoever comes next and may write
finishes it, or takes it away where the commit never came.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wholeschool.errors import WrongCallError
from wholeschool.schema import TABLES
from wholeschool.store import opened, pseudonyms, vault
from wholeschool.store.alone import rewrite_alone, rows_alone
from wholeschool.store.keys import KeyPlace
from wholeschool.store.locks import PATIENCE_SECONDS, adding_a_look, only_writer
from wholeschool.store.log import ROTATION, newest_fingerprint, read_log

NOTE = "rotating.json"
KEYS = (pseudonyms.KEY, vault.KEY)
_AUDIT = TABLES["audit"]
_LOOK_AGAIN_SECONDS = 0.05
Change = Callable[[pa.Table], pa.Table]


def begin_rotation(store: Path, commit_id: int, keys: Mapping[KeyPlace, bytes], change: Change) -> None:
    """Make ready what a commit will put in place: keys, and the looks with the pupils' new numbers.

    The caller is the only writer. No look is added until the rotation has ended.
    """
    with adding_a_look(store):
        looks = f"renumbered-{commit_id:09d}.parquet"
        note = store / f"{NOTE}.new"
        note.write_text(json.dumps({"commit_id": commit_id, "looks": looks}) + "\n", "utf-8")
        note.replace(store / NOTE)
        pq.write_table(change(rows_alone(store, _AUDIT.name)), _looks(store, looks))
        for place, key in keys.items():
            place.lay_beside(store, key)


def finish_rotation(store: Path) -> None:
    """Put in place what a committed rotation made ready, or take it away where none was committed.

    The caller is the only writer. Being cut off in between and done again comes to the same.
    """
    try:
        said = json.loads((store / NOTE).read_text("utf-8"))
    except FileNotFoundError:
        return
    log = read_log(store)
    looks = _looks(store, said["looks"])
    if log[-1].commit_id >= said["commit_id"] and log[said["commit_id"]].action == ROTATION:
        if looks.exists():
            _put_in_place(store, pq.read_table(looks))
        for place in KEYS:
            changed_to = newest_fingerprint(log, place.mark)
            if changed_to:
                place.settle(store, changed_to)
    else:
        for place in KEYS:
            (store / place.next_file).unlink(missing_ok=True)
    (store / NOTE).unlink()
    looks.unlink(missing_ok=True)


def settle_rotation(store: Path) -> None:
    """Finish a rotation that was cut off, if nobody is writing and the store can be written at all."""
    if (store / NOTE).exists():
        with suppress(WrongCallError, OSError), only_writer(store):
            finish_rotation(store)


@contextmanager
def adding_between_rotations(store: Path) -> Iterator[None]:
    """Add a look while no rotation is under way; raises WrongCallError where one does not end."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        with adding_a_look(store):
            if not (store / NOTE).exists():
                yield
                return
        settle_rotation(store)
        if time.monotonic() >= until:
            raise WrongCallError(
                "the keys of this store are being changed now", where=str(store), advice="Call again later."
            )
        time.sleep(_LOOK_AGAIN_SECONDS)


def _looks(store: Path, name: str) -> Path:
    return opened.table_folder(store, _AUDIT) / name


def _put_in_place(store: Path, renumbered: pa.Table) -> None:
    """The looks with new numbers in the place of the old ones; looks that came since stay."""

    def change(rows: pa.Table) -> pa.Table:
        known = pc.is_in(rows["look_id"], pc.unique(renumbered["look_id"]))
        return pa.concat_tables([renumbered.cast(rows.schema), rows.filter(pc.invert(known))])

    with adding_a_look(store):
        rewrite_alone(store, _AUDIT.name, change)
