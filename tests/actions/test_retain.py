"""Letting go of what is past its time: what the rules name goes, and the store is sound."""

from __future__ import annotations

from dataclasses import astuple
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.made import MadeTrust, books_of, build_at, rows_of
from wholeschool.actions import retain as retaining
from wholeschool.actions.check import check
from wholeschool.actions.retain import RetainResult, retain, tables_by_year
from wholeschool.errors import WrongCallError
from wholeschool.reference.retention import national_schedule
from wholeschool.reference.upns import UPN_SHAPE
from wholeschool.schema.years import academic_year_of
from wholeschool.store import Store

BY_YEAR = (
    "registers", "events", "week_counts", "week_forms", "presence", "ledger", "ledger_findings", "rungs",
    "standings",
)  # fmt: skip
SHORT = f"""
[[rules]]
name = "registers"
counts = "academic_year"
keep_years = 1
tables = {list(BY_YEAR)}
"""
GROWN = """
[[rules]]
name = "pupils"
counts = "age"
until_age = 15
"""


@pytest.fixture
def store(two_years: MadeTrust, tmp_path: Path) -> Store:
    return Store.open(two_years.copy_store(tmp_path))


def own_rules(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, "utf-8")
    return path


def retain_on(store: Store, day: date, own: Path, monkeypatch: pytest.MonkeyPatch) -> RetainResult:
    """As if it were that day."""

    class Then(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(day.year, day.month, day.day, tzinfo=UTC)

    monkeypatch.setattr(retaining, "datetime", Then)
    return retain(store, dry_run=False, rules=own)


def test_the_rules_were_looked_through_and_have_sources() -> None:
    schedule = national_schedule(tables_by_year())
    assert schedule.review_by is not None
    assert schedule.review_by > datetime.now(UTC).date(), "retention.toml is due for review"
    assert [(rule.counts, rule.years) for rule in schedule.rules] == [("academic_year", 6), ("age", 25)]
    assert all(rule.sources and rule.unsure for rule in schedule.rules)


def test_until_when_something_is_kept() -> None:
    registers, pupils = national_schedule(tables_by_year()).rules
    assert registers.last_day("201819") == date(2025, 8, 31)
    # In year 11 in 2024/25: born from 1 September 2008 to 31 August 2009, 25 by 31 August 2034.
    assert pupils.last_day("202425", 11) == date(2034, 8, 31)
    assert pupils.last_day("202425", 0) == date(2045, 8, 31)


def test_a_year_goes_whole_and_the_store_is_sound(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = own_rules(tmp_path, SHORT)
    gone, kept = sorted({row["academic_year"] for row in rows_of(store.path, "registers")})
    day = date(int(gone[:4]) + 2, 9, 1)
    asked = retain(store, dry_run=True, rules=own, on=day)
    assert ({each.academic_year for each in asked.past}, asked.erased) == ({gone}, False)
    assert retain(store, dry_run=True, rules=own, on=date(day.year, 8, 31)).past == ()
    done = retain_on(store, day, own, monkeypatch)
    assert (done.past, done.erased) == (asked.past, True)
    for name in ("registers", "week_counts", "presence"):
        assert {row["academic_year"] for row in rows_of(store.path, name)} == {kept}
    stay = [row for row in rows_of(store.path, "events") if row["academic_year"] == gone]
    assert all(row["end"] is None or row["end"] > date(day.year - 1, 8, 31) for row in stay)
    assert not any(row["event_id"].startswith("register:") for row in stay)
    judged = check(store)
    assert judged.ok, judged.problems[:3]
    books = books_of(store.path)
    build_at(store.path, whole=True)
    assert books_of(store.path) == books
    assert retain(store, dry_run=True, rules=own).past == ()


def test_pupils_who_have_grown_up_go_whole_and_rows_of_theirs_that_were_set_aside(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = own_rules(tmp_path, GROWN)
    rolls = rows_of(store.path, "enrolments")
    newest = max(row["academic_year"] for row in rolls)
    # In year 10 pupils become 15; those of years 10 and 11 of the newest year have by its end.
    old = {
        row["pupil_id"]
        for row in rolls
        if row["academic_year"] == newest and row["year_group"] in ("10", "11")
    }
    group = {row["pupil_id"]: row["year_group"] for row in rolls if row["academic_year"] == newest}
    before = {line for lines in aside(store).values() for line in lines}
    upns = {upn: int(store.pseudonyms().of([upn])[0]) for line in before for upn in UPN_SHAPE.findall(line)}
    old_aside = {upn for upn, pupil in upns.items() if pupil in old}
    young_aside = {upn for upn, pupil in upns.items() if group.get(pupil) in ("7", "8", "9")}
    assert old_aside
    assert young_aside
    day = date(int(newest[:4]) + 1, 9, 1)
    done = retain_on(store, day, own, monkeypatch)
    assert done.pupils >= len(old) > 10
    for name in ("enrolments", "registers", "ledger", "standings"):
        assert not old & {row["pupil_id"] for row in rows_of(store.path, name)}
    assert rows_of(store.path, "registers")
    left = {line for lines in aside(store).values() for line in lines}
    assert not any(upn in line for upn in old_aside for line in left)
    assert all(any(upn in line for line in left) for upn in young_aside)
    assert ("pupils", "set_aside", "", len(before - left)) in [astuple(each) for each in done.past]
    judged = check(store)
    assert judged.ok, judged.problems[:3]


def aside(store: Store) -> dict[str, list[str]]:
    """The lines of each quarantine file, without its header."""
    return {
        file.name: file.read_text("utf-8").splitlines()[1:]
        for file in sorted((store.path / "quarantine").iterdir())
    }


def test_rows_set_aside_go_by_the_rule_of_their_table(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = own_rules(tmp_path, SHORT)
    there = aside(store)
    year = academic_year_of(store.log()[1].at.date())
    until = date(int(year[:4]) + 2, 8, 31)
    # One that no import knows goes by the day on which it was written; a row on no roll goes by no rule here.
    unknown = store.path / "quarantine" / "by-hand.quarantine.csv"
    unknown.write_text("UPN,Start\nX,Y\n")
    asked = retain(store, dry_run=True, rules=own, on=until)
    assert not [each for each in asked.past if each.table == "set_aside"]
    done = retain_on(store, until + timedelta(days=1), own, monkeypatch)
    gone = [each for each in done.past if each.table == "set_aside"]
    assert [(each.rule, each.academic_year) for each in gone] == [("registers", year)]
    assert gone[0].rows == sum(map(len, there.values())) > 0
    assert [*aside(store)] == [unknown.name]
    by_age = own_rules(tmp_path, GROWN)
    last = date(int(year[:4]) - 4 + 2 + 15, 8, 31)
    assert not [e for e in retain(store, dry_run=True, rules=by_age, on=last).past if e.table == "set_aside"]
    then = retain(store, dry_run=True, rules=by_age, on=last + timedelta(days=1)).past
    assert ("pupils", "set_aside", year, 1) in [astuple(each) for each in then]


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("nonsense", "This is no TOML"),
        ("", "no [[rules]]"),
        (SHORT.replace("registers", "regsters", 1).replace("'registers'", "'regsters'"), "regsters"),
        (SHORT.replace("= 1", "= 0"), "should be 1 to 100"),
        (SHORT.replace("academic_year", "moon"), "“moon”"),
        (GROWN + 'tables = ["events"]', "names tables"),
        (GROWN + "keep_for = 3", "keep_for"),
    ],
)
def test_rules_that_cannot_be_followed(store: Store, tmp_path: Path, rules: str, said: str) -> None:
    with pytest.raises(WrongCallError) as raised:
        retain(store, dry_run=True, rules=own_rules(tmp_path, rules))
    assert said in str(raised.value)


def test_nothing_is_erased_by_another_day(store: Store) -> None:
    with pytest.raises(WrongCallError, match="Say --dry-run"):
        retain(store, dry_run=False, on=date(2099, 1, 1))
