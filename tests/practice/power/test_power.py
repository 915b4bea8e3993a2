"""What an evaluation could see by its size: published figures, the rule of what can tell, and its words."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest

from tests.shared import reference_file
from wholeschool.errors import WrongCallError
from wholeschool.practice.power.power import power
from wholeschool.practice.power.power_asked import OF_SHARES, Planned
from wholeschool.practice.power.power_words import in_words
from wholeschool.stats.means import random_means

SCHOOLS = Planned("school", pupils=100, schools=40, alike=0.15)


def test_schools_and_trusts_are_those_of_powerup() -> None:
    assert power(SCHOOLS).smallest == pytest.approx(0.362026, abs=1e-6)
    trusts = Planned("trust", pupils=15, schools=3, trusts=60, alike=0.17, alike_trusts=0.06)
    assert power(trusts).smallest == pytest.approx(0.269108, abs=1e-6)
    assert power(Planned("pupil", pupils=400)).smallest == pytest.approx(0.280847, abs=1e-6)
    earlier = power(replace(SCHOOLS, explained=0.5, matters=0.25))
    assert (earlier.smallest, earlier.chance_of_matters) == pytest.approx((0.256174, 0.780763), abs=1e-6)


def test_pupils_are_as_alike_in_their_schools_as_we_say() -> None:
    schools: dict[str, list[int]] = {}
    with reference_file("suspend.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            schools.setdefault(row["school"], []).append(int(row["sus"]))
    sizes, means = ([of(each) for each in schools.values()] for of in (len, np.mean))
    squares = [float(np.var(each) * len(each)) for each in schools.values()]
    assert random_means(sizes, means, squares).between == pytest.approx(OF_SHARES.share, abs=5e-4)


def test_a_measure_has_its_unit_and_a_share_its_percentage_points() -> None:
    assert power(replace(SCHOOLS, spread=12.0)).smallest == pytest.approx(12 * 0.362026, abs=1e-4)
    found = power(replace(SCHOOLS, share=10.0))
    assert found.smallest == pytest.approx(30 * 0.362026, abs=1e-4)
    assert "10.9 percentage points: not even a fall to none, from 10." in in_words(found)[0]


def test_pupils_of_whom_a_share_counts() -> None:
    """R's power.prop.test: 434.432 in each of two groups tell 10 from 5 per cent."""
    found = power(Planned("pupil", pupils=869, share=10.0, matters=5.0))
    assert found.smallest == pytest.approx(5.0, abs=2e-3)
    assert found.chance_of_matters == pytest.approx(0.8, abs=1e-3)
    assert found.can_tell
    assert not power(Planned("pupil", pupils=860, share=10.0, matters=5.0)).can_tell


@pytest.mark.parametrize(
    ("changed", "can_tell", "said"),
    [
        ({"matters": 0.4}, True, "This evaluation can tell."),
        ({"matters": -0.4}, True, "This evaluation can tell."),
        ({"matters": 0.3}, False, "This evaluation cannot tell: if it finds nothing"),
        ({}, None, "Say what would matter"),
        ({"schools": 9, "matters": 9.0}, False, "cannot tell. 4 schools would stand on one side"),
        ({"schools": 10, "matters": 9.0}, True, "This evaluation can tell."),
        ({"given": 0.1, "schools": 49, "matters": 9.0}, False, "cannot tell. 4 schools would stand"),
    ],
)
def test_what_could_not_be_seen_cannot_be_told(
    changed: dict[str, float], can_tell: bool | None, said: str
) -> None:
    found = power(replace(SCHOOLS, **changed))  # type: ignore[arg-type]
    assert found.can_tell is can_tell
    assert any(said in each for each in in_words(found))


def test_few_pupils_cannot_tell_of_shares_either() -> None:
    found = power(Planned("pupil", pupils=8, share=50.0, matters=50.0))
    assert (found.can_tell, found.chance_of_matters) == (False, None)
    assert in_words(found)[0].startswith("This evaluation cannot tell. 4 pupils would stand on one side")


def test_what_is_taken_for_granted_is_said_with_its_source() -> None:
    assert any("3.4 % of what makes pupils differ" in each and "Virginia" in each for each in in_words(
        power(replace(SCHOOLS, alike=None, share=8.0))
    ))  # fmt: skip
    assert any("65 London schools" in each for each in in_words(power(replace(SCHOOLS, alike=None))))
    assert not any("London" in each for each in in_words(power(SCHOOLS)))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"given_to": "scool"}, "Did you mean school"),
        ({"pupils": 0}, "0 pupils cannot be compared"),
        ({"share": 5.0, "matters": 6.0}, "5 % cannot fall by 6 percentage points"),
        ({"given": 1.2}, "--given cannot be 120"),
        ({"share": 0.0}, "--share cannot be 0"),
        ({"share": 5.0, "spread": 2.0}, "not both"),
        ({"alike": 1.5}, "--alike cannot be 1.5"),
        ({"explained": 1.0}, "--explained cannot be 1"),
        ({"alike": 0.8, "alike_trusts": 0.4}, "more than all"),
        ({"matters": 0.0}, "other than 0"),
        ({"chance": 1.0}, "--chance cannot be 100"),
    ],
)
def test_what_is_no_size_is_refused(changed: dict[str, float], said: str) -> None:
    with pytest.raises(WrongCallError, match=said):
        power(replace(SCHOOLS, **changed))  # type: ignore[arg-type]
