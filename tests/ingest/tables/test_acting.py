"""Actions as files have them: kinds by many names, events by their own numbers."""

from datetime import date

import pytest

from tests.ingest.reading_texts import ABBEY, UPNS, Desk, checks, finding, pseudonym, rows
from wholeschool.reference.lists import code_list

HEADER = "UPN,URN,Action id,Acted on,Action,About,By role\n"
ANN, BEN = UPNS[:2]


def test_an_action_with_everything(desk: Desk) -> None:
    (found,) = rows(
        desk.read(f"{HEADER}{ANN},,A9,03/09/2025,Governors met,B7,inclusion_lead\n"), "actions_log"
    )
    assert found == {
        "action_id": f"{ABBEY}:A9",
        "pupil_id": pseudonym(ANN),
        "urn": ABBEY,
        "at": date(2025, 9, 3),
        "kind": "governors_met",
        "about": f"{ABBEY}:B7",
        "by_role": "inclusion_lead",
    }


@pytest.mark.parametrize("kind", code_list("action_kinds"))
def test_a_kind_is_read_by_its_name_its_label_and_its_other_words(desk: Desk, kind: str) -> None:
    value = code_list("action_kinds")[kind]
    words = [kind, value.label, *value.more["synonyms"].split("|")]
    text = HEADER + "".join(f'{ANN},,,2025-09-0{day},"{word}",,\n' for day, word in enumerate(words, start=1))
    assert {row["kind"] for row in rows(desk.read(text), "actions_log")} == {kind}


def test_an_unknown_kind_is_set_aside_with_the_nearest(desk: Desk) -> None:
    reading = desk.read(f"{HEADER}{ANN},,,2025-09-03,contakt,,head\n{ANN},,,2025-09-03,contact,,head\n")
    assert (reading.accepted, reading.quarantined) == (1, 1)
    found = finding(reading, "unknown_action")
    assert found.severity == "error"
    assert "contact" in found.expected + found.advice


def test_actions_without_a_number_get_one_that_stays(desk: Desk) -> None:
    text = HEADER + f"{ANN},,,2025-09-03,contact,,\n" * 2 + f"{BEN},,,2025-09-03,contact,,\n"
    first, again = (rows(desk.read(text), "actions_log") for _ in range(2))
    numbers = [row["action_id"] for row in first]
    assert len(set(numbers)) == 3, "the same twice on a day is two actions"
    assert [row["action_id"] for row in again] == numbers


def test_without_a_day_or_a_kind_there_is_no_action(desk: Desk) -> None:
    reading = desk.read(f"{HEADER}{ANN},,,,contact,,\n{ANN},,,2025-09-03,,,\n")
    assert (reading.accepted, reading.quarantined) == (0, 2)
    assert {check for check, _, _ in checks(reading)} >= {"missing_kind"}


def test_a_name_in_the_place_of_a_role_is_not_taken_in(desk: Desk) -> None:
    reading = desk.read(f"{HEADER}{ANN},,,2025-09-03,contact,,Mrs A. Nother of 4B\n")
    (row,) = rows(reading, "actions_log")
    assert "by_role" not in row
    assert "Nother" not in str(reading.findings)
