from __future__ import annotations

import pytest

from tests.ingest.explore.loopback import ABSENCE, BY_LA, BY_REASON, EXCLUSIONS, ROWS, Explore, exploring
from tests.ingest.remote.loopback import Fault, cut_off, no_json, shape, status
from wholeschool.errors import WrongCallError
from wholeschool.ingest.explore.client import ExploreClient, NotThereError
from wholeschool.ingest.explore.shapes import DataSet, Publication, Version

NOWHERE = "00000000-0000-0000-0000-000000000000"


def test_lists_are_read_page_by_page() -> None:
    explore = Explore()
    with exploring(explore) as address, ExploreClient(address) as client:
        found = client.publications()
        sets = client.data_sets(EXCLUSIONS)
        versions = client.versions(BY_LA)
    assert [each.id for each in found] == [ABSENCE, EXCLUSIONS]
    assert found[1] == Publication(
        EXCLUSIONS, "suspensions-and-permanent-exclusions-in-england", "Suspensions", "Rates", "2025-07-10"
    )
    assert [each.id for each in sets] == [BY_LA, BY_REASON]
    assert sets[0] == DataSet(
        BY_LA, "Suspensions by area", "", "Published", "", "2.0", "2025-07-10", "2006/07", "2023/24", ROWS
    )
    assert versions[1] == Version(
        "1.0", "Published", "2025-07-10", "Academic year 2023/24", "", "2006/07", "2023/24", ROWS
    )
    assert explore.asked[:2] == [
        "/statistics/v1/publications?page=1&pageSize=40",
        "/statistics/v1/publications?page=2&pageSize=40",
    ]
    assert len(explore.asked) == 6


def test_the_service_searches_and_is_told_nothing_else() -> None:
    explore = Explore(per_page=40)
    with exploring(explore) as address, ExploreClient(address) as client:
        assert [each.id for each in client.publications("absence in")] == [ABSENCE]
    assert explore.asked == ["/statistics/v1/publications?search=absence+in&page=1&pageSize=40"]
    sent = {name.lower(): text for name, text in explore.headers[0].items()}
    assert set(sent) == {"host", "accept", "accept-encoding", "connection", "user-agent"}
    assert sent["user-agent"].startswith("wholeschool/")


def test_a_count_of_pages_that_never_ends_does() -> None:
    endless = shape({"results": [], "paging": {"page": 1, "totalPages": 10**9}})
    with exploring(Explore(faults={0: endless})) as address, ExploreClient(address) as client:
        assert client.publications() == ()


@pytest.mark.parametrize(
    ("fault", "pause"),
    [(status(429, Retry_After="3"), 3.0), (status(500), 1.0), (cut_off, 1.0), (no_json, 1.0)],
)
def test_what_passes_is_waited_for(fault: Fault, pause: float) -> None:
    waits: list[float] = []
    with (
        exploring(Explore(per_page=9, faults={0: fault})) as address,
        ExploreClient(address, waits.append) as client,
    ):
        assert len(client.publications()) == 2
    assert waits == [pause]


def test_nobody_online_is_a_sentence_with_what_to_check() -> None:
    waits: list[float] = []
    with (
        ExploreClient("http://127.0.0.1:9/statistics", waits.append) as client,
        pytest.raises(WrongCallError, match=r"5 attempts: the connection failed .* Is this computer online"),
    ):
        client.publications()
    assert waits == [1.0, 2.0, 4.0, 8.0]


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (status(403), "withdrawn"),
        (status(407), "proxy"),
        (status(302, Location="http://127.0.0.1:1/"), "sends on to another place"),
        (status(418), "answers 418"),
        (status(429, Retry_After="9999"), "a rest of 167 minutes"),
        (shape([]), "a shape that is not known"),
        (shape({"results": {}, "paging": {"totalPages": 1}}), "a shape that is not known"),
        (shape({"results": [{"id": 5}], "paging": {"totalPages": 1}}), "a shape that is not known"),
        (shape({"results": [], "paging": {"totalPages": "1"}}), "a shape that is not known"),
    ],
)
def test_what_does_not_pass_is_a_sentence_at_once(fault: Fault, sentence: str) -> None:
    explore = Explore(faults={0: fault})
    with (
        exploring(explore) as address,
        ExploreClient(address, wait=lambda _: None) as client,
        pytest.raises(WrongCallError, match=sentence),
    ):
        client.publications()
    assert len(explore.asked) == 1


def test_what_is_not_there_is_an_error_of_its_own() -> None:
    with exploring(Explore()) as address, ExploreClient(address) as client:
        with pytest.raises(NotThereError):
            client.data_set(NOWHERE)
        with pytest.raises(NotThereError):
            client.version(BY_LA, "7.0")


@pytest.mark.parametrize("named", ["../publications", "", "7588c2d6", f"{BY_LA}/csv"])
def test_an_id_is_no_path(named: str) -> None:
    with ExploreClient() as client, pytest.raises(WrongCallError, match="no id of the service"):
        client.data_set(named)


@pytest.mark.parametrize("number", ["new", "1.0/../..", "1.0.0.0", "-1"])
def test_a_version_is_of_numbers(number: str) -> None:
    with ExploreClient() as client, pytest.raises(WrongCallError, match="no version"):
        client.version(BY_LA, number)


def test_the_newest_of_a_series_can_be_asked_for() -> None:
    with exploring(Explore()) as address, ExploreClient(address) as client:
        assert client.version(BY_LA, "1.*").number == "1.0"


def test_two_letters_are_not_searched_for() -> None:
    with ExploreClient() as client, pytest.raises(WrongCallError, match="3 letters"):
        client.publications("ab")


def test_an_address_that_anybody_could_change_is_refused() -> None:
    with pytest.raises(WrongCallError, match="no https address"):
        ExploreClient("http://api.education.gov.uk/statistics")


def test_control_characters_of_a_title_reach_no_terminal() -> None:
    explore = Explore(per_page=9)
    explore.publications[0]["title"] = "Absence\x1b[2J\r\nin schools"
    with exploring(explore) as address, ExploreClient(address) as client:
        assert client.publications()[0].title.isprintable()
