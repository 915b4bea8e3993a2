"""The command `map`: proposes, asks, and writes."""

from __future__ import annotations

import io
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.cli.command import Answer, wholeschool
from tests.ingest.reading_texts import UPNS
from wholeschool.ingest.maps.header_map import read_map

ANN = UPNS[0]
ODD = "Child,Ref,When it was,What happened\n" + "".join(
    f"Blythe,{ANN},{10 + n}/09/2025,{'Truancy' if n % 2 else 'Phone out'}\n" for n in range(10)
)


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    path = tmp_path / "odd.csv"
    path.write_text(ODD)
    return path


def answered(text: str, *call: object) -> Answer:
    with patch("sys.stdin", io.StringIO(text)):
        return wholeschool(*call)


def test_a_person_decides_and_the_map_is_written_and_used(odd: Path, tmp_path: Path) -> None:
    out = tmp_path / "odd.toml"
    answer = answered("\nincidint\nincident\n", "map", odd, "--out", out, "--urn", 100001)
    assert answer.exit_code == 0, answer
    assert "10 of 10 values fit" in answer.out
    assert "Did you mean incident?" in answer.err
    made = read_map(out)
    assert made.columns == {"upn": "Ref", "start": "When it was", "kind": "What happened"}
    assert made.words == {"kind": {"phone out": "incident"}}
    assert (made.constants, made.first) == ({"urn": "100001"}, "day")
    for text in (answer.out, answer.err, out.read_text("utf-8")):
        assert "Blythe" not in text
        assert ANN not in text
    store = tmp_path / "store"
    imported = wholeschool("import", store, odd, "--map", out, "--json").document
    assert (imported["accepted"], imported["quarantined"]) == (10, 0)
    saved = answered("\n-\n", "map", odd, "--store", store, "--urn", 100001)
    assert (saved.exit_code, (store / "maps" / "odd.toml").is_file()) == (0, True)
    assert '# "Phone out" = ""' in (store / "maps" / "odd.toml").read_text("utf-8")


def test_yes_takes_what_is_sure_and_refuses_what_is_not(odd: Path, tmp_path: Path) -> None:
    out = tmp_path / "odd.toml"
    answer = wholeschool("map", odd, "--out", out, "--yes")
    assert answer.exit_code == 2
    assert "needs “Kind”, and no column is surely that: “What happened” is perhaps “Kind”" in answer.sentence
    assert not out.exists()
    odd.write_text(ODD.replace("Phone out", "Detention"))
    assert wholeschool("map", odd, "--out", out, "--yes").exit_code == 0
    assert read_map(out).columns["kind"] == "What happened"


def test_what_stands_there_is_not_written_over(odd: Path, tmp_path: Path) -> None:
    odd.write_text(ODD.replace("Phone out", "Detention"))
    out = tmp_path / "mine.toml"
    out.write_text("mine")
    assert "something here already" in wholeschool("map", odd, "--out", out, "--yes").sentence
    assert out.read_text() == "mine"


def test_the_proposal_as_data(odd: Path) -> None:
    said = wholeschool("map", odd, "--json").document
    assert said["kind"] == "events"
    assert [each["column"] for each in said["columns"]] == [None, "upn", "start", "kind"]
    assert said["words"] == {"kind": {"Phone out": 5}}
    assert (said["lacking"], said["dates_first"], said["map"]) == ([], "day", None)


def test_without_an_answer_nothing_is_written(odd: Path, tmp_path: Path) -> None:
    answer = answered("", "map", odd, "--out", tmp_path / "odd.toml")
    assert answer.exit_code == 2
    assert "no map was written" in answer.err
    assert not (tmp_path / "odd.toml").exists()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (("map", "none.csv"), "There is no such file."),
        (("map", "{odd}", "--store", "{odd}"), "is no store"),
        (("map", "{odd}", "--kind", "event"), "Did you mean events?"),
    ],
)
def test_a_call_that_cannot_work_is_one_sentence(odd: Path, call: tuple[str, ...], said: str) -> None:
    answer = wholeschool(*(each.replace("{odd}", str(odd)) for each in call))
    assert answer.exit_code == 2
    assert said in answer.sentence


def test_a_folder_is_said_to_be_one_and_its_files_are_named(odd: Path) -> None:
    (odd.parent / "sub").mkdir()
    (odd.parent / "sub" / "other.csv").write_text(ODD)
    (odd.parent / "letter.csv").write_text("Dear parents\n")
    (odd.parent / "prices.csv").write_text("Item,Pounds\nPens,3\n")
    answer = wholeschool("map", odd.parent)
    assert answer.exit_code == 2
    assert "is a folder, and a map is of one file" in answer.sentence
    assert answer.sentence.endswith("Name one of its files: odd.csv, sub/other.csv.")


def test_totals_and_a_repeated_header_do_not_speak(odd: Path) -> None:
    odd.write_text(ODD + "Child,Ref,When it was,What happened\n,Grand total,10,\nTotal:,,10,\n")
    columns = wholeschool("map", odd, "--json").document["columns"]
    assert [(each["fit"], each["of"]) for each in columns[1:3]] == [(10, 10), (10, 10)]


def test_a_kind_of_file_for_an_answer_is_told_of_kind(odd: Path, tmp_path: Path) -> None:
    answer = answered("detentions\n", "map", odd, "--out", tmp_path / "odd.toml")
    assert "“detentions” is a kind of file" in answer.err
    assert "--kind" in answer.err
    lacking = answered("-\n" * 4, "map", odd, "--kind", "registers_long", "--out", tmp_path / "odd.toml")
    assert lacking.exit_code == 2
    assert "No map was written" in lacking.err
    assert not (tmp_path / "odd.toml").exists()
