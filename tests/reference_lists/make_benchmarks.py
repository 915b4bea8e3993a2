"""Makes `reference/benchmarks.csv` and `benchmark_sources.csv` from the Department's own files.

    python -m tests.reference_lists.make_benchmarks FOLDER_OF_OFFICIAL_FILES

Every figure is one that `national table` would show. A test holds the tables to the files.
"""

from __future__ import annotations

import argparse
import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path

from wholeschool.actions.national_england import england_by
from wholeschool.actions.national_load import load_official
from wholeschool.actions.national_table import Official, official
from wholeschool.policy.chosen import choose
from wholeschool.policy.figures import Figure, shown_rate
from wholeschool.reference.benchmarks import PHASES
from wholeschool.store import Store

EXCLUSION = ("suspension_rate", "pupils_suspended_rate", "permanent_exclusion_rate")
ABSENCE = ("overall_absence", "unauthorised_absence", "persistent_absence", "severe_absence")
CODES, WATCHED = "sessions_by_code", ("B", "I", "N")
"""Sessions in every 1,000, of codes that pages hold against like schools and that are published whole."""
ALTERNATIVE = "alternative_provision"
BY = {
    **dict.fromkeys(
        EXCLUSION,
        ("", "sex", "year_group", "ethnicity_major", "ethnicity", "fsm", "fsm6", "sen", "sen_need", "idaci"),
    ),
    **dict.fromkeys(ABSENCE, ("",)),
    CODES: ("code",),
    ALTERNATIVE: ("sex", "age", "ethnicity", "fsm", "reason", "setting"),
}
"""Each measure → by what its figures are taken; of alternative provision they are shares of placements."""
REBUILT = tuple(f"{first}/{(first + 1) % 100:02d}" for first in range(2017, 2025))
"""Years of which SEN is published by authorities alone: England is rebuilt from them, and says so."""
_DECIMALS = 5
_PUBLICATIONS = {
    "absence_2006_07_to_2018_19.parquet": "pupil absence in schools in England, 2006/07 to 2018/19",
    "absence_by_term.csv": "pupil absence in schools in England, 2012/13 to 2016/17, by term",
    "absence_in_prus.csv": "pupil absence in schools in England: pupil referral units, 2013/14 to 2022/23",
    "ap_placement_reason_ap_census.csv": "alternative provision census, 2017/18 to 2024/25: reasons",
    "ap_placements_ap_census.csv.gz": "alternative provision census, 2017/18 to 2022/23: pupils",
    "attendance_by_code_ytd_202223.csv.gz": "pupil attendance in schools, 2022/23, year to date",
    "attendance_by_code_ytd_202425.csv.gz": "pupil attendance in schools, 2024/25, year to date",
    "exc_nat_region_la.csv": "suspensions and permanent exclusions in England, 2006/07 to 2022/23",
    "exclusions_by_characteristic.csv": "permanent and fixed-period exclusions in England, 2016/17",
    "exclusions_by_geographic_level.csv.gz": "permanent and fixed-period exclusions in England, 2016/17",
    "one_plus_susp_rate_by_la_sen.csv.gz": "suspensions by local authority and SEN, 2019/20 to 2024/25",
    "pupil_counts_by_la_characteristic.csv": "schools, pupils and their characteristics, 2015/16 to 2025/26",
    "susp_rate_by_la_sen.csv.gz": "suspensions by local authority and SEN, 2019/20 to 2024/25",
    "suspensions_by_age_2007_2021.csv": "suspensions by age, 2006/07 to 2020/21",
    "suspensions_by_ethnicity_2007_2021.csv": "suspensions by ethnicity, 2006/07 to 2020/21",
    "suspensions_by_fsm_2007_2021.csv": "suspensions by free school meals, 2006/07 to 2020/21",
    "suspensions_by_gender_2007_2021.csv": "suspensions by sex, 2006/07 to 2020/21",
}


def tables(store: Path) -> dict[str, str]:
    """The two files as the figures of a store make them, by name."""
    with official(Store.open(store)) as figures_of:
        found = [each for each in _figures(figures_of) if shown_rate(each).value is not None]
    files = sorted({source.rsplit(":", 1)[0] for each in found for source in each.sources})
    releases = dict(_releases(store))
    return {
        "benchmarks.csv": _csv([_row(each) for each in sorted(found, key=_order)]),
        "benchmark_sources.csv": _csv(
            {
                "file": file,
                "release": releases[file],
                "publication": f"Department for Education, {_PUBLICATIONS[file]}",
            }
            for file in files
        ),
    }


def _figures(figures_of: Official) -> Iterator[Figure]:
    for measure, characteristics in BY.items():
        for characteristic in characteristics:
            lacking = REBUILT if characteristic == "sen" else ()
            found = [
                chosen.figure
                for chosen in choose(england_by(figures_of, measure, characteristic, lacking))
                if chosen.figure.phase in PHASES
                and chosen.figure.term in _whole(measure)
                and (measure != CODES or chosen.figure.group in WATCHED)
            ]
            yield from _shares(figures_of, found) if measure == ALTERNATIVE else found


def _shares(figures_of: Official, found: Iterable[Figure]) -> Iterator[Figure]:
    """Figures of alternative provision with everybody of their own file as base, where they have none."""
    whole = england_by(figures_of, ALTERNATIVE, "")
    everybody = {(each.period, each.edition): each.count for each in whole}
    for each in found:
        base = everybody.get((each.period, each.edition)) if each.base is None else each.base
        yield replace(each, base=base)


def _whole(measure: str) -> tuple[str, ...]:
    """What stands for a year: of absence, where there is no whole one, the longest part of it."""
    return ("", "five_half_terms", "autumn_spring", "year_to_date") if measure in (*ABSENCE, CODES) else ("",)


def _releases(store: Path) -> Iterator[tuple[str, str]]:
    with official(Store.open(store)) as figures_of:
        rows = figures_of.engine.table("national").select("source_file", "release").distinct()
        for row in figures_of.engine.fetch(rows).to_pylist():
            yield row["source_file"], row["release"]


def _order(each: Figure) -> tuple[object, ...]:
    return (
        list(BY).index(each.measure),
        BY[each.measure].index(each.characteristic),
        list(PHASES).index(each.phase),
        each.period,
        each.term,
        each.group,
    )


def _row(each: Figure) -> dict[str, object]:
    files = dict.fromkeys(source.rsplit(":", 1)[0] for source in each.sources)
    return {
        "measure": each.measure,
        "academic_year": each.period.replace("/", ""),
        "term": each.term,
        "phase": PHASES[each.phase],
        "characteristic": each.characteristic,
        "group": each.group,
        "count": _number(each.count),
        "base": _number(each.base),
        "rate": f"{shown_rate(each).value or 0:.{_DECIMALS}f}",
        "rounding": each.rounding,
        "made": each.made,
        "files": " ".join(files),
    }


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def _csv(rows: Iterable[dict[str, object]]) -> str:
    rows = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def main() -> None:
    """Load the files into a store of their own, and write the tables."""
    parser = argparse.ArgumentParser(prog="tests.reference_lists.make_benchmarks")
    parser.add_argument("files", type=Path, nargs="+", help="official files, or folders of them")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wholeschool-benchmarks-") as name:
        load_official(Path(name) / "store", given.files)
        for file, text in tables(Path(name) / "store").items():
            Path(str(resources.files("wholeschool.reference") / file)).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
