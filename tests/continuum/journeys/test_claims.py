"""Claims about schools' journeys: seldom where nothing is so, nearly always where something is, in words."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from wholeschool.continuum.journeys.claims import Comparison, compare_schools, rung_label
from wholeschool.continuum.journeys.steps import Stays
from wholeschool.continuum.schools.names import NamedSchool

Floats = npt.NDArray[np.float64]
HALF_TERMS = 12
CLIMB = np.array([0.06, 0.25, 0.2, 0.15, 0.05, 0.03, 0.02, 0.0])
"""The chance of going up a rung in the next half-term, by rung."""


def trust(
    rng: np.random.Generator,
    factor: Callable[[Floats, int], Floats] = lambda chance, _: chance,
    schools: int = 4,
    pupils: int = 250,
    phases: str = "SS",
) -> tuple[Comparison, ...]:
    """A trust of pupils who climb and fall, some much more than others; older pupils climb more."""
    size = schools * pupils
    school = np.repeat(np.arange(schools), pupils)
    age = rng.integers(0, 5, size)
    frailty = rng.gamma(0.5, 2.0, size) * (0.6 + 0.2 * age)
    rungs = np.zeros((2, HALF_TERMS, size), dtype=np.int64)
    for branch in range(2):
        for term in range(1, HALF_TERMS):
            now = rungs[branch, term - 1]
            planted = np.select(
                [school == each for each in range(schools)],
                [factor(CLIMB, each)[now] for each in range(schools)],
            )
            up = rng.random(size) < np.minimum(planted * frailty, 0.95)
            stays = rng.random(size) < 0.4
            higher = np.minimum(now + 1 + rng.integers(0, 2, size), 7)
            rungs[branch, term] = np.where(up, higher, np.where(stays, now, np.maximum(now - 1, 0)))
    urns = 100001 + np.arange(schools)
    stays_of = Stays(
        pupil=np.repeat(np.arange(size), HALF_TERMS),
        school=np.repeat(school, HALF_TERMS),
        year_group=np.repeat(age, HALF_TERMS),
        when=np.tile(np.arange(HALF_TERMS), size),
        rungs=rungs.transpose(0, 2, 1).reshape(2, -1),
        pupil_ids=np.arange(size),
        urns=urns,
        year_groups=("7", "8", "9", "10", "11"),
    )
    named = {int(urn): NamedSchool(int(urn), f"School {urn}", phases) for urn in urns}
    return compare_schools(stays_of.steps(), stays_of, named)


def test_where_schools_are_alike_at_most_one_trust_in_twenty_shows_a_claim() -> None:
    rng = np.random.default_rng(10)
    claimed = sum(any(each.claim for each in trust(rng)) for _ in range(200))
    assert claimed / 200 <= 0.05


def test_a_rung_that_leads_on_twice_as_often_is_found() -> None:
    def doubled(chance: Floats, school: int) -> Floats:
        return np.where((np.arange(8) == 3) & (school == 1), 3 * chance, chance)

    rng = np.random.default_rng(11)
    found = [
        any(each.claim and (each.urn, each.rung) == (100002, 3) for each in trust(rng, doubled, pupils=700))
        for _ in range(40)
    ]
    assert np.mean(found) >= 0.9


def test_the_sentence_has_the_figures_and_no_cause() -> None:
    def doubled(chance: Floats, school: int) -> Floats:
        return np.where((np.arange(8) == 1) & (school == 0), 3 * chance, chance)

    compared = trust(np.random.default_rng(12), doubled, pupils=700)
    (found,) = [
        each for each in compared if (each.urn, each.branch, each.rung) == (100001, "school_exclusion", 1)
    ]
    assert found.rate is not None
    assert found.elsewhere is not None
    here, there = f"{100 * found.rate:.0f} of every 100", f"{100 * found.elsewhere:.0f} of every 100"
    assert found.claim.startswith(
        f"At School 100001, {here} half-terms whose highest rung of school exclusion was “Sent out of the "
        f"room” were followed by a higher one, and {there} elsewhere"
    )
    assert found.claim.endswith("the figures do not say why.")


def test_few_pupils_and_other_phases_are_not_judged() -> None:
    small = trust(np.random.default_rng(13), pupils=9)
    assert all(each.p is None and not each.claim for each in small)
    assert {each.reason for each in small} == {"fewer than 10 pupils stood on it here"}
    alone = trust(np.random.default_rng(14), schools=1)
    assert alone == ()


def test_schools_with_older_pupils_are_held_against_pupils_as_old() -> None:
    """One school has the two oldest year groups only: its plain rates are higher, and it is not set apart."""
    rng = np.random.default_rng(15)
    claims = 0
    for _ in range(60):
        size = 1200
        age = np.where(np.arange(size) < 300, rng.integers(3, 5, size), rng.integers(0, 5, size))
        up = rng.random((size, 6)) < (0.1 + 0.15 * age)[:, None]
        rungs = np.where(np.column_stack([np.zeros(size, dtype=bool), up]), 1, 0)
        rungs[:, ::2] = 0
        stays = Stays(
            np.repeat(np.arange(size), 7), np.repeat((np.arange(size) >= 300).astype(np.int64), 7),
            np.repeat(age, 7), np.tile(np.arange(7), size), np.stack([rungs.reshape(-1)] * 2),
            np.arange(size), np.array([100001, 100002]), ("7", "8", "9", "10", "11"),
        )  # fmt: skip
        named = {urn: NamedSchool(urn, str(urn), "SS") for urn in (100001, 100002)}
        compared = compare_schools(stays.steps(), stays, named)
        (own,) = [
            each for each in compared if (each.urn, each.branch, each.rung) == (100001, "self_exclusion", 0)
        ]
        assert own.elsewhere is not None
        assert own.elsewhere > 0.2
        claims += any(each.claim for each in compared)
    assert claims / 60 <= 0.08


def test_rungs_have_names() -> None:
    assert rung_label("school_exclusion", 4) == "“Suspension”"
    assert rung_label("self_exclusion", 0) == "no rung"


def test_two_schools_that_differ_are_one_finding_told_at_the_higher_rate() -> None:
    def tripled(chance: Floats, school: int) -> Floats:
        return np.where((np.arange(8) == 3) & (school == 1), 3 * chance, chance)

    two = trust(np.random.default_rng(21), tripled, schools=2, pupils=700)
    low, high = (each for each in two if (each.branch, each.rung) == ("school_exclusion", 3))
    assert low.claim
    assert high.claim
    assert (low.others, low.mirror_of) == ((100002,), 100002)
    assert (high.others, high.mirror_of) == ((100001,), None)
    four = trust(np.random.default_rng(21), tripled, pupils=700)
    assert any(each.claim for each in four)
    assert all(each.mirror_of is None for each in four), "against three others, each finding is its own"
