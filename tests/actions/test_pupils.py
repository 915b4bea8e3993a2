"""The list of those who need somebody now: who is on it, that every look is written down, and names."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.made import bring_in, build_at
from tests.tiny_trust import EVENTS, MAIN, OTHER, UPNS, day_of, event_row, write_csv
from wholeschool.actions.acted import acted
from wholeschool.actions.pupils import PupilsResult, looks, pupils
from wholeschool.errors import WrongCallError
from wholeschool.store import Store, read_looks

WHY = "weekly inclusion meeting"


def listed(store: Path, urn: int = MAIN, **asked: Any) -> PupilsResult:
    return pupils(Store.open(store), urn, **{"to": "senco", "why": WHY, **asked})


def number(store: Path, pupil: int) -> str:
    return str(Store.open(store).pseudonyms().of([UPNS[pupil]])[0])


def rows_of(store: Path, result: PupilsResult, pupil: int) -> list[dict[str, Any]]:
    return [dict(row) for row in result.view.rows if row["pupil_id"] == number(store, pupil)]


def test_who_moved_up_and_what_happened(tiny_store: Path) -> None:
    result = listed(tiny_store)
    assert result.on == day_of(4, 4)
    assert not result.behind
    (suspended,) = [row for row in rows_of(tiny_store, result, 6) if row["branch"] == "school_exclusion"]
    assert suspended == {
        "pupil": number(tiny_store, 6), "pupil_id": number(tiny_store, 6), "year_group": None,
        "branch": "school_exclusion", "rung": 4, "rung_before": 0, "since": "2025-01-14", "days_waiting": 24,
        "crossed": ["absence_ten_percent", "first_suspension"], "last_action": None,
        "happened": "Suspended on 14 January; absent for 10.0 % of the year so far (2 of 20 sessions) by"
        " 17 January; first suspension of the academic year",
    }  # fmt: skip
    (truanted,) = rows_of(tiny_store, result, 3)
    assert (truanted["branch"], truanted["rung"]) == ("self_exclusion", 4)
    assert result.view.rows[0]["rung"] == 7
    assert rows_of(tiny_store, result, 11) == []


def test_what_the_other_school_recorded_of_our_pupil_counts(tiny_store: Path) -> None:
    (placed,) = rows_of(tiny_store, listed(tiny_store), 0)
    assert (placed["rung"], placed["happened"]) == (5, "Placed in alternative provision on 13 January")


def test_every_look_is_in_the_audit_with_whom_it_showed(tiny_store: Path) -> None:
    result = listed(tiny_store)
    rows = read_looks(Store.open(tiny_store)).to_pylist()
    assert {row["look_id"] for row in rows} == {result.view.look_id}
    assert {str(row["pupil_id"]) for row in rows} == {row["pupil_id"] for row in result.view.rows}
    assert {(row["role"], row["why"], row["action"], row["urn"]) for row in rows} == {
        ("senco", WHY, "pupils", MAIN)
    }


def test_an_empty_list_is_a_look_too(tiny_store: Path) -> None:
    (tiny_store / "lines.toml").write_text("", "utf-8")
    assert listed(tiny_store, OTHER, on=day_of(0, 0)).view.rows == ()
    (look,) = looks(Store.open(tiny_store))
    assert (look.role, look.why, look.action, look.urn, look.pupils) == ("senco", WHY, "pupils", OTHER, 0)


def test_a_refused_look_shows_and_writes_nothing(tiny_store: Path) -> None:
    for asked in (
        {"to": "governor"},
        {"why": ""},
        {"urn": 100009},
        {"weeks": 0},
        {"names": tiny_store / "x"},
    ):
        with pytest.raises(WrongCallError):
            listed(tiny_store, **asked)
    assert looks(Store.open(tiny_store)) == ()


def test_nothing_is_shown_where_the_look_cannot_be_written(
    tiny_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> str:
        raise OSError

    monkeypatch.setattr("wholeschool.actions.pupils.write_look", fail)
    with pytest.raises(OSError):  # noqa: PT011 (whatever the disk says)
        listed(tiny_store)


def test_looks_are_told_the_latest_first_by_how_many_and_not_whom(tiny_store: Path) -> None:
    first = listed(tiny_store)
    acted(Store.open(tiny_store), UPNS[6], kind="contact", by_role="head", on=day_of(4, 4))
    after, before = looks(Store.open(tiny_store))
    assert (after.action, after.role, after.pupils) == ("acted contact", "head", 1)
    assert before.pupils == len({row["pupil_id"] for row in first.view.rows})


def test_the_gap_closes_with_an_action_and_reopens_when_the_pupil_moves_up(tiny_store: Path) -> None:
    assert rows_of(tiny_store, listed(tiny_store), 7)
    acted(Store.open(tiny_store), UPNS[7], kind="meeting", by_role="pastoral_lead", on=day_of(2, 0))
    result = listed(tiny_store)
    assert rows_of(tiny_store, result, 7) == []
    assert not result.behind
    event = event_row(7, 99, "suspension", day_of(4, 1), sessions=2)
    bring_in(tiny_store, write_csv(tiny_store.parent / "more.csv", EVENTS, [event]))
    assert listed(tiny_store).behind
    build_at(tiny_store)
    (again,) = rows_of(tiny_store, listed(tiny_store), 7)
    assert (again["rung"], again["since"]) == (4, day_of(4, 1).isoformat())
    assert again["last_action"] == {"at": day_of(2, 0).isoformat(), "kind": "meeting"}


def test_a_schools_own_lines_are_gone_by(tiny_store: Path) -> None:
    (tiny_store / "lines.toml").write_text(
        '[praised]\nwords = "Praised"\ncounts = "first_event"\nkinds = ["praise"]\n', "utf-8"
    )
    result = listed(tiny_store, weeks=5)
    assert {name for row in result.view.rows for name in row["crossed"]} <= {"praised"}
    assert [row["crossed"] for row in rows_of(tiny_store, result, 6)] == [[], []]
    assert [row["crossed"] for row in rows_of(tiny_store, result, 10)] == [["praised"]]
    (tiny_store / "lines.toml").write_text('[praised]\nwords = "Praised"\ncounts = "first"\n', "utf-8")
    with pytest.raises(WrongCallError, match="Did you mean first_event"):
        listed(tiny_store)


def test_names_come_from_a_file_and_stay_in_it(tiny_store: Path) -> None:
    names = tiny_store.parent / "names.csv"
    names.write_text(f"UPN,Forename,Surname\n{UPNS[6]},Ada,Lovelace\n{UPNS[11]},Not,Listed\n", "utf-8-sig")
    result = listed(tiny_store, names=names)
    assert rows_of(tiny_store, result, 6)[0]["pupil"] == "Ada Lovelace"
    shown = {row["pupil_id"] for row in result.view.rows}
    assert (result.nameless, result.unmatched) == (len(shown) - 1, 1)
    kept = b"".join(path.read_bytes() for path in tiny_store.rglob("*") if path.is_file())
    assert b"Lovelace" not in kept


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Name\nAda", "there is no column of UPNs"),
        ("UPN,Forename\nA1,Ada", "there is no column of names"),
        ("UPN\nA1", "there is no column of names"),
        ("", "there is no column of UPNs"),
    ],
)
def test_a_file_of_names_that_lacks_something_is_a_sentence(
    tiny_store: Path, content: str, said: str
) -> None:
    names = tiny_store.parent / "names.csv"
    names.write_text(content, "utf-8")
    with pytest.raises(WrongCallError, match=said) as raised:
        listed(tiny_store, names=names)
    assert "Ada" not in str(raised.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_names_are_read_as_schools_save_them(tiny_store: Path, encoding: str) -> None:
    names = tiny_store.parent / "names.csv"
    names.write_text(f"Pupil name;UPN\nZoë Müller;{UPNS[6].lower()}\n;;\n", encoding)
    assert rows_of(tiny_store, listed(tiny_store, names=names), 6)[0]["pupil"] == "Zoë Müller"


def test_only_pupils_on_the_schools_roll_are_listed(tiny_store: Path) -> None:
    on_other = {row["pupil_id"] for row in listed(tiny_store, OTHER).view.rows}
    assert on_other <= {number(tiny_store, pupil) for pupil in (0, 1, 2)}
    assert number(tiny_store, 0) in on_other


def test_without_rungs_a_build_is_asked_for(empty_store: Path) -> None:
    with pytest.raises(WrongCallError, match=r"no books in this store yet.*wholeschool build"):
        listed(empty_store)


def test_an_unknown_school_is_met_with_the_nearest(tiny_store: Path) -> None:
    with pytest.raises(WrongCallError, match="Did you mean 100001"):
        listed(tiny_store, 100011)
    with pytest.raises(WrongCallError, match="is before the calendar of school 100001"):
        listed(tiny_store, on=date(2020, 1, 1))
