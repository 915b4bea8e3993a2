"""A store with a pupil in every corner of it that there is, who is to be erased."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path
from typing import Any

from tests.conftest import MakeOnce
from tests.made import MadeTrust, bring_in, build_at
from tests.tiny_trust import (
    EVENTS,
    MAIN,
    REGISTERS,
    SUPPORTS,
    UPNS,
    day_of,
    event_row,
    mark_row,
    support_row,
    write_csv,
)
from wholeschool.actions.acted import acted
from wholeschool.actions.forget import Forgotten, forget, seek_pupil
from wholeschool.store import Store, write_look
from wholeschool.store.fetched import fetched_path

PUPIL = 6
UPN = UPNS[PUPIL]
"""On the main school's roll, suspended; marked E once."""


def every_corner(tiny: MadeTrust, made_once: MakeOnce) -> Path:
    """The tiny trust's store with the pupil wherever one can be, made once. To be read or copied."""

    def make(folder: Path) -> None:
        folder.mkdir()
        _into_every_corner(tiny.copy_store(folder), folder / "given")

    return made_once("every-corner", make) / "store"


def copy_of_every_corner(tiny: MadeTrust, made_once: MakeOnce, folder: Path) -> Store:
    """A copy of one's own in `folder`."""
    return Store.open(Path(shutil.copytree(every_corner(tiny, made_once), folder / "store")))


def erased_from_every_corner(tiny: MadeTrust, made_once: MakeOnce) -> tuple[Path, Forgotten]:
    """That store after the pupil was erased by UPN, and what the erasure said. To be read or copied."""

    def make(folder: Path) -> None:
        folder.mkdir()
        done = erased(copy_of_every_corner(tiny, made_once, folder))
        (folder / "said").write_bytes(pickle.dumps(done))

    made = made_once("erased-from-every-corner", make)
    said: Forgotten = pickle.loads((made / "said").read_bytes())  # noqa: S301 (written above)
    return made / "store", said


def _into_every_corner(tiny_store: Path, files: Path) -> None:
    bring_in(
        tiny_store,
        write_csv(files / f"late {UPN}.csv", REGISTERS, [mark_row(PUPIL, day_of(2, 0), "AM", "I")]),
    )
    unread = [mark_row(PUPIL, day_of(2, 1), "XM", "I"), mark_row(4, day_of(2, 1), "XM", "I")]
    bring_in(tiny_store, write_csv(files / "unread.csv", REGISTERS, unread))
    bring_in(
        tiny_store, write_csv(files / "out.csv", EVENTS, [event_row(PUPIL, 77, "sent_out", day_of(2, 2))])
    )
    bring_in(tiny_store, write_csv(files / "map.csv", SUPPORTS, [
        support_row(PUPIL, "mentoring"), support_row(4, "mentoring"),
        support_row(None, "tutoring", Group="8"),
    ]))  # fmt: skip
    build_at(tiny_store)
    made = Store.open(tiny_store)
    acted(made, UPN, kind="contact", by_role="head", about="77", on=day_of(2, 3))
    number = own_number(made)
    write_look(made, role="head", why="a test", action="pupils", urn=MAIN, pupil_ids=[number, 8])
    (tiny_store / "kept").mkdir(exist_ok=True)
    (tiny_store / "kept" / "steps-202425-00.arrow").write_bytes(number.to_bytes(8, "little"))
    (tiny_store / "spill-left").mkdir()
    (tiny_store / "spill-left" / "part.tmp").write_text(UPN, "utf-8")
    fetched_path(tiny_store, "wonde-A1").write_text(f'{{"upn": "{UPN}", "surname": "Ash"}}\n', "utf-8")


def own_number(store: Store) -> int:
    return int(store.pseudonyms().of([UPN])[0])


def erased(store: Store, **who: Any) -> Forgotten:
    return forget(store, seek_pupil(store, **(who or {"upn": UPN})))
