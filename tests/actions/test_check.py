"""A store is judged: what an outsider altered is found and named, and what is merely behind is no damage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from deltalake import DeltaTable

from tests.actions.outsider import Row, rewrite, rewrite_in_place, rows_on_disk
from tests.made import MadeTrust, bring_in, build_at, rows_of
from tests.tiny_trust import EVENTS, REGISTERS, day_of, event_row, mark_row, write_csv
from wholeschool.actions.check import CheckResult, check
from wholeschool.store import Store

Change = Callable[[Row], list[Row]]
"""What becomes of one row."""


def judged(store: Path) -> CheckResult:
    return check(Store.open(store))


def test_a_good_store_is_well_and_says_how_much_was_worked_out(one_year: MadeTrust) -> None:
    result = judged(one_year.store)
    assert result.ok
    assert {finding.check for finding in result.findings} <= {"e_without_suspension", "suspension_without_e"}
    assert result.pupil_weeks_checked == len(rows_of(one_year.store, "presence")) > 5000


def test_a_store_that_holds_nothing_yet_is_well(empty_store: Path) -> None:
    result = judged(empty_store)
    assert (result.ok, result.pupil_weeks_checked, result.findings) == (True, 0, ())


def behind(result: CheckResult) -> list[str]:
    """What is said of the books, beside what is hard to believe."""
    return [each.check for each in result.findings if each.check.startswith("books_")]


def altered(**change: Any) -> Change:
    return lambda row: [row | change]


def lost(_: Row) -> list[Row]:
    return []


def doubled(row: Row) -> list[Row]:
    return [row, row]


def chosen(rows: list[Row], changes: Sequence[Change]) -> list[int]:
    """For each change the place of a row of its own that is another under it: rows lie in no fixed order."""
    places: list[int] = []
    for change in changes:
        others = (at for at, row in enumerate(rows) if at not in places and change(row) != [row])
        places.append(next(others))
    return places


def each_to(*changes: Change) -> Callable[[list[Row]], list[Row]]:
    """Every change to the row that is chosen for it; all others as they were."""

    def changed(rows: list[Row]) -> list[Row]:
        by_place = dict(zip(chosen(rows, changes), changes, strict=True))
        return [
            new for at, row in enumerate(rows) for new in (by_place[at](row) if at in by_place else [row])
        ]

    return changed


BY_OUTSIDERS = {
    "the books": {
        "ledger": [
            (altered(minutes=1), "minutes is 1, and should be"),
            (altered(share=0.5), "share is 0.5, and should be"),
            (altered(sessions=9), "sessions is 9, and should be"),
            (altered(form="medical"), "(medical, "),
            (altered(branch="hidden"), "the row should not be there"),
            (lost, "the row is missing"),
            (doubled, "the row stands 2 times"),
        ],
        "presence": [
            (altered(possible=9), "possible is 9, and should be"),
            (altered(taught=0), "taught is 0, and should be"),
            (lost, "the row is missing"),
            (doubled, "the row stands 2 times"),
        ],
        "ledger_findings": [
            (altered(sessions=13), "sessions is 13, and should be"),
            (lost, "the row is missing"),
        ],
    },
    "marks": {
        "registers": [
            (altered(marks="IIIIIIIIII...."), "marks is"),
            (lost, "marks is"),
            (doubled, "the row stands 2 times"),
        ],
    },
    "weeks": {
        "week_counts": [(altered(taught=0), "taught is 0, and should be"), (lost, "the row is missing")],
        "week_forms": [(altered(sessions=1), "sessions is 1, and should be")],
    },
    "rungs": {
        "rungs": [
            (altered(times=9), "times is 9, and should be"),
            (lost, "the row is missing"),
            (doubled, "the row stands 2 times"),
        ],
    },
}
"""Rows changed at once where what is said of one does not bear on what is said of another."""


@pytest.mark.parametrize("what", BY_OUTSIDERS)
def test_every_row_that_an_outsider_changed_is_named(tiny_store: Path, what: str) -> None:
    before = {table: rows_on_disk(tiny_store, table) for table in BY_OUTSIDERS[what]}
    for table, changes in BY_OUTSIDERS[what].items():
        rewrite(tiny_store, table, each_to(*(change for change, _ in changes)))
    result = judged(tiny_store)
    for table, changes in BY_OUTSIDERS[what].items():
        places = chosen(before[table], [change for change, _ in changes])
        for place, (_, said) in zip(places, changes, strict=True):
            row = before[table][place]
            named = [each for each in result.problems if said in each.what]
            if said != "marks is":
                named = [each for each in named if each.what.startswith((f"{table} (", f"{table}:"))]
            key = (row["pupil_id"], row["urn"], row["week"])
            assert key in {(p.pupil_id, p.urn, p.week) for p in named}, (table, said)
    whole = {each.what for each in result.problems if each.pupil_id is None}
    assert whole == {f"{table}: version 2 is named by no row of the import log" for table in before}


BOOKS_AND_WEEKS = ("ledger", "presence", "ledger_findings", "week_counts", "week_forms")


@pytest.mark.parametrize("tables", [BOOKS_AND_WEEKS, ("registers",)])
def test_a_row_that_was_changed_inside_its_file_is_named(tiny_store: Path, tables: tuple[str, ...]) -> None:
    for table in tables:
        rewrite_in_place(tiny_store, table, each_to(lost))
    result = judged(tiny_store)
    assert all(problem.pupil_id for problem in result.problems), "no version tells of it"
    missing = {each.what.split(" ")[0].strip(":") for each in result.problems if "is missing" in each.what}
    if tables == BOOKS_AND_WEEKS:
        assert missing >= {*tables}
    else:
        assert any("marks is" in each.what for each in result.problems)


def test_an_event_that_was_changed_shows_in_its_pupils_books(tiny_store: Path) -> None:
    def longer(rows: list[Row]) -> list[Row]:
        return [row | {"minutes": 60} if row["event_id"] == "100001:1" else row for row in rows]

    (event,) = [row for row in rows_on_disk(tiny_store, "events") if row["event_id"] == "100001:1"]
    rewrite(tiny_store, "events", longer)
    problems = judged(tiny_store).problems
    about = {(each.pupil_id, each.week) for each in problems if each.pupil_id}
    assert about == {(event["pupil_id"], day_of(0, 0))}
    assert any(
        "ledger (sent_out, school_exclusion, known): minutes is 20, and should be 60" in p.what
        for p in problems
    )


def test_a_doubled_event_and_a_doubled_school_are_named(tiny_store: Path) -> None:
    rewrite(tiny_store, "events", each_to(doubled))
    rewrite(tiny_store, "schools", each_to(doubled))
    said = [problem.what for problem in judged(tiny_store).problems]
    assert any(each.startswith("events: the row stands 2 times (event_id 100001:") for each in said)
    assert any(each.startswith("schools: the row stands 2 times (urn 10000") for each in said)


def test_a_version_that_says_the_same_is_named_all_the_same(tiny_store: Path) -> None:
    rewrite(tiny_store, "ledger", lambda rows: rows)
    result = judged(tiny_store)
    assert [problem.what for problem in result.problems] == [
        "ledger: version 2 is named by no row of the import log"
    ]
    assert result.pupil_weeks_checked == 75


def test_a_table_put_back_to_an_earlier_version_is_named(tiny_store: Path) -> None:
    (tiny_store / "ledger" / "_delta_log" / f"{1:020d}.json").unlink()
    said = [problem.what for problem in judged(tiny_store).problems]
    assert "ledger: version 0 is named by no row of the import log" in said
    assert sum("the row is missing" in each for each in said) == 7


def test_a_tampered_log_is_damage(tiny_store: Path) -> None:
    DeltaTable(str(tiny_store / "import_log")).delete("commit_id = 1")
    (problem,) = judged(tiny_store).problems
    assert "the import log has lost or doubled a row" in problem.what
    assert "Restore the store from a backup" in problem.what


def test_a_log_that_names_other_versions_is_damage(tiny_store: Path) -> None:
    head = Store.open(tiny_store).head()
    named = str({**head.versions, "ledger": 0}).replace("'", '"')
    DeltaTable(str(tiny_store / "import_log")).update(
        predicate=f"commit_id = {head.commit_id}", updates={"versions": f"'{named}'"}
    )
    assert "ledger: version 1 is named by no row of the import log" in {
        problem.what for problem in judged(tiny_store).problems
    }


def test_a_missing_file_is_damage_in_one_sentence(tiny_store: Path) -> None:
    next((tiny_store / "registers").rglob("*.parquet")).unlink()
    (problem,) = judged(tiny_store).problems
    assert "1 files of the table registers are missing" in problem.what


def test_a_spoiled_file_is_damage_in_one_sentence(tiny_store: Path) -> None:
    path = next((tiny_store / "ledger").rglob("*.parquet"))
    path.write_bytes(path.read_bytes()[:-100])
    (problem,) = judged(tiny_store).problems
    assert path.name in problem.what


def test_books_that_an_import_has_overtaken_are_behind_and_not_damaged(tiny_store: Path) -> None:
    """And where they are damaged as well, that is named and nothing else."""
    late = [mark_row(4, day_of(0, 0), "AM", "I")]
    bring_in(tiny_store, write_csv(tiny_store.parent / "late.csv", REGISTERS, late))
    result = judged(tiny_store)
    assert result.ok
    assert behind(result) == ["books_behind_imports"]
    assert result.pupil_weeks_checked == 75
    rows, change = rows_on_disk(tiny_store, "ledger"), altered(minutes=1)
    row = rows[chosen(rows, [change])[0]]
    rewrite(tiny_store, "ledger", each_to(change))
    result = judged(tiny_store)
    assert {each.pupil_id for each in result.problems} == {None, row["pupil_id"]}
    assert len(result.problems) == 2


def test_a_store_without_books_says_so(tiny: MadeTrust, tmp_path: Path) -> None:
    bring_in(tmp_path / "store", tiny.files / "schools.csv")
    result = judged(tmp_path / "store")
    assert (result.ok, result.pupil_weeks_checked) == (True, 0)
    assert behind(result) == ["books_behind_imports"]


def test_other_durations_leave_the_books_behind_and_not_damaged(tiny_store: Path) -> None:
    (tiny_store / "durations.toml").write_text("[everywhere]\ntruancy = 40\n")
    result = judged(tiny_store)
    assert result.ok
    assert behind(result) == ["books_behind_durations"]
    build_at(tiny_store)
    assert behind(judged(tiny_store)) == []
    assert [row["minutes"] for row in rows_of(tiny_store, "ledger") if row["form"] == "truancy"] == [40]


def test_many_pupils_are_judged_in_parts(tiny_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wholeschool.continuum.check._WEEKS_AT_ONCE", 40)
    told: list[tuple[int, int]] = []
    result = check(Store.open(tiny_store), progress=lambda done, total: told.append((done, total)))
    assert told == [(part, 2) for part in range(2)]
    assert (result.ok, result.pupil_weeks_checked) == (True, 75)
    rewrite_in_place(tiny_store, "ledger", each_to(altered(minutes=1)))
    assert len(judged(tiny_store).problems) == 1


def test_an_event_of_a_pupil_without_a_register_is_judged_too(tiny_store: Path) -> None:
    """Its finding stands in a week that has no row in any other table."""
    event = event_row(4, 60, "sent_out", day_of(20, 0))
    bring_in(tiny_store, write_csv(tiny_store.parent / "e.csv", EVENTS, [event]))
    build_at(tiny_store)
    assert [
        row["finding"] for row in rows_of(tiny_store, "ledger_findings") if row["week"] == day_of(20, 0)
    ] == ["event_on_no_school_day"]
    assert judged(tiny_store).ok
    rewrite_in_place(
        tiny_store, "ledger_findings", lambda rows: [row for row in rows if row["week"] != day_of(20, 0)]
    )
    (problem,) = judged(tiny_store).problems
    assert (problem.week, problem.what) == (
        day_of(20, 0),
        "ledger_findings (event_on_no_school_day): the row is missing",
    )
