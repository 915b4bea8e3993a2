from datetime import date

import pytest

from wholeschool.identity.under import Under, action_under, event_under
from wholeschool.ingest.cells.ids import action_id, late_id, made_id, support_id
from wholeschool.store import Vault

VAULT = Vault(bytes(range(64)))
DAY = date(2025, 1, 6)
EVENT = {"pupil_id": 1, "urn": 100001, "kind": "sent_out", "start": DAY, "half": "AM", "time": None}
WHAT = (100001, "sent_out", "2025-01-06", "AM", "")


@pytest.mark.parametrize("ordinal", [0, 1, 40])
def test_a_number_made_of_what_an_event_is_is_made_for_the_other_pupil(ordinal: int) -> None:
    assert event_under({**EVENT, "event_id": made_id(1, *WHAT, ordinal)}, 2) == made_id(2, *WHAT, ordinal)


@pytest.mark.parametrize("given", ["100001:17", "0123456789abcdef", "register:0123456789abcdef"])
def test_a_number_that_a_source_gave_stays(given: str) -> None:
    assert event_under({**EVENT, "event_id": given}, 2) == given


def test_a_lateness_of_a_register_is_the_other_pupils() -> None:
    number = late_id(1, 100001, "2025-01-06", "AM")
    assert event_under({**EVENT, "kind": "late", "event_id": number}, 2) == late_id(
        2, 100001, "2025-01-06", "AM"
    )


@pytest.mark.parametrize("here", ["", "acted:"])
def test_an_action_and_what_it_is_about_go_along(here: str) -> None:
    under = Under(VAULT)
    event = {**EVENT, "event_id": made_id(1, *WHAT, 0)}
    action = {
        "action_id": f"{here}{action_id(1, 100001, 'contact', '2025-01-06', 0)}",
        "pupil_id": 1,
        "urn": 100001,
        "at": DAY,
        "kind": "contact",
        "about": event["event_id"],
    }
    moved = under.row("events", event, 2)
    assert under.row("actions_log", action, 2) == {
        **action,
        "pupil_id": 2,
        "action_id": f"{here}{action_id(2, 100001, 'contact', '2025-01-06', 0)}",
        "about": moved["event_id"],
    }
    assert action_under({**action, "action_id": "100001:4"}, 2) == "100001:4"


def test_what_is_sealed_is_sealed_for_the_other_pupil() -> None:
    row = {"pupil_id": 1, "field": "surname", "place": 0, "sealed": VAULT.seal(1, "surname", "Blythe")}
    moved = Under(VAULT).row("identities", row, 2)
    assert VAULT.open(2, "surname", moved["sealed"]) == "Blythe"
    assert moved["place"] == 0


@pytest.mark.parametrize("typed", ["", "support:"])
def test_a_spell_of_support_goes_along(typed: str) -> None:
    made = support_id(1, 100001, "mentoring", "pupil:", DAY, 2)
    row = {"support_id": f"{typed}{made}", "pupil_id": 1, "urn": 100001, "practice_id": "mentoring",
           "scope": "pupil", "whom": None, "start": DAY}  # fmt: skip
    moved = Under(VAULT).row("supports", row, 2)
    assert (moved["pupil_id"], moved["support_id"]) == (
        2, f"{typed}{support_id(2, 100001, 'mentoring', 'pupil:', DAY, 2)}",
    )  # fmt: skip
    assert Under(VAULT).row("supports", {**row, "support_id": "100001:P7"}, 2)["support_id"] == "100001:P7"
