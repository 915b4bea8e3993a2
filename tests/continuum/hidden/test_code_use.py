"""Use of codes against like schools: counts by hand, who is judged, false alarms, power."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from wholeschool.continuum.hidden.code_use import CodeUse, claim, code_use, judge
from wholeschool.continuum.hidden.code_use_sums import CODES, chars_of
from wholeschool.engine import LocalEngine
from wholeschool.schema import TABLES
from wholeschool.stats import RatioSums

# Of each code: sessions of it ÷ possible, shape of the gamma that pupils differ by, share of pupils with any.
USUAL: Mapping[str, tuple[float, float, float]] = {
    "I": (0.04, 1.0, 1.0),
    "N": (0.003, 0.5, 1.0),
    "B": (0.0025, 1.5, 0.03),
    "Y": (0.001, 1.0, 0.2),
}
TRUSTS = 200


def school_row(urn: int, code: str, part: Any, whole: Any, year: str = "202425") -> dict[str, Any]:
    sums = RatioSums.of(part, whole)
    names = ("part", "whole", "part_squared", "product", "whole_squared")
    users = int(np.count_nonzero(np.asarray(part)))
    said = {"urn": urn, "academic_year": year, "code": code, "users": users, "pupils": int(sums.clusters[0])}
    return said | {name: float(getattr(sums, name)[0]) for name in names}


def trust(
    rng: np.random.Generator, schools: int, spread: float, planted: str = "", factor: float = 4.0
) -> tuple[CodeUse, ...]:
    """Schools of 300 to 1,200 pupils; school 0 uses the planted code `factor` times as much."""
    rows = []
    for urn in range(schools):
        pupils = int(rng.integers(300, 1200))
        whole = rng.integers(200, 380, pupils).astype(float)
        for code, (rate, shape, share) in USUAL.items():
            here = rate * np.exp(rng.normal(0, spread))
            often, many = here / share, share
            if urn == 0 and code == planted:
                many = min(1.0, share * factor)
                often *= factor * share / many
            some = rng.random(pupils) < many
            expected = np.where(some, rng.gamma(shape, 1 / shape, pupils) * often, 0.0) * whole
            rows.append(school_row(urn, code, np.minimum(rng.poisson(expected), whole), whole))
    return judge(rows, {(urn, "202425"): "SS" for urn in range(schools)})


@pytest.mark.parametrize(("schools", "spread"), [(13, 0.15), (25, 0.25)])
def test_with_nothing_planted_at_most_one_trust_in_twenty_claims_anything(
    schools: int, spread: float
) -> None:
    rng = np.random.default_rng(1)
    trusts = [trust(rng, schools, spread) for _ in range(TRUSTS)]
    claiming = sum(any(use.claimed for use in uses) for uses in trusts)
    flagged = [use.flagged for uses in trusts for use in uses]
    assert claiming <= 0.05 * TRUSTS
    assert all(use.p is not None for uses in trusts for use in uses)
    assert 0.002 < np.mean(flagged) < 0.013


@pytest.mark.parametrize("code", ["I", "N", "Y"])
def test_a_planted_factor_of_four_is_claimed_among_twelve_like_schools(code: str) -> None:
    rng = np.random.default_rng(2)
    trusts = [trust(rng, 13, 0.15, code) for _ in range(60)]
    planted = [use for uses in trusts for use in uses if use.urn == 0 and use.code == code]
    assert np.mean([use.claimed for use in planted]) >= 0.9
    assert np.mean([use.flagged for use in planted]) >= 0.95


def test_for_off_site_marks_twelve_flag_it_and_twenty_four_claim_it() -> None:
    # A thirtieth of pupils have any B: so few say less of their school.
    for schools, name in ((13, "flagged"), (25, "claimed")):
        rng = np.random.default_rng(3)
        trusts = [trust(rng, schools, 0.15, "B") for _ in range(60)]
        planted = [use for uses in trusts for use in uses if use.urn == 0 and use.code == "B"]
        assert np.mean([getattr(use, name) for use in planted]) >= 0.9


def test_ten_like_schools_are_needed_and_how_many_there_are_is_said() -> None:
    rng = np.random.default_rng(4)
    for use in trust(rng, 10, 0.15):
        assert (use.p, use.flagged, use.likes) == (None, False, 9)
        assert use.why_not == "9 like schools use the code; below 10 nothing is judged."
    assert all(use.p is not None for use in trust(rng, 11, 0.15))


def test_only_schools_of_the_phase_and_year_are_alike() -> None:
    rows = [
        school_row(urn, "I", np.full(20, 5.0 + urn % 3), np.full(20, 100.0), year)
        for year in ("202324", "202425")
        for urn in range(12)
    ]
    phases: dict[tuple[int, str], str | None] = {
        (urn, year): "PS" if urn < 11 else "SS" for year in ("202324", "202425") for urn in range(12)
    }
    uses = judge(rows, phases)
    assert {use.urn: use.likes for use in uses} == {urn: 10 if urn < 11 else 0 for urn in range(12)}
    nameless = judge(rows, phases | {(0, "202425"): None})
    assert [u.why_not for u in nameless if (u.urn, u.academic_year) == (0, "202425")] == [
        "The school's phase is not known."
    ]


def test_a_school_of_few_pupils_is_not_judged_nor_a_like_one() -> None:
    rows = [school_row(urn, "I", np.full(20, 5.0), np.full(20, 100.0)) for urn in range(11)]
    rows.append(school_row(11, "I", np.full(9, 50.0), np.full(9, 100.0)))
    uses = {use.urn: use for use in judge(rows, {(urn, "202425"): "PS" for urn in range(12)})}
    assert uses[11].why_not == "The school has 9 pupils with a session; below 10 nothing is judged."
    assert uses[0].likes == 10


def test_one_pupil_and_one_like_school_are_said_as_one() -> None:
    rows = [school_row(urn, "I", np.full(20, 5.0), np.full(20, 100.0)) for urn in range(2)]
    rows.append(school_row(2, "I", np.full(1, 5.0), np.full(1, 100.0)))
    uses = {use.urn: use.why_not for use in judge(rows, {(urn, "202425"): "PS" for urn in range(3)})}
    assert uses[0] == "1 like school uses the code; below 10 nothing is judged."
    assert uses[2] == "The school has 1 pupil with a session; below 10 nothing is judged."


def test_a_school_that_never_uses_a_code_is_judged_and_sets_no_limit() -> None:
    rng = np.random.default_rng(5)
    rows = [school_row(urn, "I", rng.poisson(12, 300), np.full(300, 300.0)) for urn in range(12)]
    without = {use.urn: use for use in judge(rows, {(urn, "202425"): "PS" for urn in range(12)})}
    rows.append(school_row(12, "I", np.zeros(300), np.full(300, 300.0)))
    uses = {use.urn: use for use in judge(rows, {(urn, "202425"): "PS" for urn in range(13)})}
    assert uses[12].flagged
    assert uses[12].likes == 12
    assert uses[0].high == pytest.approx(without[0].high)
    assert "less than the other 12 schools" in claim(uses[12], "Elm School")


def test_claims_are_of_the_latest_year_and_say_the_figures() -> None:
    rng = np.random.default_rng(6)
    rows = [
        school_row(urn, "N", rng.poisson(20 if urn == 0 else 1, 400), np.full(400, 300.0), year)
        for year in ("202324", "202425")
        for urn in range(13)
    ]
    phases: dict[tuple[int, str], str | None] = {
        (urn, year): "PS" for year in ("202324", "202425") for urn in range(13)
    }
    found = [use for use in judge(rows, phases) if use.urn == 0]
    assert [(use.flagged, use.claimed) for use in found] == [(True, False), (True, True)]
    said = claim(found[1], "Elm School")
    assert said.startswith("Elm School uses code N more than the other 12 schools of its phase: 6.")
    assert f"{100 * (found[1].high or 0):.2f} %" in said
    assert claim(found[0], "Elm School") == ""


def test_which_characters_stand_for_a_code() -> None:
    assert chars_of("N") == "N"
    assert chars_of("B") == "B"
    assert chars_of("I") == "Ihi"
    assert chars_of("Y") == "1234567Y"
    assert chars_of("Q") == "Q"


def test_marks_are_counted_from_the_tables() -> None:
    monday = date(2024, 9, 9)
    weeks = [
        # pupil, marks, and the sets in which they lie: what a set says decides whether marks are read
        (1, "IIN//\\/\\/\\....", {"authorised": 3, "unauthorised": 4}),
        (1, "Y4Q//\\/\\/\\....", {"unscored": 7}),
        (2, "BBBBI\\/\\/\\....", {"apart": 15, "authorised": 16}),
        (2, "/\\/\\/\\/\\/\\....", {}),
    ]
    sets = ("taught", "late", "authorised", "unauthorised", "unscored", "apart")
    counts = [
        {"pupil_id": pupil, "urn": 100001, "week": monday, "marks": marks, "academic_year": "202425"}
        | {name: held.get(name, 0) for name in sets}
        | {"changed_at": datetime(2025, 1, 1, tzinfo=UTC)}
        for pupil, marks, held in weeks
    ]
    presence = [
        dict.fromkeys(TABLES["presence"].names, 0)
        | {"pupil_id": pupil, "urn": 100001, "week": monday, "possible": possible, "academic_year": "202425"}
        for pupil, possible in ((1, 17), (2, 20))
    ]
    schools = [{"urn": 100001, "academic_year": "202425", "phase": "PS"}]
    with LocalEngine(threads=1) as engine:
        engine.hold("week_counts", pa.Table.from_pylist(counts, schema=TABLES["week_counts"].own_arrow))
        engine.hold("presence", pa.Table.from_pylist(presence, schema=TABLES["presence"].own_arrow))
        engine.hold("calendar", TABLES["calendar"].own_arrow.empty_table())
        engine.hold("schools", pa.Table.from_pylist(schools, schema=TABLES["schools"].own_arrow))
        uses = {use.code: use for use in code_use(engine)}
    assert {code: (use.sessions, use.users, use.possible) for code, use in uses.items()} == {
        "N": (1, 1, 37),
        "B": (4, 1, 37),
        "I": (3, 2, 37),
        "Y": (2, 1, 40),  # 37 possible, and three sessions of Y, Y4 and Q, unable to attend
    }
    assert set(uses) == set(CODES)
