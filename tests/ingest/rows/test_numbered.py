"""Pupils of several files of one import have one number each, and are asked for once."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.ingest.reading_texts import UPNS, Desk, context, pseudonym, pseudonyms, rows
from wholeschool.ingest.read import read_file

ANN, BEN = UPNS[:2]
EVENTS = "UPN,Kind,Start\n"


def row_of(upn: str, day: int) -> str:
    return f"{upn},praise,2025-09-0{day}\n"


def test_who_comes_up_in_several_files_is_asked_for_once(desk: Desk) -> None:
    asked: list[str] = []
    known = context()

    def asking(upns: Sequence[str]) -> NDArray[np.int64]:
        asked.extend(upns)
        return pseudonyms(upns)

    object.__setattr__(known, "pupil_ids", asking)
    texts = (EVENTS + row_of(ANN, 3), EVENTS + row_of(BEN, 3) + row_of(f" {ANN.lower()}", 4))
    readings = [read_file(desk.write(text, f"{place}.csv"), known) for place, text in enumerate(texts)]
    assert asked == [ANN, BEN]
    named = [{row["pupil_id"] for row in rows(reading, "events")} for reading in readings]
    assert named == [{pseudonym(ANN)}, {pseudonym(ANN), pseudonym(BEN)}]


def test_an_odd_upn_is_said_of_each_file_that_has_it(desk: Desk) -> None:
    known = context()
    for name in ("one.csv", "two.csv"):
        reading = read_file(desk.write(EVENTS + row_of("Q207000016049", 3), name), known)
        assert [(each.check, each.count) for each in reading.findings] == [("upn_check", 1)]


@pytest.mark.parametrize("before", ["\x1f", " \x1f", "\x1f\x1f"])
def test_nobody_is_named_by_a_pseudonym_in_place_of_a_upn(desk: Desk, before: str) -> None:
    known = context()
    number = pseudonym(ANN)
    read_file(desk.write(f"UPN,Adm No,Kind,Start\n{ANN},12,praise,2025-09-03\n", "both.csv"), known)
    read_file(desk.write("Adm No,Kind,Start\n12,praise,2025-09-04\n", "number.csv"), known)
    reading = read_file(desk.write(EVENTS + row_of(f"{before}{number}", 5), "odd.csv"), known)
    assert {row["pupil_id"] for row in rows(reading, "events")} == {pseudonym(str(number))}
