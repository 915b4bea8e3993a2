"""A store with something of every sort, whose key is changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.made import bring_in, build_at
from tests.tiny_trust import (
    ENROLMENTS,
    EVENTS,
    MAIN,
    OTHER,
    REGISTERS,
    SUPPORTS,
    UPNS,
    day_of,
    enrolment_row,
    event_row,
    mark_row,
    support_row,
    tiny_files,
    write_csv,
)
from wholeschool.actions.acted import acted
from wholeschool.actions.link import link, unlink
from wholeschool.actions.rotate import Rotated, plan_rotation, rotate
from wholeschool.actions.support import add_support
from wholeschool.actions.support_said import ForWhom
from wholeschool.store import Store, write_look

BY: Mapping[str, Any] = {"to": "trust_data_lead", "why": "a test"}
TEMPORARY = "M80120000500A"
NAMED = (*ENROLMENTS, "Former UPN", "Surname", "Forename", "DOB", "Admission number")
NUMBERS = ("pupil_id", "same_as", "key_id", "place")


def files_of_all_sorts(folder: Path) -> Path:
    """The tiny trust, with names, admission numbers, a former UPN, and events without own numbers."""
    tiny_files(folder)
    rows = [
        {**enrolment_row(at), "Surname": f"Ash{min(at, 10)}", "Forename": "Kim", "DOB": f"2012-05-{at + 10}",
         "Admission number": f"00{at}", "Former UPN": TEMPORARY if at == 3 else ""}
        for at in range(len(UPNS))
    ] + [enrolment_row(at, OTHER) for at in (0, 1, 2)]  # fmt: skip
    write_csv(folder / "enrolments.csv", NAMED, rows)
    own = [event_row(3, "", "sent_out", day_of(2, 1), minutes=15)] * 2
    write_csv(folder / "own events.csv", EVENTS, own)
    write_csv(folder / "supports.csv", SUPPORTS, [
        support_row(3, "mentoring"), support_row(11, "counselling"), support_row(None, "tutoring", Group="8"),
    ])  # fmt: skip
    late = [mark_row(4, day_of(3, 1), "AM", "L", late=12), mark_row(5, day_of(3, 1), "XM", "/")]
    write_csv(folder / "then late.csv", REGISTERS, late)
    return folder


def make_of_all_sorts(folder: Path) -> None:
    """Makes `files`, and of them and some others `store`, in which links and looks are."""
    files = files_of_all_sorts(folder / "files")
    early = folder / "early.csv"
    before = {**enrolment_row(3), "UPN": TEMPORARY, "Surname": "Ash3"}
    write_csv(early, (*ENROLMENTS, "Surname"), [before])
    path = folder / "store"
    bring_in(path, early)
    bring_in(path, files)
    store = Store.open(path)
    link(store, UPNS[6], UPNS[7], **BY)
    unlink(store, UPNS[6], **BY)
    link(store, UPNS[11], UPNS[10], **BY)
    number = int(store.pseudonyms().of([UPNS[3]])[0])
    bring_in(
        path, write_csv(folder / f"about {number}.csv", REGISTERS, [mark_row(3, day_of(4, 0), "AM", "I")])
    )
    build_at(path)
    acted(store, UPNS[6], kind="contact", by_role="head", about="3", on=day_of(3, 0))
    acted(store, UPNS[3], kind="contact", by_role="head", on=day_of(3, 0))
    add_support(store, "internal_ap", ForWhom((UPNS[3],)), {"start": day_of(3, 0)}, **BY)
    write_look(store, role="head", why=f"asked about {number}", action="pupils", urn=MAIN, pupil_ids=[number])


def rotated(store: Store, **how: Any) -> Rotated:
    return rotate(store, plan_rotation(store, **how))


def numbers_of(store: Store) -> dict[str, int]:
    upns = [*UPNS, TEMPORARY]
    return dict(zip(upns, store.pseudonyms().of(upns).tolist(), strict=True))
