"""The continuum in full: every analysis of 50 schools, 50,000 pupils and 3 years, from built tables.

The trust is simulated, imported and built first, which takes some minutes and is not measured. Then, each in
a process of its own that has done the same once unmeasured: rungs and all analyses of all years, with nothing
kept; after one new day of marks the books, the rungs with their commit, what a build works out ahead, and all
analyses, with what is kept of earlier years; the action-gap list of one school; gaps between groups.
"""

from __future__ import annotations

import csv
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.measure import Measured, in_process, report

SCHOOLS, PUPILS, YEARS = 50, 50_000, 3
SEED = 7


def make(folder: Path) -> Path:
    """Simulate, import and build; gives the store."""
    from wholeschool.actions.build import build
    from wholeschool.actions.import_files import import_files
    from wholeschool.simulate import Settings, write_trust
    from wholeschool.store import Store

    write_trust(folder / "files", Settings(SCHOOLS, PUPILS, YEARS, SEED))
    import_files(folder / "store", [folder / "files"])
    build(Store.open(folder / "store"))
    return folder / "store"


def measure(way: str, store: Path) -> Measured:
    """Measure one of `WAYS`, or one of `PARTS`, in a process of its own."""
    return in_process("benchmarks.continuum", way, str(store))


def _journeys(store: Any) -> None:
    from wholeschool.actions.journeys import journeys

    journeys(store, ("school",))


def _displacement(store: Any) -> None:
    from wholeschool.actions.displacement import displacement

    displacement(store)


def _hidden(store: Any) -> None:
    from wholeschool.actions.hidden import hidden

    hidden(store, with_pupils=False)


def _duties(store: Any) -> None:
    from wholeschool.actions.duties import duties

    _ = duties(store).table


def _alternative(store: Any) -> None:
    from wholeschool.actions.alternative import alternative

    alternative(store, with_pupils=False)


def _rungs(store: Any) -> None:
    """Rungs and standings of all years, made and thrown away."""
    from wholeschool.continuum.rungs.climb import CLIMBED, make_rungs

    with store.reading() as engine:
        years = engine.fetch(engine.table("presence").select("academic_year").distinct())
        for year in sorted(years["academic_year"].to_pylist()):
            make_rungs(engine, year)
            for made in CLIMBED.values():
                engine.hold(f"held_{made}", engine.table(made))


PARTS: dict[str, Callable[[Any], None]] = {
    "rungs and standings": _rungs,
    "journeys": _journeys,
    "displacement": _displacement,
    "hidden forms": _hidden,
    "duties": _duties,
    "alternative provision": _alternative,
}


def _every_part(store: Any) -> None:
    _rungs(store)
    _analyses(store)


def _analyses(store: Any) -> None:
    """All that is made of the rungs and the books, of a store opened once."""
    from wholeschool.actions.reading import reading

    with reading(store) as opened:
        for name, part in PARTS.items():
            if name != "rungs and standings":
                part(opened)


def _forget(store: Any) -> None:
    """Take away what earlier analyses kept."""
    from wholeschool.store.kept import FOLDER

    shutil.rmtree(store.path / FOLDER, ignore_errors=True)


def after_a_day(store: Path) -> dict[str, Measured]:
    """Import a new day of marks into a copy of the store, with what analyses kept; then each of `DAY`."""
    from wholeschool.store import Store

    with tempfile.TemporaryDirectory(prefix="wholeschool-bench-day-") as name:
        copy = Path(shutil.copytree(store, Path(name) / "store"))
        _analyses(Store.open(copy))
        _import_a_day(copy, store.parent / "files", Path(name))
        return {way: measure(way, copy) for way in DAY}


def _import_a_day(store: Path, files: Path, folder: Path) -> None:
    """A day after the last one of every school: its calendar, and marks of all who are on roll."""
    from wholeschool.actions.import_files import import_files

    with (files / "calendar.csv").open(encoding="utf-8") as file:
        last: dict[str, dict[str, str]] = {row["URN"]: row for row in csv.DictReader(file)}
    days = {urn: date.fromisoformat(row["Date"]) + timedelta(days=1) for urn, row in last.items()}
    with (folder / "day-calendar.csv").open("w", encoding="utf-8") as file:
        file.write("URN,Date,Session,Term,Half term,Minutes\n")
        for urn, row in last.items():
            file.writelines(
                f"{urn},{days[urn]},{half},{row['Term']},{row['Half term']},150\n" for half in ("AM", "PM")
            )
    with (
        (files / "enrolments.csv").open(encoding="utf-8") as rolls,
        (folder / "day-marks.csv").open("w", encoding="utf-8") as marks,
    ):
        marks.write("UPN,URN,Date,Session,Mark\n")
        for place, row in enumerate(csv.DictReader(rolls)):
            if days[row["URN"]] > date(int(row["Academic year"][:4]) + 1, 7, 1) and not row["End"]:
                mark = "I" if place % 15 == 0 else "/"
                for half in ("AM", "PM"):
                    marks.write(f"{row['UPN']},{row['URN']},{days[row['URN']]},{half},{mark}\n")
    import_files(store, [folder / "day-calendar.csv", folder / "day-marks.csv"])


def _books(store: Any) -> None:
    from wholeschool.actions.build import build_ledger

    build_ledger(store)


def _climb(store: Any) -> None:
    from wholeschool.actions.build import build

    build(store)


def _ahead(store: Any) -> None:
    """All that the command does after a build."""
    from wholeschool.actions.ahead import work_ahead

    _climb(store)
    work_ahead(store)


def _everything(store: Any) -> None:
    _ahead(store)
    _analyses(store)


def _list_of_a_school(store: Any) -> None:
    """The action-gap list of the first school, engine opened and look written down."""
    from wholeschool.actions.pupils import pupils

    pupils(store, _FIRST_SCHOOL, to="head", why="timing the list")


def _gaps(store: Any) -> None:
    """Every measure by every characteristic, at every school and in all of them."""
    from wholeschool.actions.gaps_everywhere import gaps_everywhere

    found = gaps_everywhere(store)
    _ = [[*each.rows(p)] for each, p in zip(found.found, found.p_of_everything, strict=True)]


def _gap_rows(store: Any) -> None:
    """What these gaps are made of, read and not compared: what pupils add to measures, and their rolls."""
    from wholeschool.actions.gaps import year_amounts
    from wholeschool.actions.gaps_asked import AskedGaps, gaps_scope
    from wholeschool.equity.characteristics import characteristics

    with gaps_scope(store, AskedGaps((*characteristics(),))) as opened:
        year_amounts(opened)


_FIRST_SCHOOL = 900_010
WAYS: dict[str, Callable[[Any], None]] = {
    "all": _every_part,
    "list": _list_of_a_school,
    "gaps": _gaps,
    "rows of gaps": _gap_rows,
}
DAY: dict[str, tuple[Callable[[Any], None], Callable[[Any], None]]] = {
    "books": (lambda _: None, _books),
    "rungs": (_books, _climb),
    "ahead": (_climb, _ahead),
    "all analyses": (_ahead, _analyses),
    "books, rungs, ahead and all analyses": (lambda _: None, _everything),
}
"""What is done after a day, and what must have been done before it."""


def _measure_day(way: str, place: Path) -> None:
    """Each on a copy of the store of its own: what was done once has nothing left to do."""
    from wholeschool.store import Store

    before, work = DAY[way]
    with tempfile.TemporaryDirectory(prefix="wholeschool-bench-copies-") as name:
        first, second = (
            Store.open(Path(shutil.copytree(place, Path(name) / each))) for each in ("first", "second")
        )
        before(first)
        before(second)
        report(lambda: work(second), warm_up=lambda: work(first))


if __name__ == "__main__":
    from wholeschool.store import Store

    asked, opened = sys.argv[1], Store.open(Path(sys.argv[2]))
    if asked in DAY:
        _measure_day(asked, opened.path)
    else:
        report(lambda: {**WAYS, **PARTS}[asked](opened), before=lambda: _forget(opened))
