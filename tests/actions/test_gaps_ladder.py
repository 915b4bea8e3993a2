"""Where gaps enter in a store: counted again from its rungs, one pupil at a time."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest

from tests.made import MadeTrust, rows_of
from wholeschool.actions.gaps_asked import AskedGaps
from wholeschool.actions.gaps_ladder import gaps_on_the_ladder
from wholeschool.continuum.rungs.rungs import BRANCHES
from wholeschool.equity.gap import LEVEL
from wholeschool.errors import WrongCallError
from wholeschool.store import Store

YEAR = "202425"


def test_pupils_are_those_of_the_rungs(two_years: MadeTrust) -> None:
    sexes: dict[int, tuple[date, str]] = {}
    for row in rows_of(two_years.store, "enrolments"):
        if row["academic_year"] == YEAR:
            sexes[row["pupil_id"]] = max(
                sexes.get(row["pupil_id"], (date.min, "")), (row["start"], row["sex"])
            )
    touched: dict[int, dict[int, date]] = defaultdict(dict)
    for row in rows_of(two_years.store, "rungs"):
        if row["academic_year"] == YEAR and row["branch"] == "school_exclusion":
            days = touched[row["pupil_id"]]
            days[row["rung"]] = min(days.get(row["rung"], date.max), row["day"])
    boys = [days for pupil, days in touched.items() if sexes[pupil][1] == "M"]
    at_risk = [
        days for days in boys if 1 in days and not any(each > 1 and days[each] < days[1] for each in days)
    ]
    went_on = [days for days in at_risk if max(days) > 1]
    found = gaps_on_the_ladder(Store.open(two_years.store), AskedGaps(("sex",)))
    steps = {(each.branch, each.step.rung): each.step for each in found.steps}
    male = {gap.group: gap for gap in steps["school_exclusion", 1].gaps}["Male"]
    assert (male.count, male.base) == (len(went_on), len(at_risk))
    roll = {gap.group: gap for gap in steps["school_exclusion", 0].gaps}["Male"]
    assert (roll.count, roll.base) == (len(boys), sum(sex == "M" for _, sex in sexes.values()))
    assert len(at_risk) > 10


def test_both_branches_have_a_step_from_each_rung(two_years: MadeTrust) -> None:
    found = gaps_on_the_ladder(Store.open(two_years.store), AskedGaps(("fsm",)))
    assert [(each.branch, each.step.rung) for each in found.steps] == [
        (branch, rung) for branch in BRANCHES for rung in range(7)
    ]
    assert found.steps[1].title == "Sent out of the room, then a higher rung"


def test_what_is_said_of_a_step_holds_though_all_steps_are_asked(two_years: MadeTrust) -> None:
    steps = gaps_on_the_ladder(Store.open(two_years.store), AskedGaps(("fsm",))).steps
    asked = sum(any(gap.p is not None for gap in each.step.gaps) for each in steps)
    found = [(each, gap) for each in steps for gap in each.step.gaps if gap.p_of_all is not None]
    assert any(gap.p_of_all < LEVEL < asked * gap.p_of_all for _, gap in found), "one alone would be claimed"
    for each, gap in found:
        said = [words for words in each.sentences if words.startswith(f"{gap.group}: ")]
        assert asked * gap.p_of_all < LEVEL or not any("the share of" in words for words in said)


def test_a_group_that_is_none_is_met_with_those_there_are(two_years: MadeTrust) -> None:
    with pytest.raises(WrongCallError, match="The groups are: free school meals, no free school meals"):
        gaps_on_the_ladder(Store.open(two_years.store), AskedGaps(("fsm",), reference="meals"))
