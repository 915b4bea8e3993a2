"""Displacement: sums worked by hand, and claims where nothing and where something is so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

from wholeschool.continuum.displacement.displacement import (
    FEW_PUPILS,
    NO_HALF_TERM,
    ONE_YEAR,
    YearPair,
    compare_years,
    school_rates,
)
from wholeschool.continuum.displacement.rows import WATCHED, Amounts, PupilHalfTerms, fetch_half_terms, in_use
from wholeschool.engine import LocalEngine

ABBEY, BRIDGE = 100001, 100002
FIRST = {"202324": date(2023, 9, 4), "202425": date(2024, 9, 2)}


def week(year: str, half_term: int, place: int = 0) -> date:
    """A Monday: four weeks a half-term, from the first Monday of September."""
    return FIRST[year] + timedelta(days=7 * (4 * (half_term - 1) + place))


def marks(pupil: int, year: str, half_term: int, possible: int = 40, **more: Any) -> dict[str, Any]:
    return {
        "pupil_id": pupil, "urn": ABBEY, "week": week(year, half_term), "possible": possible, "dual": 0,
        "academic_year": year,
    } | more  # fmt: skip


def loss(pupil: int, year: str, half_term: int, form: str, share: float, **more: Any) -> dict[str, Any]:
    return {
        "pupil_id": pupil, "urn": ABBEY, "week": week(year, half_term, 1), "form": form, "share": share,
        "academic_year": year,
    } | more  # fmt: skip


def move(pupil: int, day: date, kind: str = "managed_move") -> dict[str, Any]:
    return {"pupil_id": pupil, "urn": ABBEY, "kind": kind, "start": day, "academic_year": "202425"}


def left(pupil: int, end: date | None, reason: str, year: str = "202425") -> dict[str, Any]:
    return {"pupil_id": pupil, "urn": ABBEY, "end": end, "leaving_reason": reason, "academic_year": year}


def rows_of(engine: LocalEngine, **tables: list[dict[str, Any]]) -> PupilHalfTerms:
    """Hold the tables, with a row of a pupil without books for those not given, and sum them."""
    nobody = {
        "presence": marks(-1, "202425", 1, 0),
        "ledger": loss(-1, "202425", 1, "late", 1.0),
        "events": move(-1, week("202425", 1), "incident"),
        "enrolments": left(-1, week("202425", 1), "PM"),
    }
    days = [
        {"urn": urn, "date": week(year, term, place) + timedelta(days=2), "half": "AM", "half_term": term}
        for urn in (ABBEY, BRIDGE)
        for year in FIRST
        for term in range(1, 7)
        for place in range(4)
    ]
    for name, row in nobody.items():
        engine.hold(name, pa.Table.from_pylist([*tables.get(name, []), row]))
    engine.hold("calendar", pa.Table.from_pylist(days))
    return fetch_half_terms(engine)


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    with LocalEngine(threads=1) as opened:
        yield opened


def test_rates_worked_by_hand(engine: LocalEngine) -> None:
    rows = rows_of(
        engine,
        presence=[
            marks(1, "202425", 1), marks(2, "202425", 1, 60), marks(1, "202425", 2, 50, dual=5),
            marks(3, "202425", 2, 10, urn=BRIDGE),
        ],
        ledger=[
            loss(1, "202425", 1, "suspension", 2.0), loss(2, "202425", 1, "suspension", 1.0),
            loss(1, "202425", 2, "suspension", 1.5), loss(1, "202425", 2, "illness", 9.0),
            loss(1, "202425", 2, "internal_exclusion", 0.5),
            loss(3, "202425", 2, "suspension", 4.0, urn=BRIDGE),
        ],
        events=[move(1, week("202425", 2)), move(9, week("202425", 2))],
        enrolments=[
            left(2, week("202425", 1, 3), "EL"), left(1, week("202425", 2), "PM"), left(1, None, "EL"),
        ],
    )  # fmt: skip
    rates = school_rates(rows).to_pylist()
    found = {(each["urn"], each["half_term"], each["form"]): each for each in rates}
    suspension = found[ABBEY, 1, "suspension"]
    assert (suspension["amount"], suspension["base"], suspension["rate"]) == (3.0, 100, 30.0)
    rate = {key: each["rate"] for key, each in found.items()}
    assert rate[ABBEY, None, "suspension"] == pytest.approx(1000 * 4.5 / 150)
    assert rate[ABBEY, 2, "dual"] == 100
    assert rate[ABBEY, 2, "internal_exclusion"] == 10
    assert rate[BRIDGE, 2, "suspension"] == 400
    # A managed move of a pupil without books here is nobody's; an end of phase explains itself.
    assert (rate[ABBEY, 2, "managed_move"], rate[ABBEY, None, "managed_move"]) == (1000, 500)
    assert (rate[ABBEY, 1, "exit"], found[ABBEY, None, "exit"]["amount"]) == (500, 1)
    assert (BRIDGE, 1, "suspension") not in found


def test_exits_in_the_holidays_belong_to_the_half_term_before(engine: LocalEngine) -> None:
    rows = rows_of(
        engine,
        presence=[marks(pupil, "202425", term) for pupil in (1, 2) for term in (1, 6)],
        enrolments=[left(1, date(2025, 8, 31), "EL"), left(2, date(2024, 8, 30), "EL")],
    )
    rates = school_rates(rows).to_pylist()
    found = {each["half_term"]: each["amount"] for each in rates if each["form"] == "exit"}
    assert found == {None: 2, 1: 1, 6: 1}


def test_part_time_timetables_have_no_rate_before_their_code() -> None:
    assert not in_use("reduced_timetable", 2023)
    assert in_use("reduced_timetable", 2024)
    assert all(in_use(each.name, 2019) for each in WATCHED if each.name != "reduced_timetable")


def test_only_half_terms_with_marks_in_both_years_are_compared(engine: LocalEngine) -> None:
    pupils = range(1, 13)
    rows = rows_of(
        engine,
        presence=[marks(p, "202324", term) for p in pupils for term in (1, 2, 3)]
        + [marks(p, "202425", term) for p in pupils for term in (1, 3)],
        ledger=[loss(1, "202324", 2, "suspension", 30), loss(2, "202324", 1, "suspension", 8)]
        + [loss(p, "202425", 3, "suspension", 1) for p in (2, 3)],
    )
    (pair,) = compare_years(rows)
    assert pair.half_terms == (1, 3)
    assert pair.missing[0] == ("202324", 4)
    assert ("202425", 2) in pair.missing
    assert pair.not_comparable == ("reduced_timetable",)
    suspension = pair.changes[0]
    assert suspension.before == pytest.approx(1000 * 8 / (12 * 80))
    assert suspension.after == pytest.approx(1000 * 2 / (12 * 80))
    assert suspension.difference == pytest.approx(-6.25)


def test_what_cannot_be_judged_says_why(engine: LocalEngine) -> None:
    pupils = range(1, 13)
    apart = [marks(p, "202324", 1) for p in pupils] + [marks(p, "202425", 2) for p in pupils]
    assert compare_years(rows_of(engine, presence=apart))[0].reason == NO_HALF_TERM
    few = [marks(p, "202324", 1) for p in pupils] + [marks(p, "202425", 1) for p in range(1, 10)]
    pair = compare_years(rows_of(engine, presence=few))[0]
    assert (pair.reason, pair.pupils, pair.changes) == (FEW_PUPILS, (12, 9), ())
    once = compare_years(rows_of(engine, presence=[marks(p, "202425", 1) for p in pupils]))
    assert [(each.reason, each.after_year) for each in once] == [(ONE_YEAR, "202425")]


# What an average pupil loses in a year of 380 sessions, in how long a spell at a time, and how unlike pupils
# are (the shape of a gamma distribution of mean 1: at 0.15 half of all is had by some 6 of 100 pupils).
SPELLS = {
    "suspension": (0.5, 6.0, 0.15),
    "internal_exclusion": (0.6, 2.0, 0.15),
    "reduced_timetable": (0.05, 40.0, 0.5),
    "offsite_provision": (0.03, 60.0, 0.5),
    "dual": (0.02, 60.0, 0.5),
    "unauthorised_absence": (2.5, 5.0, 0.3),
    "permanent_exclusion": (0.002, 50.0, 0.5),
    "managed_move": (0.004, 1.0, 0.5),
    "exit": (0.02, 1.0, 1.0),
}
SESSIONS = 380


def simulated(
    rng: np.random.Generator, factors: Mapping[str, float], schools: int = 4, pupils: int = 700
) -> tuple[YearPair, ...]:
    """Two years, a fifth of the pupils new in the second; `factors` are those of the first school then."""
    size = schools * pupils * 6 // 5
    school = np.repeat(np.arange(schools), size // schools)
    place = np.tile(np.arange(size // schools), schools)
    here = np.stack([place < pupils, place >= size // schools - pupils])
    year, pupil = np.nonzero(here)
    cell = (school[pupil] * 2 + year) * 6
    amounts = {}
    for form, (spells, length, shape) in SPELLS.items():
        frailty = rng.gamma(shape, 1 / shape, size)
        planted = np.where((school[pupil] == 0) & (year == 1), factors.get(form, 1.0), 1.0)
        count = rng.poisson(spells * frailty[pupil] * planted)
        lost = rng.gamma(2.0 * count + 1e-9, length / 2.0) if length > 1 else count.astype(float)
        some = count > 0
        amounts[form] = Amounts(pupil[some], cell[some], np.minimum(lost[some], SESSIONS))
    return compare_years(
        PupilHalfTerms(
            urns=100001 + np.arange(schools), years=np.array([2024, 2025]), pupils=size, pupil=pupil,
            cell=cell, possible=np.full(len(pupil), float(SESSIONS)), amounts=amounts,
            in_calendar=np.unique(cell),
        )
    )  # fmt: skip


@pytest.mark.parametrize("pupils", [60, 700])
def test_where_nothing_is_so_at_most_one_trust_in_twenty_shows_a_claim(pupils: int) -> None:
    rng = np.random.default_rng(16)
    claimed = sum(any(pair.risen for pair in simulated(rng, {}, pupils=pupils)) for _ in range(200))
    assert claimed / 200 <= 0.05


@pytest.mark.parametrize("form", ["internal_exclusion", "unauthorised_absence"])
def test_where_suspension_alone_fell_at_most_one_trust_in_twenty_blames_another_form(form: str) -> None:
    """Every test of the other forms counts then: the family has to hold its level by itself."""
    rng = np.random.default_rng(17)
    wrong = [simulated(rng, {"suspension": 0.1})[0].risen for _ in range(200)]
    assert np.mean([bool(each) for each in wrong]) <= 0.05
    assert np.mean([form in {change.form for change in each} for each in wrong]) <= 0.03


@pytest.mark.parametrize("form", ["internal_exclusion", "reduced_timetable", "unauthorised_absence"])
def test_a_halving_and_a_tripling_are_found_in_nine_trusts_of_ten(form: str) -> None:
    rng = np.random.default_rng(18)
    found = [simulated(rng, {"suspension": 0.5, form: 3.0})[0].risen for _ in range(60)]
    assert np.mean([form in {change.form for change in each} for each in found]) >= 0.9


def test_only_the_school_where_it_is_so_is_named() -> None:
    pairs = simulated(np.random.default_rng(19), {"suspension": 0.4, "internal_exclusion": 3.0})
    assert [pair.urn for pair in pairs if pair.risen] == [100001]
    assert [each.form for each in pairs[0].risen] == ["internal_exclusion"]
    assert all(
        each.p_adjusted is None or each.p_adjusted >= (each.p or 0) for pair in pairs for each in pair.changes
    )


def test_a_rise_without_a_fall_is_no_displacement() -> None:
    pairs = simulated(np.random.default_rng(20), {"internal_exclusion": 3.0})
    assert any(each.rose for each in pairs[0].changes)
    assert pairs[0].risen == ()


def test_a_school_that_began_a_year_later_has_nothing_to_be_compared_with() -> None:
    pairs = simulated(np.random.default_rng(21), {}, schools=2, pupils=50)
    assert {pair.before_year for pair in pairs} == {"202425"}
    whole: npt.NDArray[np.int64] = np.arange(50)
    rows = PupilHalfTerms(
        urns=np.array([ABBEY]), years=np.array([2023, 2025]), pupils=50, pupil=np.concatenate([whole, whole]),
        cell=np.repeat([0, 6], 50), possible=np.full(100, 380.0),
        amounts={form: Amounts(whole[:0], whole[:0], np.empty(0)) for form in SPELLS},
        in_calendar=np.array([0, 6]),
    )  # fmt: skip
    assert [pair.reason for pair in compare_years(rows)] == [ONE_YEAR]
    assert replace(compare_years(rows)[0], urn=0).after_year == "202526"
