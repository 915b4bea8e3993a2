"""Pupils found by what other systems call them."""

from __future__ import annotations

import numpy as np

from tests.ingest.reading_texts import pseudonyms
from wholeschool.ingest.rows.pupil_keys import UNKNOWN, PupilKeys


def test_a_number_belongs_to_its_system_and_school() -> None:
    keys = PupilKeys(pseudonyms)
    keys.learn("admission_number", 100001, ["0012", "0013"], np.array([7, 8]))
    assert keys.find("admission_number", 100001, ["0013", "0012", "12"]).tolist() == [8, 7, UNKNOWN]
    assert keys.find("admission_number", 100002, ["0012"]).tolist() == [UNKNOWN]
    assert keys.find("wonde", 100001, ["0012"]).tolist() == [UNKNOWN]


def test_what_the_store_knows_is_asked_once_and_gives_way_to_what_is_learnt() -> None:
    first = PupilKeys(pseudonyms)
    first.learn("wonde", 100001, ["A1", "A2"], np.array([1, 2]))
    held = {row["key_id"]: row["pupil_id"] for row in first.rows().to_pylist()}
    asked = []

    def known() -> dict[int, int]:
        asked.append(1)
        return held

    keys = PupilKeys(pseudonyms, known)
    assert keys.find("wonde", 100001, ["A1"]).tolist() == [1]
    keys.learn("wonde", 100001, ["A1"], np.array([5]))
    assert keys.find("wonde", 100001, ["A1", "A2"]).tolist() == [5, 2]
    assert (asked, keys.rows()["pupil_id"].to_pylist()) == ([1], [5])
