"""`national fetch`, as it is called, from a service on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command import wholeschool
from tests.ingest.explore.loopback import BY_LA, BY_REASON, EXCLUSIONS, ROWS, Explore, exploring, version


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with exploring(Explore(per_page=20, versions=[version("2.0", rows=5), version("1.0")])) as found:
        yield found


def test_publications_are_listed_and_found(address: str) -> None:
    listed = wholeschool("national", "fetch", "--address", address)
    assert listed.exit_code == 0
    assert "Pupil absence in schools in England" in listed.out
    found = wholeschool("national", "fetch", "--find", "suspensions", "--address", address)
    assert "Pupil absence" not in found.out
    next_call = "wholeschool national fetch --publication suspensions-and-permanent-exclusions-in-england"
    assert found.out.splitlines()[-1] == f"Next: {next_call}"
    none = wholeschool("national", "fetch", "--find", "poetry", "--address", address)
    assert none.out == "No publication is found by “poetry”.\n"


def test_data_sets_and_versions_are_listed(address: str) -> None:
    sets = wholeschool("national", "fetch", "--publication", "Suspensions", "--address", address)
    assert "Suspensions by area" in sets.out
    assert BY_LA in sets.out
    assert "2006/07 to 2023/24" in sets.out
    empty = wholeschool(
        "national", "fetch", "--publication", "Pupil absence in schools in England", "--address", address
    )
    assert empty.out == "Pupil absence in schools in England has no data sets that can be fetched.\n"
    versions = wholeschool("national", "fetch", BY_LA, "--versions", "--address", address)
    assert [line.split()[0] for line in versions.out.splitlines()[-2:]] == ["2.0", "1.0"]


def test_json_of_the_lists(address: str) -> None:
    call = ("national", "fetch", "--address", address, "--json")
    assert [each["id"] for each in wholeschool(*call).document["publications"]][1] == EXCLUSIONS
    sets = wholeschool(*call, "--publication", "Suspensions").document
    assert sets["publication"]["title"] == "Suspensions"
    assert {each["latest"] for each in sets["data_sets"]} == {"2.0"}
    versions = wholeschool(*call, BY_LA, "--versions").document
    assert [each["number"] for each in versions["data_sets"][0]["versions"]] == ["2.0", "1.0"]


def test_files_are_fetched_and_said_and_not_fetched_again(address: str, tmp_path: Path) -> None:
    call = ("national", "fetch", BY_LA, BY_REASON, "--out", tmp_path / "files", "--address", address)
    first = wholeschool(*call)
    assert first.exit_code == 0
    assert first.out.count("Fetched: ") == 2
    assert f"Suspensions by area, version 2.0 of “Academic year 2023/24”: {ROWS:,} rows, 0.0 MB" in first.out
    assert first.err == f"  The service speaks of 5 rows; the file has {ROWS:,}.\n" * 2
    assert first.out.splitlines()[-1] == f"Next: wholeschool national load STORE {tmp_path / 'files'}"
    second = wholeschool(*call)
    assert second.out.count("and still the same: ") == 2
    document = wholeschool(*call, "--json").document
    assert [(each["data_set"], each["new"]) for each in document["files"]] == [
        (BY_LA, False),
        (BY_REASON, False),
    ]
    assert {each["rows"] for each in document["files"]} == {ROWS}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--find", "x", "--publication", "y"), "Give it alone"),
        (("--find", "xyz", BY_LA), "Give it alone"),
        (("--versions",), "No data set is named"),
        (("--version", "1.0", "--publication", "y"), "No data set is named"),
        (("--find", "ab"), "too short"),
        ((BY_LA, "--version", "new"), "no version"),
        (("Suspensions by area",), "no id of a data set"),
        (("--address", "http://api.education.gov.uk"), "no https address"),
    ],
)
def test_a_wrong_call_is_a_sentence_and_asks_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], sentence: str
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr("httpx.Client.stream", never)
    monkeypatch.chdir(tmp_path)
    answer = wholeschool("national", "fetch", *arguments)
    assert answer.exit_code == 2
    assert sentence in answer.sentence
    assert list(tmp_path.iterdir()) == []
