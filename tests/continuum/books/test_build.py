"""Books built in steps: an incremental build equals a whole one, and reaches no further than it must."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pyarrow as pa
import pytest

from tests.continuum.corrections import correction
from tests.made import BOOKS, MadeTrust, as_books, books_of, bring_in, build_at, rows_of, versions_of
from tests.tiny_trust import REGISTERS, day_of, mark_row, write_csv
from wholeschool.actions.check import check
from wholeschool.continuum.books.build import last_build
from wholeschool.continuum.books.inputs import Durations
from wholeschool.continuum.books.ledger import MADE, make_ledger
from wholeschool.continuum.rungs.climb import CLIMBED, make_rungs
from wholeschool.reference.plausible import plausibility_list
from wholeschool.schema.findings import Finding
from wholeschool.store import Store

STEPS = 4


def said_of_the_books(store: Path) -> tuple[Finding, ...]:
    """What check notices of the books, without what is hard to believe in the records."""
    found = check(Store.open(store)).findings
    return tuple(each for each in found if each.check not in plausibility_list().checks)


def whole_books(store: Path) -> dict[str, list[dict[str, object]]]:
    """The books made anew from everything in the store, without writing them."""
    with Store.open(store).reading() as engine:
        make_ledger(engine, Durations())
        for name, made in MADE.items():
            engine.view(name, engine.table(made))
        rows: dict[str, list[pa.Table]] = {name: [engine.fetch(engine.table(MADE[name]))] for name in MADE}
        for year in sorted(set(engine.fetch(engine.table("events"))["academic_year"].to_pylist())):
            make_rungs(engine, year)
            for name, made in CLIMBED.items():
                rows.setdefault(name, []).append(engine.fetch(engine.table(made)))
        return {name: as_books(pa.concat_tables(rows[name])) for name in BOOKS}


def test_after_late_corrections_an_incremental_build_equals_a_whole_one(
    tiny_store: Path, tmp_path: Path
) -> None:
    chance = Random(0)
    for step in range(STEPS):
        files = correction(chance, tmp_path / str(step))
        bring_in(tiny_store, *files)
        built = build_at(tiny_store).built
        assert built is None or not built.whole
    checked = check(Store.open(tiny_store))
    assert checked.ok, checked.problems
    in_steps = books_of(tiny_store)
    assert in_steps == whole_books(tiny_store)
    assert build_at(tiny_store, whole=True).built is not None
    assert books_of(tiny_store) == in_steps


def test_the_order_in_which_files_come_does_not_matter(tiny: MadeTrust, tmp_path: Path) -> None:
    """A year handed in file by file, with builds in between, ends in the same books as all at once."""
    store = tmp_path / "store"
    Store.create(store)
    for key in ("pseudonym.key", "vault.key"):
        shutil.copy(tiny.store / key, store / key)
    shutil.copy(tiny.store / "store.json", store / "store.json")
    for names in (("events",), ("registers",), ("enrolments", "calendar", "schools")):
        for name in names:
            bring_in(store, tiny.files / f"{name}.csv")
        build_at(store)
    assert books_of(store) == books_of(tiny.store)


def test_the_first_build_makes_all_weeks(tiny: MadeTrust) -> None:
    log = Store.open(tiny.store).log()
    first = last_build(log)
    assert first is not None
    assert first.detail["whole"]
    assert first.detail["pupil_weeks"] == len(rows_of(tiny.store, "week_counts")) == 75


def test_where_nothing_has_changed_nothing_is_written(tiny_store: Path) -> None:
    before = versions_of(tiny_store)
    assert build_at(tiny_store).built is None
    assert versions_of(tiny_store) == before


def test_an_import_that_changes_no_book_is_noted_once(tiny_store: Path, tmp_path: Path) -> None:
    """Praise takes no minutes: the log says that the books have seen it, and only standings count it."""
    from tests.tiny_trust import EVENTS, event_row

    bring_in(tiny_store, write_csv(tmp_path / "e.csv", EVENTS, [event_row(4, 99, "praise", day_of(0, 0))]))
    before = versions_of(tiny_store)
    assert build_at(tiny_store).built is None
    after = versions_of(tiny_store)
    assert {name for name in after if after[name] != before[name]} == {"import_log", "rungs", "standings"}
    assert said_of_the_books(tiny_store) == ()
    assert build_at(tiny_store).built is None
    assert versions_of(tiny_store) == after


def test_one_changed_mark_makes_one_pupil_week_anew(tiny_store: Path, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "r.csv", REGISTERS, [mark_row(4, day_of(1, 2), "PM", "I")])
    bring_in(tiny_store, file)
    before = books_of(tiny_store)
    built = build_at(tiny_store).built
    assert built is not None
    assert (built.pupil_weeks, built.whole, built.academic_years) == (1, False, ("202425",))
    after = books_of(tiny_store)
    changed = [row for row in after["presence"] if row not in before["presence"]]
    assert [(row["week"], row["authorised"]) for row in changed] == [(day_of(1, 0), 1)]
    assert len(after["presence"]) == len(before["presence"])


def test_other_rules_make_everything_anew(tiny_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = books_of(tiny_store)
    monkeypatch.setattr("wholeschool.continuum.books.build.RULES", 99)
    (finding,) = said_of_the_books(tiny_store)
    assert finding.check == "books_of_other_rules"
    built = build_at(tiny_store).built
    assert built is not None
    assert built.whole
    assert books_of(tiny_store) == before
    assert said_of_the_books(tiny_store) == ()
