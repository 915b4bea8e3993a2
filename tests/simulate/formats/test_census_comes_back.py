"""A trust written as censuses and read again: what comes back is what was simulated.

A census sees a pupil on three days a year and counts a term later, so that some is lost: whoever comes and
goes between two census days, and how leavers were registered whom no census day saw.
"""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MakeOnce
from tests.made import rows_of
from tests.simulate.reading import Files, academic_year
from wholeschool.actions.import_files import import_files
from wholeschool.simulate import Settings, write_trust

SETTINGS = Settings(3, 280, 2, 5)
YEARS = SETTINGS.academic_years
CENSUS_DAYS = {
    "202324": (date(2023, 10, 5), date(2024, 1, 18), date(2024, 5, 16)),
    "202425": (date(2024, 10, 3), date(2025, 1, 16), date(2025, 5, 15)),
}
NOT_CARRIED = {"leaving_reason", "destination", "looked_after", "social_worker", "idaci"}
Stay = tuple[int, int, str]


@pytest.fixture(scope="module")
def csv_files(made_once: MakeOnce) -> Files:
    return Files(made_once("census-trust-csv", lambda folder: _write(folder, "csv")))


@pytest.fixture(scope="module")
def plain(an_empty_store: Path, made_once: MakeOnce, csv_files: Files) -> Path:
    """The store made of the ordinary files. To be read."""

    def make(folder: Path) -> None:
        import_files(Path(shutil.copytree(an_empty_store, folder)), [csv_files.folder])

    return made_once("census-trust-plain", make)


@pytest.fixture(scope="module", params=["census-xml", "census-collect"])
def stores(
    request: pytest.FixtureRequest, an_empty_store: Path, made_once: MakeOnce, plain: Path
) -> tuple[Path, Path]:
    """The store made of the census, and with the same key that of the ordinary files."""

    def make(folder: Path) -> None:
        _write(folder / "files", request.param)
        result = import_files(Path(shutil.copytree(an_empty_store, folder / "store")), [folder / "files"])
        assert result.total("quarantined") == 0
        assert not [each for each in result.findings if each.severity != "info"]

    return made_once(f"trust-as-{request.param}", make) / "store", plain


def _write(folder: Path, name: str) -> None:
    write_trust(folder, SETTINGS, format_name=name)


def _stays(store: Path) -> dict[Stay, list[dict[str, Any]]]:
    found: defaultdict[Stay, list[dict[str, Any]]] = defaultdict(list)
    for row in rows_of(store, "enrolments"):
        if row["academic_year"] in YEARS:
            found[row["pupil_id"], row["urn"], row["academic_year"]].append(row)
    return found


def _seen_on_a_census_day(row: dict[str, Any]) -> bool:
    return any(
        row["start"] <= day and (row["end"] is None or day <= row["end"])
        for day in CENSUS_DAYS[row["academic_year"]]
    )


def test_rolls_come_back(stores: tuple[Path, Path]) -> None:
    census, plain = (_stays(store) for store in stores)
    assert census.keys() <= plain.keys()
    lost = [row for key in plain.keys() - census.keys() for row in plain[key]]
    assert not [row for row in lost if _seen_on_a_census_day(row)]
    assert len(lost) <= 0.01 * len(plain)
    compared = 0
    for key, rows in census.items():
        if len(rows) == len(plain[key]) == 1:
            [mine], [theirs] = rows, plain[key]
            first = date(int(key[2][:4]), 8, 1)
            compared += 1
            assert mine["end"] == theirs["end"]
            assert mine["start"] == theirs["start"] or (mine["start"], theirs["start"].day) == (first, 1)
    assert compared >= 0.98 * len(plain)


def test_characteristics_come_back(stores: tuple[Path, Path]) -> None:
    census, plain = (_stays(store) for store in stores)
    differences: Counter[str] = Counter()
    for key, rows in census.items():
        if len(rows) == len(plain[key]) == 1 and _seen_on_a_census_day(plain[key][0]):
            [mine], [theirs] = rows, plain[key]
            on_spring_day = mine["start"] <= CENSUS_DAYS[key[2]][1] <= (mine["end"] or date.max)
            spring_alone = set() if on_spring_day else {"ethnicity", "sen_need"}
            for name in theirs.keys() - NOT_CARRIED - spring_alone - {"start"}:
                differences[name] += mine[name] != theirs[name]
    assert not +differences


def test_suspensions_come_back(stores: tuple[Path, Path]) -> None:
    census, plain = (list(_exclusions(store)) for store in stores)
    told = dict(census)
    assert len(told) == len(census)
    known = defaultdict(list)
    for key, rest in plain:
        known[key].append(rest)
    assert told.keys() == known.keys()
    for key, (sessions, reasons) in told.items():
        # A school that records a suspension by its last day gives a census the sessions up to it.
        assert any(reasons == theirs and (given is None or sessions == given) for given, theirs in known[key])
    assert len(told) > 50


def _exclusions(store: Path) -> Iterator[tuple[tuple[Any, ...], tuple[int | None, tuple[str, ...]]]]:
    for row in rows_of(store, "events"):
        if row["kind"] in ("suspension", "lunchtime_suspension", "permanent_exclusion"):
            reasons = tuple(row[name] for name in ("reason1", "reason2", "reason3"))
            yield (row["pupil_id"], row["urn"], row["kind"], row["start"]), (row["sessions"], reasons)


def test_termly_counts_are_those_of_the_registers(stores: tuple[Path, Path], csv_files: Files) -> None:
    census, _ = stores
    counted: Counter[tuple[str, str, str]] = Counter()
    for row in rows_of(census, "termly_counts"):
        if row["code"] not in ("possible", "authorised", "unauthorised"):
            counted[str(row["urn"]), f"{row['academic_year']} {row['term']}", row["code"]] += row["sessions"]
    marked: Counter[tuple[str, str, str]] = Counter()
    terms = ("autumn", "autumn", "spring", "spring", "summer_1", "summer_2")
    half_terms = {
        (row["URN"], row["Date"]): terms[int(row["Half term"]) - 1] for row in csv_files.rows("calendar.csv")
    }
    on_roll = {(roll[0], roll[1], at) for roll in csv_files.stays for at in csv_files.register(roll)}
    for (upn, urn), marks in csv_files.marks.items():
        for at, (mark, _) in marks.items():
            if (upn, urn, at) in on_roll and mark != "%":
                term = half_terms[urn, at[0].isoformat()]
                marked[urn, f"{academic_year(at[0])} {term}", mark] += 1
    assert counted.total() > 100_000
    # Pupils whom no census day saw are counted by nobody.
    assert counted.total() >= 0.995 * marked.total()
    assert all(counted[key] <= marked[key] for key in counted)
