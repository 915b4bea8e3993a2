"""Every planted error is found under its name, or is said to be undetectable, and why."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.made import MadeTrust, bring_in, build_at, rows_of
from tests.truth.books_of_truth import (
    Names,
    differing,
    entered,
    ledger_of,
    names_of,
    pupils_of,
    told,
    week_of,
    weeks_of,
)
from wholeschool.store import Store

QUARANTINED = {"unreadable_date", "missing_upn", "unreadable_session", "unreadable_number", "unknown_kind"}
NOTED = {"duplicate_rows", "two_marks_for_a_session"}

Planted = dict[str, Any]


@pytest.fixture(scope="module", params=["one_year", "two_years"])
def trust(request: pytest.FixtureRequest) -> MadeTrust:
    made: MadeTrust = request.getfixturevalue(request.param)
    return made


@pytest.fixture(scope="module")
def names(trust: MadeTrust) -> Names:
    return names_of(trust)


def planted_in(trust: MadeTrust, place: str) -> list[Planted]:
    return [each for each in trust.truth["planted"] if each["found_in"] == place]


def test_every_error_says_where_it_shows_or_why_nothing_gives_it_away(trust: MadeTrust) -> None:
    planted = trust.truth["planted"]
    assert len({each["error"] for each in planted}) > 15
    for each in planted:
        assert each["why"]
        assert each["detectable"] == bool(each["found_in"]) == bool(each["found_as"])
        assert (trust.files / each["file"]).exists()
    places = {each["found_in"] for each in planted}
    assert places == {"ledger_findings", "ledger", "import", "import_log", ""}


def test_what_nothing_gives_away_left_no_trace(trust: MadeTrust, names: Names) -> None:
    """A truancy that nobody noticed is in no finding of that week: it really cannot be found."""
    hidden = planted_in(trust, "")
    found = {week_of(row) for row in rows_of(trust.store, "ledger_findings")}
    assert hidden
    assert {each["error"] for each in hidden} <= {
        "truancy_not_noticed",
        "sent_out_not_logged",
        "informal_exclusion_coded_illness",
    }
    assert not [each for each in hidden if weeks_of(each, names) & found]


def test_errors_in_registers_and_records_are_findings_of_that_pupils_week(
    trust: MadeTrust, names: Names
) -> None:
    found = {(week_of(row), row["finding"]) for row in rows_of(trust.store, "ledger_findings")}
    planted = planted_in(trust, "ledger_findings")
    assert len({each["error"] for each in planted}) >= 8
    missed = [
        (each["error"], week)
        for each in planted
        for week in weeks_of(each, names)
        if (week, each["found_as"]) not in found
    ]
    assert missed == []


def test_a_class_without_a_register_lacks_a_day_of_each_pupil_in_it(trust: MadeTrust, names: Names) -> None:
    missing = {
        week_of(row): row["sessions"]
        for row in rows_of(trust.store, "ledger_findings")
        if row["finding"] == "missing_mark"
    }
    classes = [each for each in trust.truth["planted"] if each["error"] == "class_without_register"]
    assert any(len(pupils_of(each)) > 1 for each in classes)
    assert all(missing[week] == 2 for each in classes for week in weeks_of(each, names))


def test_a_visit_coded_as_off_site_stands_in_the_ledger_as_unverified(trust: MadeTrust, names: Names) -> None:
    ledger = entered(ledger_of(trust.store))
    planted = planted_in(trust, "ledger")
    assert {each["found_as"] for each in planted} == {"offsite_unverified"}
    assert all(ledger[week, "offsite_unverified"] > 0 for each in planted for week in weeks_of(each, names))


def test_errors_in_files_are_findings_of_the_import(trust: MadeTrust) -> None:
    planted = planted_in(trust, "import")
    assert {each["found_as"] for each in planted} <= QUARANTINED | NOTED
    expected = Counter((each["file"], each["found_as"]) for each in planted)
    found: Counter[tuple[str, str]] = Counter()
    for finding in trust.imported["findings"]:
        found[finding["file"], finding["check"]] += finding["count"]
    assert {key: found[key] for key in expected} == dict(expected), "each once, and no more than were planted"
    first = {}
    for each in planted:
        key = each["file"], each["found_as"]
        first[key] = min(first.get(key, each["row"]), each["row"])
    rows = {(each["file"], each["check"]): each["row"] for each in trust.imported["findings"]}
    assert {key: rows[key] for key in first} == first, "the finding names the line of the first"


def set_aside(store: Path) -> Iterator[tuple[str, int]]:
    """The file and the line of every row that was set aside."""
    for path in sorted((store / "quarantine").iterdir()):
        with path.open(encoding="utf-8", newline="") as file:
            name = path.name.split("-", 1)[1].removesuffix(".quarantine.csv") + ".csv"
            yield from ((name, int(row["line"])) for row in csv.DictReader(file))


def test_rows_that_cannot_be_read_are_set_aside_and_nothing_else_is(trust: MadeTrust) -> None:
    expected = {
        (each["file"], each["row"]) for each in planted_in(trust, "import") if each["found_as"] in QUARANTINED
    }
    found = list(set_aside(trust.store))
    assert set(found) == expected
    assert len(found) == len(expected) == trust.imported["quarantined"]


def test_a_late_correction_closes_a_row_and_opens_another(one_year: MadeTrust, tmp_path: Path) -> None:
    """The corrections come by themselves, after everything else, and the books end as they should."""
    store = tmp_path / "store"
    corrections = sorted(one_year.files.glob("*_correction.csv"))
    others = [path for path in one_year.files.glob("*.csv") if path not in corrections]
    bring_in(store, *others)
    build_at(store)
    names = Names(store)
    names.learn(row["upn"] for row in one_year.truth["recorded"])
    planted = planted_in(one_year, "import_log")
    weeks = {week for each in planted for week in weeks_of(each, names)}
    assert {each["file"] for each in planted} == {path.name for path in corrections}

    result = bring_in(store, *corrections)
    assert result.changed == len(weeks) == Store.open(store).head().changed
    with Store.open(store).reading() as engine:
        rows = engine.fetch(engine.table("registers_stored")).to_pylist()
    closed = {week_of(row) for row in rows if row["known_to"] is not None}
    assert closed == weeks
    built = build_at(store).built
    assert built is not None
    assert not built.whole
    assert differing(entered(ledger_of(store)), told(one_year, "recorded", names)) == {}
