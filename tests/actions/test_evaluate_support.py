"""A practice of a store evaluated: held against the files, and against what is true of them."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from tests.actions.with_supports import as_if_on, supports_store, with_supports
from tests.cli.command import wholeschool
from tests.conftest import MakeOnce
from tests.practice.plans import written
from tests.truth.supports import PER_DAYS, read_school
from wholeschool.actions.evaluate_plan import read_plan, write_plan
from wholeschool.actions.evaluate_support import SupportAsked, SupportEvaluated, evaluate_support
from wholeschool.actions.plan_register import Register, note_readings, read_register
from wholeschool.actions.reading import reading
from wholeschool.actions.report_scope import latest
from wholeschool.actions.support_counted import outcome_of
from wholeschool.actions.support_outcomes import asked_outcome
from wholeschool.actions.support_panel import given_pupils, so_far
from wholeschool.actions.support_plan import reading_of, standing
from wholeschool.errors import WrongCallError
from wholeschool.practice.given.fidelity import Fidelity
from wholeschool.practice.protocols.protocol import Said, new_protocol
from wholeschool.practice.units.panel import NEVER
from wholeschool.reference.practices import national_practices
from wholeschool.store import Store

PRACTICES = national_practices().practices
YEAR, OUTCOME = "202425", "sent_out+detention"
PLANNED = Said(
    "Does mentoring help?", OUTCOME, "lower", "pupils of the school", "half-terms of 2024/25",
    date(2024, 11, 1), "notyet", 0.5, "auto", practice="mentoring",
)  # fmt: skip


@pytest.fixture(scope="module")
def made(made_once: MakeOnce) -> Path:
    return with_supports(made_once)


@pytest.fixture(scope="module")
def store(made_once: MakeOnce, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A copy: that outcomes were read is written down in it."""
    return supports_store(made_once, tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="module")
def found(store: Store) -> SupportEvaluated:
    return evaluate_support(store, SupportAsked("mentoring", OUTCOME))


def test_who_was_given_it_from_when_and_what_came_is_what_the_files_say(made: Path, store: Store) -> None:
    school = read_school(made / "files", ("sent_out", "detention"))
    with reading(store) as opened:
        scope = latest(opened.engine, opened.kept)
        for practice, starts in school.given.items():
            given = given_pupils(scope, PRACTICES[practice], YEAR)
            assert sorted(given.starts[given.starts != NEVER]) == sorted(starts[starts > 0])
        values = outcome_of(scope, given, asked_outcome(OUTCOME))
    # The files' pupils are those of the whole year; of those who were given it there are no others.
    ours = np.rint(values * given.possible / 100)[given.starts != NEVER]
    theirs = np.rint(school.rates * school.days / PER_DAYS)[school.given[practice] > 0]
    assert sorted(map(tuple, ours.astype(int))) == sorted(map(tuple, theirs.astype(int)))


def test_measures_are_outcomes_too_and_absence_is_that_of_the_standings(store: Store) -> None:
    with reading(store) as opened:
        scope = latest(opened.engine, opened.kept)
        given = given_pupils(scope, PRACTICES["mentoring"], YEAR)
        absence = outcome_of(scope, given, asked_outcome("overall_absence"))
        table = opened.engine.table("standings")
        rows = opened.engine.fetch(table.filter(table.half_term == 3)).to_pylist()
    expected = {row["pupil_id"]: 100 * row["absent"] / row["possible"] for row in rows if row["possible"]}
    told = dict(zip(given.pupils.tolist(), absence[:, 2].tolist(), strict=True))
    assert {pupil for pupil, value in told.items() if value == value} == {*expected} & {*told}
    assert all(told[pupil] == pytest.approx(expected[pupil]) for pupil in {*expected} & {*told})


def test_pupils_given_something_else_and_those_of_other_years_are_no_comparison(store: Store) -> None:
    with reading(store) as opened:
        given = given_pupils(latest(opened.engine, opened.kept), PRACTICES["mentoring"], YEAR)
    panel = given.panel(np.zeros(given.possible.shape))
    begun = given.starts != NEVER
    like = np.isin(given.year_groups, given.year_groups[begun])
    other = given.other_from != NEVER
    assert other.any()
    assert not like.all()
    assert len(panel.units) == (like & ~(begun & other & (given.other_from <= given.starts))).sum()
    assert panel.other_from is not None
    assert panel.other_from.any()


def test_the_interval_holds_the_truth(made: Path, store: Store, found: SupportEvaluated) -> None:
    truth = json.loads((made / "files" / "truth.json").read_text("utf-8"))["supports"]
    practice = next(each for each in truth["practices"] if each["practice"] == "mentoring")
    # Per hundred sessions: a pupil's half-term has some 64.
    would = sum(practice["would"]) / sum(practice["pupils"]) / 64 * 100
    overall = found.found.effects.overall
    assert overall.low <= (practice["factor"] - 1) * would <= overall.high
    assert found.found.effects.design == "matched"


def test_elsewhere_is_told_with_p_among_all_and_nothing_is_said_to_have_risen(
    found: SupportEvaluated,
) -> None:
    names = [each.outcome.name for each in found.elsewhere]
    assert {"internal_exclusion", "suspension", "overall_absence"} <= {*names}
    assert not {"sent_out", "detention"} & {*names}
    assert all(each.adjusted >= each.effect.p for each in found.elsewhere)
    assert any("none is seen to rise" in sentence for sentence in found.said)


def test_what_was_not_given_as_planned_lowers_the_grade(
    store: Store, found: SupportEvaluated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wholeschool.actions.evaluate_support.ELSEWHERE", ())
    asked = SupportAsked("mentoring", OUTCOME)
    with patch("wholeschool.practice.given.fidelity.fidelity", lambda *_: Fidelity(20, 20, 20, 0.3)):
        low = evaluate_support(store, asked)
    with patch("wholeschool.practice.given.fidelity.fidelity", lambda *_: Fidelity(20, 20, 20, 0.9)):
        enough = evaluate_support(store, asked)
    assert {*low.found.strength.doubts} - {*found.found.strength.doubts} == {
        *Fidelity(20, 20, 20, 0.3).doubts
    }
    assert "Of what was planned 90 % was given, in 20 of 20 spells that ended." in enough.said
    assert enough.found.strength == found.found.strength


def test_without_a_plan_the_grade_is_capped_and_a_plan_of_the_store_is_read(
    made_once: MakeOnce, found: SupportEvaluated, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wholeschool.actions.evaluate_support.ELSEWHERE", ("suspension",))
    assert found.plan.standing == "missing"
    store, plan = supports_store(made_once, tmp_path), tmp_path / "plan.toml"
    with as_if_on(datetime(2024, 8, 1, tzinfo=UTC)):
        write_plan(plan, asdict(PLANNED), store=store.path)
    asked = SupportAsked("mentoring", OUTCOME, plan=plan)
    followed = evaluate_support(store, asked)
    assert followed.plan.standing == "before"
    assert followed.plan.sentence.endswith("Not checked: its population.")
    # What would matter is the plan's, where the call says nothing of it.
    assert (followed.smallest, found.smallest) == (0.5, None)
    other = evaluate_support(store, replace(asked, smallest=9.0, comparison="never"))
    assert "planned was comparison notyet, and it is never" in other.plan.sentence
    assert "planned was smallest effect that matters 0.5, and it is 9.0" in other.plan.sentence
    # And it is held against others, in all that is told.
    assert other.found.effects.overall != followed.found.effects.overall
    assert other.elsewhere[0].effect != followed.elsewhere[0].effect
    assert [each.effect for each in other.groups.groups] != [each.effect for each in followed.groups.groups]
    assert evaluate_support(store, replace(asked, outcome="suspension")).plan.standing == "departed"
    with store.reading() as engine:
        steps = read_register(engine).steps(read_plan(plan).plan_id)
    assert [each.step for each in steps] == ["written", "outcomes_read", "outcomes_read"]


@pytest.mark.parametrize(
    ("changed", "month", "stands"),
    [
        ({}, 8, "before"),
        ({"window": "from Christmas on"}, 8, "before"),
        ({"outcome": "detention + sent_out"}, 8, "before"),
        ({"window": "from Christmas on", "outcomes_from": date(2025, 11, 1)}, 8, "window 2025/26"),
        ({"window": "half-terms of 2023-24"}, 8, "window 2023/24, and it is 2024/25"),
        ({"window": "2023/2024 and 202425"}, 8, "window 2023/24 and 2024/25, and it is 2024/25"),
        # What the call leaves open of these is the plan's.
        ({"comparison": "never"}, 8, "comparison never, and it is notyet"),
        ({"practice": "counselling"}, 8, "practice counselling"),
        ({"design": "staggered"}, 8, "design staggered"),
        # However late it says that outcomes will be known: the half-term of the first start is over.
        ({"outcomes_from": date(2999, 1, 1)}, 12, "before"),
        ({"outcomes_from": date(2999, 1, 1)}, 15, "outcomes could be known from 15 February 2025"),
    ],
)
def test_a_plan_of_something_else_does_not_hold(
    store: Store, changed: dict[str, Any], month: int, stands: str
) -> None:
    at = datetime(2024 + (month - 1) // 12, (month - 1) % 12 + 1, 1, tzinfo=UTC)
    protocol = new_protocol(replace(PLANNED, **changed), at)
    with reading(store) as opened:
        scope = latest(opened.engine, opened.kept)
        given = given_pupils(scope, PRACTICES["mentoring"], YEAR)
        with patch.object(Register, "first_read", return_value=None):
            asked = SupportAsked("mentoring", OUTCOME, smallest=0.5)
            plan = standing(scope, given, asked, (protocol, (written(protocol, at),)))
    assert plan.holds == (stands == "before")
    assert stands in plan.sentence


def test_what_is_told_without_a_plan_is_written_down_and_once(store: Store, found: SupportEvaluated) -> None:
    with store.reading() as engine:
        for outcome in ("sent_out", OUTCOME, *(each.outcome.name for each in found.elsewhere)):
            assert read_register(engine).first_read("mentoring", outcome, YEAR)
        assert read_register(engine).first_read("counselling", OUTCOME, YEAR) is None
    before = len(store.log())
    note_readings(store, [reading_of(found, None)])
    assert len(store.log()) == before


def test_groups_are_those_of_the_rolls_and_are_told_or_it_is_said_why(
    made: Path, found: SupportEvaluated
) -> None:
    with (made / "files" / "enrolments.csv").open(encoding="utf-8", newline="") as file:
        sex = {row["UPN"]: row["Sex"] for row in csv.DictReader(file)}
    with (made / "files" / "supports.csv").open(encoding="utf-8", newline="") as file:
        given = [row["UPN"] for row in csv.DictReader(file) if row["Practice"] == "mentoring"]
    expected = Counter({"M": "Male", "F": "Female"}[sex[each]] for each in given)
    began = {each.group: each.began for each in found.groups.of("sex")}
    assert began.keys() == expected.keys()
    # Who has nobody like them among those of the group is not in its effect.
    assert all(expected[group] - 2 <= many <= expected[group] for group, many in began.items())
    assert {each.by for each in found.groups.groups} == {"sex", "fsm", "sen", "ethnicity_major"}
    for each in found.groups.groups:
        assert (each.effect is None) == (each.reason != "")
        assert each.began >= 10 or each.effect is None
    assert any(each.effect for each in found.groups.groups)
    assert any("is it seen to come out worse" in sentence for sentence in found.said)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (SupportAsked("mentorin", OUTCOME), "mentoring"),
        (SupportAsked("mentoring", "sent_oot"), "sent_out"),
        (SupportAsked("mentoring", OUTCOME, comparison="nevr"), "no comparison “nevr”. Did you mean never?"),
        (SupportAsked("mentoring", "sent_out+overall_absence"), "only forms can be added up"),
        (SupportAsked("mentoring", OUTCOME, year="201819"), "no books of the year"),
        (SupportAsked("tutoring", OUTCOME), "nobody was given this in 2024/25"),
    ],
)
def test_what_cannot_be_evaluated_is_said(store: Store, asked: SupportAsked, said: str) -> None:
    with pytest.raises(WrongCallError) as problem:
        evaluate_support(store, asked)
    assert said in problem.value.sentence()


def test_the_command_tells_it_to_people_and_to_scripts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wholeschool.actions.evaluate_support.ELSEWHERE", ("suspension",))
    call = ("evaluate", "support", store.path, "--practice", "Mentoring", "--outcome", "sent_out+detention")
    answer = wholeschool(*call)
    assert "Strength of evidence: " in answer.out
    assert "Elsewhere, in the same pupils" in answer.out
    assert "By group: sent out of the room or detention in lesson time" in answer.out
    document = wholeschool(*call, "--json").document
    assert [each["outcome"] for each in document["elsewhere"]] == ["suspension"]
    assert {each["by"] for each in document["groups"]} == {"sex", "fsm", "sen", "ethnicity_major"}
    assert {"by", "groups", "q", "p", "p_adjusted"} == {*document["differing"][0]}
    assert {"design", "overall", "by_event_time", "pretrend", "warnings", "grade", "sentence"} <= {*document}
    assert (document["practice"], document["schools"]) == ("mentoring", 1)
    assert document["plan"]["standing"] == "missing"


def test_the_year_so_far_is_the_mean_of_what_was_before() -> None:
    outcome = np.array([[4.0, 2.0, 6.0, 0.0], [np.nan, 3.0, np.nan, 5.0]])
    assert so_far(outcome)[0].tolist() == [4.0, 4.0, 3.0, 4.0]
    assert np.isnan(so_far(outcome)[1, :2]).all()
    assert so_far(outcome)[1, 2:].tolist() == [3.0, 3.0]


def test_what_practices_of_the_same_schools_share_is_read_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reading(store) as opened:
        scope = latest(opened.engine, opened.kept)
        asked: list[object] = []
        fetch = opened.engine.fetch
        monkeypatch.setattr(opened.engine, "fetch", lambda rows: asked.append(rows) or fetch(rows))
        many = []
        for practice in ("mentoring", "counselling"):
            given = given_pupils(scope, PRACTICES[practice], YEAR)
            for outcome in ("sent_out", "suspension", "overall_absence"):
                outcome_of(scope, given, asked_outcome(outcome))
            many.append(len(asked))
    assert many[0] == many[1]
