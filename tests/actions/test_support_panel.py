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
from wholeschool.actions.support_panel import GivenPupils, given_pupils
from wholeschool.engine import LocalEngine
from wholeschool.errors import WrongCallError
from wholeschool.practice.given.exposure import exposure
from wholeschool.practice.judged.evaluation import evaluate
from wholeschool.practice.results.figures import figure
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
    assert before.given_others > 0
    for group, left_out in (("school ", False), ("year_group 8", False), ("class 8B", True), (None, True)):
        monkeypatch.setattr(
            support_panel, "exposure", lambda engine, until, group=group: _everybody_in(group, engine, until)
        )
        now = _given(store)
        assert np.array_equal(now.others, before.others) is not left_out
        assert now.others.all() == left_out
        assert (len(now.among) == now.given.sum()) == left_out


def test_no_sentence_names_a_pupil(store: Path) -> None:
    given = _given(store)
    panel = given.panel(np.zeros(given.possible.shape))
    assert panel.named(np.arange(3)) == "3 pupils"
    with pytest.raises(WrongCallError, match=r"\d+ pupils begin within the panel"):
        evaluate(panel, "its")


def test_what_was_written_down_late_is_a_doubt(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate_support, "ELSEWHERE", ())
    given = _given(store)
    few = int(given.given.sum()) // 10
    for late, doubted in ((few, False), (few + 1, True)):
        monkeypatch.setattr(
            support_panel, "given_pupils", lambda *asked, late=late: replace(given_pupils(*asked), late=late)
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
