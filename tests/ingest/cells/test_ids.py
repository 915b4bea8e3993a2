from tests.ingest.reading_texts import UPNS
from wholeschool.ingest.cells.ids import given_id, late_id, made_id

EVENT = (7, 100001, "sent_out", "2025-09-03", "AM", "10:45")


def test_a_number_of_the_source_is_its_school_s() -> None:
    assert given_id(100001, "B-17") == "100001:B-17"
    assert given_id(100001, "") is None


def test_a_number_that_holds_a_upn_is_not_kept() -> None:
    assert given_id(100001, f"{UPNS[0]}/3") is None


def test_the_same_event_has_the_same_number() -> None:
    assert made_id(*EVENT, 0) == made_id(*EVENT, 0)
    assert len(made_id(*EVENT, 0)) == 16


def test_events_that_differ_have_different_numbers() -> None:
    others = {made_id(*EVENT[:place], "x", *EVENT[place + 1 :], 0) for place in range(len(EVENT))}  # type: ignore[arg-type]
    assert len(others | {made_id(*EVENT, 0), made_id(*EVENT, 1)}) == len(EVENT) + 2


def test_a_lateness_of_a_register_has_one_number_for_its_session() -> None:
    assert late_id(7, 100001, "2025-09-03", "AM") == late_id(7, 100001, "2025-09-03", "AM")
    assert late_id(7, 100001, "2025-09-03", "AM") != late_id(7, 100001, "2025-09-03", "PM")
    assert late_id(7, 100001, "2025-09-03", "AM").startswith("register:")
