"""Findings of `check` on simulated trusts: none where nothing is wrong, and those that were planted."""

from pathlib import Path

import pytest

from tests.made import MadeTrust
from tests.truth.plausible import false_alarms
from wholeschool.continuum.plausible import plausibility
from wholeschool.store import Store


@pytest.mark.parametrize(("seed", "size"), [(1, (2, 400, 2)), (2, (3, 60, 1)), (3, (12, 600, 1))])
def test_a_trust_in_which_nothing_is_wrong_raises_no_alarm(
    tmp_path: Path, seed: int, size: tuple[int, int, int]
) -> None:
    assert [each.sentence() for each in false_alarms(tmp_path, seed, size)] == []


def test_every_planted_error_of_suspensions_is_in_the_sums(two_years: MadeTrust) -> None:
    planted = {each["error"] for each in two_years.truth["planted"]}
    with Store.open(two_years.store).reading() as engine:
        found = plausibility(engine)
    assert {"suspension_not_recorded", "illness_while_suspended", "present_while_suspended"} <= planted
    assert all(each.academic_year in ("202324", "202425") and 0 < each.pupils < 10_000 for each in found)
    assert {each.check for each in found if not each.urn} <= {"suspended_over_45_days"}
    seen = {each.check for each in found}
    assert {"e_without_suspension", "suspension_without_e"} <= seen
