"""`durations.toml`: what a school assumes of events that nobody timed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import wholeschool
from tests.made import MadeTrust, bring_in, build_at, rows_of
from tests.tiny_trust import EVENTS, MAIN, OTHER, day_of, event_row, write_csv
from wholeschool.actions.durations import read_durations
from wholeschool.continuum.books.inputs import Durations
from wholeschool.errors import WrongCallError
from wholeschool.reference.forms import durations


def write(store: Path, text: str) -> None:
    (store / "durations.toml").write_text(text, "utf-8")


def test_without_a_file_the_rules_durations_hold(tmp_path: Path) -> None:
    assert read_durations(tmp_path) == Durations()
    assert Durations().everywhere == durations()


def test_a_file_says_what_holds_everywhere_and_at_one_school(tmp_path: Path) -> None:
    write(tmp_path, f"[everywhere]\nsent_out = 20\n\n[{MAIN}]\nlate = 0\n")
    found = read_durations(tmp_path)
    assert found.everywhere == {**durations(), "sent_out": 20}
    assert found.of_school == {MAIN: {"late": 0}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[everywhere]\nsent_uot = 20", "Did you mean sent_out?"),
        ("[everywhere]\nsuspension = 20", "for which nothing is ever assumed"),
        ("[everywhere]\nlate = -1", "Give whole minutes, 0 to 480"),
        ("[everywhere]\nlate = 481", "Give whole minutes, 0 to 480"),
        ("[everywhere]\nlate = 1.5", "Give whole minutes, 0 to 480"),
        ("[everywhere]\nlate = true", "Give whole minutes, 0 to 480"),
        ('[everywhere]\nlate = "10"', "Give whole minutes, 0 to 480"),
        ("[everwhere]\nlate = 10", "“everwhere” is neither “everywhere” nor a URN"),
        ("[²]\nlate = 10", "this is no TOML"),
        ('["²"]\nlate = 10', "is neither “everywhere” nor a URN"),
        ("late = 10", "“late” is neither “everywhere” nor a URN"),
        ("everywhere = 10", "holds no list of minutes"),
        ("[everywhere", "this is no TOML"),
        ("\udcff", "this is no TOML"),
    ],
)
def test_a_slip_in_the_file_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "durations.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(WrongCallError, match=r"^durations\.toml: ") as raised:
        read_durations(tmp_path)
    assert said in str(raised.value)


def assumed(store: Path) -> dict[tuple[int, str], int]:
    """School and form → the assumed minutes in the ledger."""
    found: dict[tuple[int, str], int] = {}
    for row in rows_of(store, "ledger"):
        if row["duration_status"] == "assumed":
            found[row["urn"], row["form"]] = found.get((row["urn"], row["form"]), 0) + row["minutes"]
    return found


def test_other_durations_make_all_books_anew(tiny_store: Path) -> None:
    rows = [
        event_row(4, 50, "sent_out", day_of(0, 0)),
        event_row(1, 51, "sent_out", day_of(0, 2), urn=OTHER),
        event_row(5, 52, "time_out", day_of(0, 0)),
    ]
    bring_in(tiny_store, write_csv(tiny_store.parent / "e.csv", EVENTS, rows))
    build_at(tiny_store)
    before = {(MAIN, "truancy"): 50, (MAIN, "sent_out"): 25, (OTHER, "sent_out"): 25, (MAIN, "time_out"): 10}
    assert assumed(tiny_store) == before
    write(tiny_store, f"[everywhere]\nsent_out = 20\n\n[{MAIN}]\nsent_out = 30\ntime_out = 0\n")
    built = build_at(tiny_store).built
    assert built is not None
    assert (built.whole, built.pupil_weeks) == (True, 75)
    assert assumed(tiny_store) == {(MAIN, "truancy"): 50, (MAIN, "sent_out"): 30, (OTHER, "sent_out"): 20}
    assert build_at(tiny_store).built is None
    (tiny_store / "durations.toml").unlink()
    build_at(tiny_store)
    assert assumed(tiny_store) == before


def test_a_slip_stops_the_build_and_changes_nothing(tiny: MadeTrust, tiny_store: Path) -> None:
    write(tiny_store, "[everywhere]\nsent_uot = 20\n")
    answer = wholeschool("build", tiny_store)
    assert answer.exit_code == 2
    assert "Did you mean sent_out?" in answer.sentence
    assert rows_of(tiny_store, "ledger") == rows_of(tiny.store, "ledger")
