"""The continuum in full for a trust of 50 schools, 50,000 pupils and 3 years: every analysis, from built tables.

The trust is simulated, imported and built first, which takes some minutes and is not measured. Then, each in a process
of its own and once unmeasured: all analyses of all years; the same after one new day of marks; the action-gap
list of one school.
"""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.measure import Measured, in_process, report

WHY = "Timing the analyses"


def make(folder: Path, schools: int, pupils: int, years: int) -> Path:
    """Simulate, import and build; gives the store."""
    from wholeschool.actions.build import build
    from wholeschool.actions.import_files import import_files
    from wholeschool.simulate import Settings, write_trust
    from wholeschool.store import Store

    write_trust(folder / "files", Settings(schools, pupils, years, 7))
    import_files(folder / "store", [folder / "files"])
    build(Store.open(folder / "store"))
    return folder / "store"


def measure(way: str, store: Path) -> Measured:
    """Measure `all`, `new_day` or `list` in a process of its own."""
    return in_process("benchmarks.continuum", way, str(store))


def every_analysis(store: Any) -> dict[str, float]:
    """Rungs, standings, journeys, displacement, hidden forms, duties, provision: seconds of each."""
    from wholeschool.actions.alternative import alternative
    from wholeschool.actions.displacement import displacement
    from wholeschool.actions.duties import duties
    from wholeschool.actions.hidden import hidden
    from wholeschool.actions.journeys import journeys

    parts: dict[str, Callable[[], object]] = {
        "journeys": lambda: journeys(store, ("school",)),
        "displacement": lambda: displacement(store),
        "hidden forms": lambda: hidden(store, with_pupils=False),
        "duties": lambda: duties(store).table,
        "alternative provision": lambda: alternative(store, with_pupils=False),
        "action gap, all schools": lambda: every_list(store),
    }
    taken = {}
    for name, part in parts.items():
        start = time.perf_counter()
        part()
        taken[name] = time.perf_counter() - start
    return taken


def every_list(store: Any) -> int:
    """The action-gap list of every school, in one reading; gives how many wait."""
    from wholeschool.continuum.gap import action_gap
    from wholeschool.reference.lines import lines_for

    lines = lines_for(store.path)
    with store.reading() as engine:
        urns = engine.fetch(engine.table("schools").select("urn").distinct())["urn"].to_pylist()
        return sum(len(action_gap(engine, urn, lines).waiting) for urn in urns)


def climb_all(store: Any) -> None:
    """Rungs and standings of all years, made and thrown away."""
    from wholeschool.continuum.climb import make_rungs

    with store.reading() as engine:
        years = engine.fetch(engine.table("presence").select("academic_year").distinct())
        make_rungs(engine, sorted(years["academic_year"].to_pylist()))


if __name__ == "__main__":
    from wholeschool.store import Store

    asked, opened = sys.argv[1], Store.open(Path(sys.argv[2]))
    if asked == "all":
        report(lambda: (climb_all(opened), every_analysis(opened)))
    elif asked == "parts":
        every_analysis(opened)
        start = time.perf_counter()
        climb_all(opened)
        print({"rungs and standings": time.perf_counter() - start, **every_analysis(opened)})
