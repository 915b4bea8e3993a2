"""Fetching from a service on this machine, with faults, into a store."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.reading_texts import UPNS
from tests.ingest.remote.loopback import status
from tests.ingest.wonde.loopback import SCHOOL, TOKEN, Service, serving
from tests.ingest.wonde.records import behaviour, exclusion, mark, student
from tests.made import rows_of
from wholeschool.actions.fetch_wonde import TOKEN_VARIABLE, FetchResult, fetch_wonde
from wholeschool.errors import WrongCallError
from wholeschool.ingest.wonde.shapes import ENDPOINTS

URN = 100001


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)


def service() -> Service:
    days = [f"2025-09-0{day}" for day in range(1, 6)]
    return Service(
        {
            "students": [[student(0)], [student(1)], [student(2)]],
            "attendance/session": [
                [
                    mark(pupil, day, half, code)
                    for pupil in range(3)
                    for half, code in (("AM", "/"), ("PM", "\\"))
                ]
                for day in days
            ],
            "behaviours": [[behaviour(1, 0, 2)]],
            "exclusions": [[exclusion(1, 1)]],
        }
    )


def fetch(store: Path, from_service: Service, since: str | None = None) -> FetchResult:
    return fetch_wonde(store, SCHOOL, URN, since=since, address=from_service.address, wait=lambda _: None)


def everything_in(store: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(store.rglob("*")) if path.is_file())


def test_a_school_is_fetched_and_imported(tmp_path: Path) -> None:
    with serving(service()) as one:
        done = fetch(tmp_path / "store", one)
        again = fetch(tmp_path / "store", one, since="")
    assert (done.since, done.imported.total("quarantined")) == ("", 0)
    years_on_roll = len(rows_of(tmp_path / "store", "enrolments"))
    assert done.imported.total("read") == years_on_roll + 30 + 2 + 1
    assert again.imported.changed == 0
    marks = {row["marks"] for row in rows_of(tmp_path / "store", "registers")}
    assert marks == {"/\\/\\/\\/\\/\\...."}
    assert {row["kind"] for row in rows_of(tmp_path / "store", "events")} == {"detention", "suspension"}
    assert not list((tmp_path / "store" / "fetched").glob("*.jsonl"))


def test_a_fetch_that_was_cut_off_goes_on_from_the_last_whole_page(tmp_path: Path) -> None:
    store = tmp_path / "store"
    with serving(service()) as one:
        one.faults = dict.fromkeys(range(6, 40), status(503))
        with pytest.raises(WrongCallError, match=r"gave no page in 7 attempts.*goes on from there"):
            fetch(store, one)
        pages = one.asked[:6]
        assert (store / "fetched").stat().st_mode & 0o077 == 0
        one.faults, one.asked = {}, []
        done = fetch(store, one)
        assert not set(pages) & set(one.asked), "no page is fetched twice"
    with serving(service()) as other:
        fetch(tmp_path / "other", other)
    assert done.imported.total("read") == len(rows_of(store, "enrolments")) + 33
    for table in ("registers", "events", "enrolments"):
        own = [{**row, "pupil_id": 0, "event_id": ""} for row in rows_of(store, table)]
        whole = [{**row, "pupil_id": 0, "event_id": ""} for row in rows_of(tmp_path / "other", table)]
        assert sorted(map(str, own)) == sorted(map(str, whole))


def test_later_only_what_changed_is_asked_for_but_students_whole(tmp_path: Path) -> None:
    with serving(service()) as one:
        fetch(tmp_path / "store", one)
        one.asked = []
        later = fetch(tmp_path / "store", one)
    assert later.since
    firsts = {path.split("?")[0].split(SCHOOL)[1].strip("/"): path for path in one.asked if "page=1" in path}
    assert set(firsts) == set(ENDPOINTS)
    assert {name for name, path in firsts.items() if "updated_after=" in path} == {
        "attendance/session",
        "behaviours",
        "exclusions",
    }


def test_what_a_school_has_not_approved_is_said(tmp_path: Path) -> None:
    with serving(service()) as one:
        one.refused = frozenset({"exclusions", "students-leaver"})
        done = fetch(tmp_path / "store", one)
    assert [each.file for each in done.imported.findings if each.check == "not_given"] == [
        "students-leaver",
        "exclusions",
    ]
    with serving(service()) as one:
        one.refused = frozenset({"attendance/session"})
        with pytest.raises(WrongCallError, match="has not approved it"):
            fetch(tmp_path / "other", one)


def test_pages_that_go_round_in_circles_are_a_sentence(tmp_path: Path) -> None:
    with serving(service()) as one:
        one.next_of = lambda endpoint, page: f"{one.address}/v1.0/schools/{SCHOOL}/students/?page=1"
        with pytest.raises(WrongCallError, match="the same page again and again"):
            fetch(tmp_path / "store", one)


def test_a_link_to_another_host_is_not_followed(tmp_path: Path) -> None:
    with serving(service()) as other, serving(service()) as one:
        one.next_of = lambda endpoint, page: f"{other.address}/v1.0/schools/{SCHOOL}/students/?page=2"
        with pytest.raises(WrongCallError, match="another place"):
            fetch(tmp_path / "store", one)
    assert other.asked == []


@pytest.mark.parametrize(
    ("token", "sentence"), [("", "is not set"), ("two words", "no token is"), ("a\nb", "no token is")]
)
def test_without_a_token_nothing_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, token: str, sentence: str
) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, token)
    with serving(service()) as one, pytest.raises(WrongCallError, match=sentence):
        fetch(tmp_path / "store", one)
    assert one.asked == []
    assert not (tmp_path / "store").exists()


def test_neither_token_nor_free_text_is_in_the_store(tmp_path: Path) -> None:
    with serving(service()) as one:
        one.faults = dict.fromkeys(range(6, 40), status(500))
        with pytest.raises(WrongCallError):
            fetch(tmp_path / "store", one)
        waiting = everything_in(tmp_path / "store")
        one.faults = {}
        fetch(tmp_path / "store", one)
    for content in (waiting, everything_in(tmp_path / "store")):
        assert TOKEN.encode() not in content
        assert b"nobody may keep" not in content
    assert UPNS[0].encode() not in everything_in(tmp_path / "store")
