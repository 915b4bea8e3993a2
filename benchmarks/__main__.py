"""`make bench`: the figures that the project holds itself to, as ratios in one run, with peak memory.

    python -m benchmarks [--pupils 100000] [--rounds 3] [--without-pandas]

Each figure is measured in a process of its own, which first does the work once unmeasured; rounds of
the things compared take turns, so that a machine whose speed drifts does not favour one.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks import commands, continuum, disclosure, evaluations, imports, ledger, messages, national
from benchmarks.made import make_store, make_year, write_long
from benchmarks.measure import Measured, gigabytes, seconds

TARGETS = {
    "bare": 2.0,
    "pandas": 20.0,
    "memory_gb": 1.5,
    "marks_a_second": 1_000_000,
    "import_peak_gb": 0.6,
    "census_megabytes_a_second": 40,
    "census_share_of_bare": 0.8,
    "census_peak_gb": 0.3,
    "demo_seconds": 60.0,
    "national_seconds": 20.0,
    "national_peak_gb": 1.0,
    "national_answer_seconds": 0.3,
    "withhold_seconds": 5.0,
}
CENSUS_MEGABYTES = 1_000
"""The size that the target of its memory is of."""
TRANSFER_MEGABYTES = 100
"""A year of marks of some 50,000 pupils: many times what a school sends."""


def main() -> None:
    """Make a year, measure, print."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="wholeschool-bench-") as name:
        folder = Path(name)
        _say(f"Making a year of {options.pupils:,} pupils …")
        year = make_year(options.pupils)
        make_store(folder / "store", year)
        write_long(folder / "long", year)
        _say(f"{year.count:,} marks, {year.events.num_rows:,} events.\n")
        _ledger(folder, options.rounds, pandas=not options.without_pandas)
        _imports(folder)
        _census(folder)
        _transfer(folder)
        if not options.without_continuum:
            _continuum(folder, options.store)
        _evaluations(folder)
    _national()
    _disclosure()
    _commands()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("--pupils", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without-continuum", action="store_true")
    parser.add_argument("--store", type=Path, help="a built store of that size, instead of making one")
    parser.add_argument("--without-pandas", action="store_true")
    return parser.parse_args()


def _ledger(folder: Path, rounds: int, *, pandas: bool) -> None:
    ledger.sort_by_day(folder / "long", folder / "by_day")
    ways = {name: ledger.COMMANDS[name] for name in ("build", "bare_by_day", "bare_by_pupil")}
    found: dict[str, list[Measured]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            found[name].append(way(folder))
    build = _median(found["build"])
    _say("From Delta tables on disk to the committed ledger")
    _row("our build", build, found["build"])
    for name, words in (("bare_by_day", "marks as registers are taken"), ("bare_by_pupil", "marks by pupil")):
        bare = _median(found[name])
        _row(f"bare GROUP BY pupil, code over {words}", bare, found[name])
        _say(f"    build ÷ bare = {build / bare:.2f}   (target: at most {TARGETS['bare']:.0f})")
    _say(f"    peak of the build: {gigabytes(found['build'])} (target: under {TARGETS['memory_gb']} GB)")
    if pandas:
        way = ledger.COMMANDS["pandas"](folder)
        _row("the straightforward way in pandas", way.seconds, [way])
        _say(f"    pandas ÷ build = {way.seconds / build:.1f}   (target: at least {TARGETS['pandas']:.0f})")


def _imports(folder: Path) -> None:
    found, marks = imports.measure(folder)
    measured = found["whole import"]
    rate = marks / measured.seconds
    _say("\nImport of the same year from long CSV, with all that is derived at import")
    _row(f"{marks:,} marks", measured.seconds, [measured])
    _held(f"{rate:,.0f} marks a second", f"at least {TARGETS['marks_a_second']:,}",
          rate >= TARGETS["marks_a_second"])  # fmt: skip
    bare = found["bare read"]
    _row("bare DuckDB read of the same files", bare.seconds, [bare])
    _say(f"    import ÷ bare read = {measured.seconds / bare.seconds:.1f}")
    _peak(measured, "import_peak_gb")


def _census(folder: Path) -> None:
    message = messages.make(folder, messages.CENSUS, CENSUS_MEGABYTES)
    found, speed = _message(message, "A school census")
    target = min(TARGETS["census_megabytes_a_second"], TARGETS["census_share_of_bare"] * speed["bare walk"])
    share = speed["reading"] / speed["bare walk"]
    _held(f"reading ÷ bare walk = {share:.2f}", f"{target:.0f} MB a second", speed["reading"] >= target)
    _peak(found["whole import"], "census_peak_gb")
    of_file = found["whole import"].peak_bytes - found[messages.OPENED].peak_bytes
    _say(f"    of which the file, beside an opened store: {of_file / 1e9:.2f} GB")
    message.path.unlink()


def _transfer(folder: Path) -> None:
    message = messages.make(folder, messages.TRANSFER, TRANSFER_MEGABYTES)
    _, speed = _message(message, "A transfer file")
    _say(f"    reading ÷ bare walk = {speed['reading'] / speed['bare walk']:.2f}")
    message.path.unlink()


def _message(message: messages.Message, words: str) -> tuple[dict[str, Measured], dict[str, float]]:
    """Measure a message; what was found, and megabytes a second, by way."""
    found = messages.measure(message)
    speed = {way: message.megabytes / each.seconds for way, each in found.items()}
    _say(f"\n{words} of {message.megabytes:,.0f} MB as XML")
    for way, each in found.items():
        told = way if way == messages.OPENED else f"{way}, {speed[way]:.0f} MB a second"
        _row(told, each.seconds, [each])
    return found, speed


def _national() -> None:
    shared = os.environ.get("WHOLESCHOOL_SHARED", Path(__file__).parents[2] / "shared")
    files = Path(shared) / "data" / "england"
    if not files.is_dir():
        _say("\nOfficial files: not measured, they are not beside the repository.")
        return
    found = national.measure(files)
    load, bare = found["load"], found["bare read"]
    _say("\nThe Department's files of England, read, tidied and stored")
    _row("whole load", load.seconds, [load])
    _row("bare DuckDB read of the same files", bare.seconds, [bare])
    _held(
        f"load ÷ bare read = {load.seconds / bare.seconds:.1f}",
        f"under {TARGETS['national_seconds']:.0f} s",
        load.seconds < TARGETS["national_seconds"],
    )
    words = f"peak of the load: {gigabytes([load])}"
    peak = TARGETS["national_peak_gb"]
    _held(words, f"under {peak:.0f} GB", load.peak_bytes < peak * 1e9)
    _say("  Questions to it, in a process that has asked before")
    taken = national.answers(files)
    for question, its in taken.items():
        _say(f"    {question}: {its:.3f} s")
    slowest = max(taken.values())
    target = TARGETS["national_answer_seconds"]
    _held(f"slowest answer: {slowest:.2f} s", f"under {target} s", slowest < target)


def _continuum(folder: Path, store: Path | None) -> None:
    _say("\nThe continuum in full: 50 schools, 50,000 pupils, 3 years, from built tables")
    if store is None:
        _say("  Making the trust, which takes some minutes …")
        store = continuum.make(folder)
    for part in continuum.PARTS:
        measured = continuum.measure(part, store)
        _row(f"  {part}", measured.seconds, [measured])
    for way, words, target in (
        ("all", "all of these", 10.0),
        ("list", "the action-gap list of a school, opened and audited", 0.2),
    ):
        measured = continuum.measure(way, store)
        _row(words, measured.seconds, [measured])
        _say(f"    target: under {target:g} s")
    gaps, rows = (continuum.measure(way, store) for way in ("gaps", "rows of gaps"))
    _row("gaps, every measure × characteristic × school", gaps.seconds, [gaps])
    _held(
        f"gaps ÷ reading what they are made of = {gaps.seconds / rows.seconds:.1f}",
        "under 5 s",
        gaps.seconds < 5,
    )
    _say("  After one new day of marks, imported   (target: under 2 s, from built books)")
    for way, measured in continuum.after_a_day(store).items():
        _row(f"  {way}", measured.seconds, [measured])


def _evaluations(folder: Path) -> None:
    _say("\nAn evaluation of a panel, from the shell")
    found = evaluations.measure(folder)
    for way, each in found.items():
        _row(f"  {way}", each.seconds, [each])
    small, large = (found[evaluations.rows(*each)] for each in (evaluations.SMALL, evaluations.LARGE))
    alone = found[evaluations.ALONE].seconds
    _held(f"small ÷ the libraries alone = {small.seconds / alone:.1f}", "under 3 s", small.seconds < 3)
    _held(f"large ÷ small = {large.seconds / small.seconds:.1f}", "under 60 s", large.seconds < 60)
    _held(f"peak: {gigabytes([large])}", "under 2 GB", large.peak_bytes < 2e9)


def _disclosure() -> None:
    _say("\nWhat leaves, in processor seconds")
    most = TARGETS["withhold_seconds"]
    counts, based = (disclosure.hidden_of(columns) for columns in ("counts", "base"))
    for columns, each in (("", counts), (" with a base", based)):
        words = (
            f"200 × 12 counts{columns}, {each.small:,} of {each.cells:,} cells small: {each.seconds:.1f} s"
        )
        _held(words, f"under {most:.0f} s", each.seconds < most)
        more = "; not asked of every one" if each.cruder else ""
        _say(f"    hidden ÷ small = {each.hidden / each.small:.2f}, peak {gigabytes([each])}{more}")
    _say(f"    with a base ÷ without = {based.seconds / counts.seconds:.1f}")
    pupils = f"{disclosure.PUPILS:,} pupils"
    _say(f"    a table of {pupils} held against two earlier ones: {disclosure.register_seconds():.1f} s")


def _commands() -> None:
    _say("\nCommands")
    _say(f"  wholeschool --help{commands.help_seconds():>48.2f} s  (target: under 0.5)")
    _say(
        f"  wholeschool demo{commands.demo_seconds():>50.1f} s  (target: under {TARGETS['demo_seconds']:.0f})"
    )


def _median(measured: list[Measured]) -> float:
    return statistics.median(each.seconds for each in measured)


def _row(words: str, median: float, measured: list[Measured]) -> None:
    _say(f"  {words:<58} {seconds(median)}   peak {gigabytes(measured)}")


def _peak(measured: Measured, target: str) -> None:
    """A peak against its target, in gigabytes of 10⁹ bytes."""
    words = f"peak of the import: {gigabytes([measured])}"
    _held(words, f"at most {TARGETS[target]} GB", measured.peak_bytes <= TARGETS[target] * 1e9)


def _held(words: str, target: str, held: bool) -> None:
    """A figure, its target, and whether it was missed."""
    _say(f"    {words}   (target: {target}{'' if held else '; MISSED'})")


def _say(text: str) -> None:
    print(text)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
