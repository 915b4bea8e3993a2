from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.ingest.explore.loopback import BY_LA, Explore, cut_after, exploring
from tests.ingest.remote.loopback import Fault, plain, status
from wholeschool.errors import WrongCallError
from wholeschool.ingest.explore.client import ExploreClient
from wholeschool.ingest.explore.download import download
from wholeschool.ingest.explore.received import Described, receiving

PLENTY = 1 << 30
TAG = '"0x8D"'


@contextmanager
def asking(explore: Explore, waits: list[float] | None = None) -> Iterator[ExploreClient]:
    wait = (waits if waits is not None else []).append
    with exploring(explore) as address, ExploreClient(address, wait) as client:
        yield client


def take(client: ExploreClient, path: Path, most: int = PLENTY) -> Described:
    with receiving(path) as received:
        url = client.file_address(BY_LA, "1.0")
        return download(client.service, url, received, most, lambda *_: None)


def ranges(explore: Explore) -> list[str]:
    return [headers.get("Range", "") for headers in explore.headers]


def test_bytes_are_kept_as_they_came(tmp_path: Path) -> None:
    explore = Explore(tag=TAG)
    with asking(explore) as client:
        said = take(client, tmp_path / "a.part")
    assert (tmp_path / "a.part").read_bytes() == explore.sent
    assert (said.tag, said.packed) == (TAG, "gzip")
    assert explore.asked == [f"/statistics/v1/data-sets/{BY_LA}/csv?dataSetVersion=1.0"]


@pytest.mark.parametrize("packed", [True, False])
def test_a_cut_is_gone_on_from(tmp_path: Path, packed: bool) -> None:
    explore, waits = Explore(ranges=True, tag=TAG, packed=packed), list[float]()
    explore.faults = {0: cut_after(explore, 100), 1: status(503), 2: cut_after(explore, 50)}
    with asking(explore, waits) as client:
        take(client, tmp_path / "a.part")
    assert (tmp_path / "a.part").read_bytes() == explore.sent
    assert ranges(explore) == ["", "bytes=100-", "bytes=100-", "bytes=150-"]
    assert waits == [1.0, 2.0, 4.0]


def test_another_call_goes_on_from_where_the_last_one_gave_up(tmp_path: Path) -> None:
    explore = Explore(ranges=True, tag=TAG)
    explore.faults = dict.fromkeys(range(5), cut_after(explore, 20))
    with asking(explore) as client:
        with pytest.raises(WrongCallError, match="gave no whole file in 5 attempts: the connection failed"):
            take(client, tmp_path / "a.part")
        assert (tmp_path / "a.part").read_bytes() == explore.sent[:100]
        take(client, tmp_path / "a.part")
    assert (tmp_path / "a.part").read_bytes() == explore.sent
    assert ranges(explore)[-1] == "bytes=100-"


def test_what_changed_meanwhile_is_taken_anew(tmp_path: Path) -> None:
    explore = Explore(ranges=True, tag=TAG)
    explore.faults = {0: cut_after(explore, 100)}
    with asking(explore) as client:
        explore.faults[1] = _changing(explore)
        said = take(client, tmp_path / "a.part")
    assert explore.headers[1]["If-Range"] == TAG
    assert said.tag == '"another"'
    assert gzip.decompress((tmp_path / "a.part").read_bytes()) == b"a,b\n1,2\n"


@pytest.mark.parametrize("tag", ["", 'W/"0x8D"'])
def test_without_a_tag_that_promises_the_same_bytes_it_begins_anew(tmp_path: Path, tag: str) -> None:
    explore = Explore(ranges=True, tag=tag)
    explore.faults = {0: cut_after(explore, 100)}
    with asking(explore) as client:
        take(client, tmp_path / "a.part")
    assert (tmp_path / "a.part").read_bytes() == explore.sent
    assert ranges(explore) == ["", ""]


def test_a_server_that_knows_no_ranges_sends_all_of_it_again(tmp_path: Path) -> None:
    explore = Explore(tag=TAG)
    explore.faults = {0: cut_after(explore, 100)}
    with asking(explore) as client:
        take(client, tmp_path / "a.part")
    assert (tmp_path / "a.part").read_bytes() == explore.sent
    assert ranges(explore) == ["", "bytes=100-"]


@pytest.mark.parametrize("place", ["bytes 90-400/401", "bytes 101-400/401", "", "nonsense"])
def test_a_part_that_begins_elsewhere_is_not_put_at_the_end(tmp_path: Path, place: str) -> None:
    explore = Explore(ranges=True, tag=TAG)
    explore.faults = {0: cut_after(explore, 100), 1: _part(place)}
    with asking(explore) as client:
        take(client, tmp_path / "a.part")
    assert (tmp_path / "a.part").read_bytes() == explore.sent


def test_a_part_that_nobody_asked_for_is_no_file(tmp_path: Path) -> None:
    explore = Explore(ranges=True, tag=TAG, faults=dict.fromkeys(range(9), _part("bytes 0-3/4")))
    with asking(explore) as client, pytest.raises(WrongCallError, match="goes on at another place"):
        take(client, tmp_path / "a.part")


def test_what_had_come_whole_is_not_sent_again(tmp_path: Path) -> None:
    explore = Explore(ranges=True, tag=TAG)
    with asking(explore) as client:
        take(client, tmp_path / "a.part")
        said = take(client, tmp_path / "a.part")
    assert said.packed == "gzip"
    assert ranges(explore) == ["", f"bytes={len(explore.sent)}-"]
    assert (tmp_path / "a.part").read_bytes() == explore.sent


def test_a_wrong_length_is_a_cut(tmp_path: Path) -> None:
    explore = Explore()
    explore.faults = dict.fromkeys(range(9), _promising(explore, 10))
    with asking(explore) as client, pytest.raises(WrongCallError, match="RemoteProtocolError"):
        take(client, tmp_path / "a.part")
    assert len(explore.asked) == 5


def test_a_checksum_is_held_to(tmp_path: Path) -> None:
    explore = Explore(tag=TAG, ranges=True)
    explore.checksum = base64.b64encode(hashlib.md5(explore.sent, usedforsecurity=False).digest()).decode()
    explore.faults = {0: cut_after(explore, 100)}
    with asking(explore) as client:
        take(client, tmp_path / "a.part")
        explore.content = b"a,b\n1,3\n"
        with pytest.raises(WrongCallError, match="MD5"):
            take(client, tmp_path / "b.part")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.part", "a.part.json"]


@pytest.mark.parametrize("chunked", [True, False])
def test_more_than_was_allowed_is_refused_and_removed(tmp_path: Path, chunked: bool) -> None:
    explore = Explore(faults={0: _endless} if chunked else {})
    with asking(explore) as client, pytest.raises(WrongCallError, match=r"more than 0 MB.*--most-mb"):
        take(client, tmp_path / "a.part", most=100)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("kind", "what"), [("text/html; charset=utf-8", "a web page"), ("application/json", "in words")]
)
def test_a_page_is_no_file_of_data(tmp_path: Path, kind: str, what: str) -> None:
    explore = Explore(kind=kind)
    with asking(explore) as client, pytest.raises(WrongCallError, match=what):
        take(client, tmp_path / "a.part")
    assert len(explore.asked) == 1
    assert list(tmp_path.iterdir()) == []


def test_another_way_of_packing_is_refused(tmp_path: Path) -> None:
    explore = Explore(faults={0: _packed_as("br")})
    with asking(explore) as client, pytest.raises(WrongCallError, match="“br”"):
        take(client, tmp_path / "a.part")


def test_two_at_once_do_not_write_into_one_file(tmp_path: Path) -> None:
    with (
        receiving(tmp_path / "a.csv.part"),
        pytest.raises(WrongCallError, match=r"a\.csv: is being fetched"),
        receiving(tmp_path / "a.csv.part"),
    ):
        pass


@pytest.mark.parametrize("beside", ["", "[]", "{", '{"url": 5}', '{"other": "x"}', "null"])
def test_bytes_that_nothing_describes_are_not_gone_on_from(tmp_path: Path, beside: str) -> None:
    (tmp_path / "a.part").write_bytes(b"something")
    (tmp_path / "a.part.json").write_text(beside)
    explore = Explore(ranges=True, tag=TAG)
    with asking(explore) as client:
        take(client, tmp_path / "a.part")
    assert ranges(explore) == [""]
    assert (tmp_path / "a.part").read_bytes() == explore.sent


def _changing(explore: Explore) -> Fault:
    def fault(_: BaseHTTPRequestHandler) -> bool:
        explore.tag, explore.content = '"another"', b"a,b\n1,2\n"
        return False

    return fault


def _part(place: str) -> Fault:
    def fault(handler: BaseHTTPRequestHandler) -> bool:
        plain(handler, 206, b"1234", Content_Range=place)
        return True

    return fault


def _promising(explore: Explore, more: int) -> Fault:
    """A length that is larger than what is sent."""

    def fault(handler: BaseHTTPRequestHandler) -> bool:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(explore.sent) + more))
        handler.end_headers()
        handler.wfile.write(explore.sent)
        handler.close_connection = True
        return True

    return fault


def _endless(handler: BaseHTTPRequestHandler) -> bool:
    """No length, and more than anybody wants."""
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(b"1,2\n" * 1000)
    handler.close_connection = True
    return True


def _packed_as(name: str) -> Fault:
    def fault(handler: BaseHTTPRequestHandler) -> bool:
        plain(handler, 200, b"1234", Content_Encoding=name)
        return True

    return fault
