from typing import Any

import numpy as np
import pytest

from tests.ingest.reading_texts import UPNS, pseudonym, pseudonyms
from wholeschool.ingest.rows.people import People
from wholeschool.ingest.rows.pupil_keys import PupilKeys
from wholeschool.ingest.together.sealing import Sealing
from wholeschool.store import Vault

VAULT = Vault(bytes(range(64)))
Row = dict[str, Any]
A, B = pseudonym(UPNS[0]), pseudonym(UPNS[1])


@pytest.fixture
def people() -> People:
    people = People()
    people.noting(pseudonyms)(UPNS[:2])
    for field, text in (
        ("surname", "Blythe"),
        ("birth_date", "2012-05-14"),
        ("birth_date", "2010-01-30"),
        ("former_upn", UPNS[3]),
    ):
        people.say(A, field, text)
    people.say(B, "name", "Zoë")
    return people


def sealed(sealing: Sealing, people: People, pupils: list[int], keys: PupilKeys | None = None) -> list[Row]:
    blocks = sealing.rows(people, keys or PupilKeys(pseudonyms), np.array(pupils, dtype=np.int64))
    return [row for rows in blocks for row in rows.to_pylist()]


def opened(rows: list[Row]) -> set[tuple[object, ...]]:
    return {
        (row["pupil_id"], row["field"], VAULT.open(row["pupil_id"], row["field"], row["sealed"]))
        for row in rows
    }


def test_all_that_is_said_is_sealed_under_its_pupil(people: People) -> None:
    keys = PupilKeys(pseudonyms)
    keys.learn("admission_number", 100001, ["0042"], np.array([A]))
    rows = sealed(Sealing(VAULT, pseudonyms), people, [A, B], keys)
    assert opened(rows) == {
        (A, "upn", UPNS[0]),
        (A, "surname", "Blythe"),
        (A, "birth_date", "2012-05-14"),
        (A, "birth_date", "2010-01-30"),
        (A, "former_upn", UPNS[3]),
        (A, "key", "admission_number\x1f100001\x1f0042"),
        (B, "upn", UPNS[1]),
        (B, "name", "Zoë"),
    }
    places = {(row["pupil_id"], row["field"], row["place"]) for row in rows}
    assert len(places) == len(rows)
    assert {(A, "upn", A), (A, "former_upn", pseudonym(UPNS[3])), (A, "surname", 0)} <= places
    assert "Blythe" not in str(rows)


def test_whoever_has_no_rows_is_not_sealed(people: People) -> None:
    assert {row["pupil_id"] for row in sealed(Sealing(VAULT, pseudonyms), people, [B])} == {B}
    assert sealed(Sealing(VAULT, pseudonyms), people, []) == []


def test_what_is_sealed_already_and_cannot_have_changed_is_passed_over(people: People) -> None:
    rows = sealed(Sealing(VAULT, pseudonyms, {"upn": np.array([B, A])}), people, [A, B])
    assert "upn" not in {row["field"] for row in rows}
    assert {"surname", "name"} <= {row["field"] for row in rows}
