"""Who stands beside those who were given a support, and what is doubted of who was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from tests.actions.with_supports import with_supports
from tests.conftest import MakeOnce
from wholeschool.actions import evaluate_support, support_panel
from wholeschool.actions.evaluate_support import SupportAsked, evaluated
from wholeschool.actions.reading import reading
from wholeschool.actions.report_scope import latest
from wholeschool.actions.support_compared import doubts_of, left_out_of, refuse_none_alone
from wholeschool.actions.support_panel import HALF_TERMS, GivenPupils, given_pupils
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError
from wholeschool.practice.given.exposure import exposure
from wholeschool.practice.judged.evaluation import evaluate
from wholeschool.practice.results.figures import figure
from wholeschool.practice.units.panel import NEVER
from wholeschool.reference.practices import national_practices
from wholeschool.store import Store

MENTORING = national_practices().practices["mentoring"]
YEAR = "202425"


@pytest.fixture(scope="module")
def store(made_once: MakeOnce) -> Path:
    return with_supports(made_once) / "store"


def _given(store: Path) -> GivenPupils:
    with reading(Store.open(store)) as opened:
        return given_pupils(latest(opened.engine, opened.kept), MENTORING, YEAR)


def _everybody_in(group: str | None, engine: LocalEngine, until: date) -> pa.Table:
    """Exposure in which every pupil was given another practice, with a group or alone."""
    rows = exposure(engine, until)
    like = rows.slice(0, 1).to_pylist()[0] | {"practice_id": "breakfast", "group": group}
    pupils = engine.fetch(engine.table("enrolments").select("pupil_id").distinct())["pupil_id"].to_pylist()
    more = [like | {"pupil_id": pupil} for pupil in pupils]
    return pa.concat_tables([rows, pa.Table.from_pylist(more, rows.schema)])


def test_what_a_whole_school_or_year_group_was_given_leaves_nobody_out(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _given(store)
    assert before.others_given > 0
    for group, left_out in (("school ", False), ("year_group 8", False), ("class 8B", True), (None, True)):
        monkeypatch.setattr(
            support_panel, "exposure", lambda engine, until, group=group: _everybody_in(group, engine, until)
        )
        now = _given(store)
        assert np.array_equal(now.other_from, before.other_from) is not left_out
        assert (now.other_from != NEVER).all() == left_out
        assert (now.with_another | now.another_as_well)[now.given].all() == left_out


def test_what_another_practice_does_is_not_put_down_to_this_one(store: Path) -> None:
    """By then or with it: left out. Later: both count on, and it is said. Beside: until they are given it."""
    given = _given(store)
    own, beside = np.flatnonzero(given.given), np.flatnonzero(~given.given)
    other_from = np.zeros(len(given.pupils), dtype=np.int64)
    starts = given.starts[own]
    some = starts < HALF_TERMS
    other_from[own[some][:2]] = starts[some][:2]
    other_from[own[some][2:4]] = starts[some][2:4] + 1
    other_from[beside[:5]] = 4
    now = replace(given, other_from=other_from, late=np.zeros(len(given.pupils), dtype=bool))
    assert np.flatnonzero(now.with_another).tolist() == sorted(own[some][:2])
    assert np.flatnonzero(now.another_as_well).tolist() == sorted(own[some][2:4])
    assert not {*own[some][:2]} & {*now.among.tolist()}
    panel = now.panel(np.zeros(given.possible.shape))
    assert panel.other_from is not None
    whose = now.among[[int(each) for each in panel.units]][panel.unit]
    assert np.array_equal(panel.other_from, other_from[whose])
    assert (panel.other_from == 4).any()
    first, *_ = left_out_of(replace(now, before=0))
    assert first.startswith("2 pupils had been given something else")
    assert not doubts_of(now)
    many = replace(now, other_from=np.where(given.given & (given.starts < 6), given.starts + 1, 0))
    assert "were given something else later as well: what is found is of both." in "".join(doubts_of(many))
    as_they_come = replace(now, apart=False)
    assert not as_they_come.with_another.any()
    assert as_they_come.another_as_well.sum() == 4
    panel = as_they_come.panel(np.zeros(given.possible.shape))
    assert panel.other_from is not None
    assert not panel.other_from.any()
    assert "4 pupils were given something else as well." in [*left_out_of(as_they_come)]
    with pytest.raises(WrongCallError, match="all who were given it had been given something else by then"):
        refuse_none_alone(replace(now, other_from=given.starts))


def test_each_is_of_a_school_and_year_group_and_of_a_school(store: Path) -> None:
    given = _given(store)
    panel = given.panel(np.zeros(given.possible.shape))
    assert panel.within is not None
    both, school = panel.within.T
    whose = given.among[[int(each) for each in panel.units]][panel.unit]
    assert np.array_equal(school, given.at[whose])
    pairs = {*zip(given.at[whose].tolist(), given.year_groups[whose].tolist(), strict=True)}
    assert len({*both.tolist()}) == len(pairs) > given.schools


def test_no_sentence_names_a_pupil(store: Path) -> None:
    given = _given(store)
    panel = given.panel(np.zeros(given.possible.shape))
    assert panel.named(np.arange(3)) == "3 pupils"
    with pytest.raises(WrongCallError, match=r"\d+ pupils begin within the panel"):
        evaluate(panel, "its")


def test_what_was_written_down_late_is_a_doubt(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate_support, "ELSEWHERE", ())
    given = _given(store)
    few = int(given.compared.sum()) // 10
    for late, doubted in ((few, False), (few + 1, True)):
        of_whom = np.isin(np.arange(len(given.pupils)), np.flatnonzero(given.compared)[:late])
        monkeypatch.setattr(
            support_panel, "given_pupils", lambda *asked, of=of_whom: replace(given_pupils(*asked), late=of)
        )
        with reading(Store.open(store)) as opened:
            scope = latest(opened.engine, opened.kept)
            found = evaluated(scope, store, SupportAsked("mentoring", "sent_out+detention"), None)
        effect = found.found.effects.overall
        least = figure((effect.high - effect.low) / 2 + 0.8416 * effect.se)
        assert f"One of less than {least} would be missed more than one time in five." in found.said[0]
        said = "when it was known how it went"
        assert any(said in each for each in found.found.strength.doubts) == doubted
        assert any(said in each for each in found.said) != doubted
