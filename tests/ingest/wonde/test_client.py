from __future__ import annotations

import logging

import pytest

from tests.ingest.remote.loopback import Fault, cut_off, no_json, shape, slow, status
from tests.ingest.wonde.loopback import SCHOOL, TOKEN, Service, serving
from wholeschool.errors import WrongCallError
from wholeschool.ingest.wonde.client import WondeClient

ATTEMPTS = 7
RECORD = [[{"id": "A1"}]]


def asked(service: Service, waits: list[float] | None = None, token: str = TOKEN) -> tuple[list[object], str]:
    with (
        serving(service),
        WondeClient(service.address, SCHOOL, token, (waits if waits is not None else []).append) as client,
    ):
        return client.page(client.first("students", {"page": "1"}))


@pytest.mark.parametrize(
    ("fault", "waits"),
    [
        (status(500), [1.0]),
        (status(503, Retry_After="7"), [7.0]),
        (status(429, Retry_After="0"), [0.0]),
        (status(429, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"), [0.0]),
        (status(429, Retry_After="soon"), [1.0]),
        (cut_off, [1.0]),
        (no_json, [1.0]),
        (slow, []),
    ],
)
def test_what_passes_is_waited_for(fault: Fault, waits: list[float]) -> None:
    found: list[float] = []
    assert asked(Service({"students": RECORD}, {0: fault}), found) == ([{"id": "A1"}], "")
    assert found == waits


def test_patience_ends_and_grows_until_then() -> None:
    waits: list[float] = []
    service = Service({}, dict.fromkeys(range(50), status(502)))
    with pytest.raises(WrongCallError, match="gave no page in 7 attempts: it answers 502"):
        asked(service, waits)
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0]
    assert len(service.asked) == ATTEMPTS


def test_the_first_failure_is_said_at_once_and_no_later_one() -> None:
    said: list[str] = []
    told_when: list[int] = []
    client = WondeClient(
        "http://127.0.0.1:9", SCHOOL, TOKEN, lambda _: told_when.append(len(said)), said.append
    )
    with client, pytest.raises(WrongCallError, match="gave no page"):
        client.page(client.first("students", {}))
    assert told_when == [1] * (ATTEMPTS - 1)
    assert said == [
        "127.0.0.1: the connection failed (ConnectError). Waiting, and trying again up to 6 times …"
    ]


@pytest.mark.parametrize("address", ["http://me:secret@api.wonde.com", "ftp://me:secret@127.0.0.1"])
def test_a_password_in_an_address_is_not_repeated_where_it_is_refused(address: str) -> None:
    with pytest.raises(WrongCallError) as error:
        WondeClient(address, SCHOOL, TOKEN)
    assert "secret" not in error.value.sentence()


@pytest.mark.parametrize("fault", [status(401), status(403), status(502), shape([]), status(302)])
def test_a_password_in_an_address_is_not_repeated_where_a_page_is_refused(fault: Fault) -> None:
    said: list[str] = []
    with serving(Service({"students": RECORD}, dict.fromkeys(range(9), fault))) as service:
        address = service.address.replace("http://", "http://me:secret@")
        client = WondeClient(address, SCHOOL, TOKEN, lambda _: None, said.append)
        with client, pytest.raises(WrongCallError) as error:
            client.page(client.first("students", {}))
        with pytest.raises(WrongCallError, match="another place") as elsewhere:
            client.page("http://127.0.0.1:1/")
    assert "secret" not in "".join((*said, error.value.sentence(), elsewhere.value.sentence(), repr(client)))
    assert "127.0.0.1" in error.value.sentence()


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (status(401), "refuses the token"),
        (status(403), "has not approved it"),
        (status(404), "no such thing"),
        (status(302, Location="http://127.0.0.1:1/"), "answers 302"),
        (status(429, Retry_After="9999"), "a rest of 167 minutes"),
        (shape([]), "a shape that is not known"),
        (shape({"data": {}}), "a shape that is not known"),
        (shape({"data": [], "meta": {"pagination": {"next": 5}}}), "a shape that is not known"),
        (shape({"data": [], "meta": None}), "a shape that is not known"),
    ],
)
def test_what_does_not_pass_is_a_sentence_at_once(fault: Fault, sentence: str) -> None:
    service = Service({"students": RECORD}, {0: fault})
    with pytest.raises(WrongCallError, match=sentence):
        asked(service)
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://api.wonde.com.example.org/v1.0/schools/A1930499544/students/?page=2",
        "http://127.0.0.1:1/v1.0/schools/A1930499544/students/?page=2",
        "/v1.0/schools/A1930499544/students/?page=2",
        "file:///etc/passwd",
    ],
)
def test_a_link_to_another_place_is_not_followed(elsewhere: str) -> None:
    service = Service({})
    with (
        serving(service),
        WondeClient(service.address, SCHOOL, TOKEN) as client,
        pytest.raises(WrongCallError, match="another place"),
    ):
        client.page(elsewhere)
    assert service.asked == []


def test_a_link_to_another_school_is_not_followed() -> None:
    service = Service({})
    with serving(service), WondeClient(service.address, SCHOOL, TOKEN) as client:
        with pytest.raises(WrongCallError, match="another place"):
            client.page(f"{service.address}/v1.0/schools/A2/students/?page=1")
        assert service.asked == []


@pytest.mark.parametrize("address", ["http://api.wonde.com", "ftp://127.0.0.1", "api.wonde.com"])
def test_an_address_has_to_be_encrypted(address: str) -> None:
    with pytest.raises(WrongCallError, match="no https address"):
        WondeClient(address, SCHOOL, TOKEN)


@pytest.mark.parametrize("address", ["https://me:secret@host:port", "https://[::1", "https://host:99999"])
def test_an_address_that_is_none_is_a_sentence(address: str) -> None:
    with pytest.raises(WrongCallError, match="no address of a service") as error:
        WondeClient(address, SCHOOL, TOKEN)
    assert "secret" not in error.value.sentence()


@pytest.mark.parametrize("school", ["A1/../B2", "", "A1?x", "é1"])
def test_a_schools_id_is_no_path(school: str) -> None:
    with pytest.raises(WrongCallError, match="letters and digits"):
        WondeClient("https://api.wonde.com", school, TOKEN)


def test_the_token_is_never_shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    said = [repr(WondeClient("https://api.wonde.com", SCHOOL, TOKEN))]
    for faults in ({0: status(401)}, dict.fromkeys(range(9), cut_off), {0: shape([])}):
        with pytest.raises(WrongCallError) as error:
            asked(Service({}, dict(faults)))
        said += [error.value.sentence(), repr(error.value)]
    assert TOKEN not in "".join((*said, caplog.text))


def test_another_token_is_refused() -> None:
    with pytest.raises(WrongCallError, match="refuses the token"):
        asked(Service({"students": RECORD}), token="other")  # noqa: S106
