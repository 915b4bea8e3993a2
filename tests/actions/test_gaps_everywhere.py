"""Gaps worked out together: held against those worked out one by one."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from dataclasses import replace

import pytest

from tests.made import MadeTrust
from wholeschool.actions.gaps import gaps_of_store
from wholeschool.actions.gaps_asked import AskedGaps
from wholeschool.actions.gaps_everywhere import GapsEverywhere, gaps_everywhere
from wholeschool.actions.reading import reading
from wholeschool.equity.characteristics import characteristics
from wholeschool.equity.gap import Gap
from wholeschool.errors import WrongCallError
from wholeschool.reference.measures import measures
from wholeschool.stats import holm
from wholeschool.store import Store

BY = ("fsm", "ethnicity_major", "sen")


@pytest.fixture(scope="module")
def everything(two_years: MadeTrust) -> GapsEverywhere:
    return gaps_everywhere(Store.open(two_years.store))


def test_all_measures_and_characteristics_are_there(everything: GapsEverywhere) -> None:
    assert [(each.measure.name, each.by) for each in everything.found] == [
        *itertools.product(measures(), characteristics())
    ]


def test_what_is_in_absence_by_ethnic_group_is_said_once(everything: GapsEverywhere) -> None:
    (said,) = everything.sentences
    assert "religious observance" in said
    by_fsm = [each for each in everything.found if each.by == "fsm"]
    assert replace(everything, found=tuple(by_fsm)).sentences == ()


def test_each_is_as_it_is_by_itself(two_years: MadeTrust, everything: GapsEverywhere) -> None:
    together: defaultdict[tuple[str, str, int | None], list[Gap]] = defaultdict(list)
    for each, p_values in zip(everything.found, everything.p_of_everything, strict=True):
        for urn, gap, _ in each.rows(p_values):
            together[each.measure.name, each.by, urn].append(gap)
    urns = {urn for *_, urn in together}
    assert len(urns) > 2
    with reading(Store.open(two_years.store)) as opened:
        for by, urn in itertools.product(BY, urns):
            asked = AskedGaps((by,), urn=None if urn is None else str(urn))
            for alone in gaps_of_store(opened, asked).found:
                assert tuple(together[alone.measure.name, by, urn]) == alone.gaps


def test_questions_are_counted_once_and_asked_together(everything: GapsEverywhere) -> None:
    p_values = [
        gap.p
        for each, together in zip(everything.found, everything.p_of_everything, strict=True)
        for _, rows in itertools.groupby(each.rows(together), key=lambda row: row[0])
        for gap in _questions([gap for _, gap, _ in rows])
    ]
    assert everything.questions == len(p_values) > 300
    expected = sorted(p for p in holm([p or 0.0 for p in p_values]).tolist() if p < 1)
    found = sorted(p for each in everything.p_of_everything for p in each.ravel().tolist() if p < 1)
    assert found == pytest.approx(expected)


def test_each_row_has_its_p_of_everything(everything: GapsEverywhere) -> None:
    for each, together in zip(everything.found, everything.p_of_everything, strict=True):
        for _, rows in itertools.groupby(each.rows(together), key=lambda row: row[0]):
            theirs = [*rows]
            for _, gap, p in theirs:
                assert math.isnan(p) == (gap.p is None)
                assert gap.p_of_all is None or p >= gap.p_of_all
            # Of two groups, each against the other, both have the answer to the one question.
            assert len(theirs) != 2 or len({p for *_, p in theirs if not math.isnan(p)}) <= 1


def _questions(gaps: list[Gap]) -> list[Gap]:
    told = [each for each in gaps if each.p is not None]
    return told[:1] if len(gaps) == 2 else told


def test_what_is_not_there_is_refused(two_years: MadeTrust) -> None:
    with pytest.raises(WrongCallError, match=r"no characteristic “fms”\. Did you mean fsm"):
        gaps_everywhere(Store.open(two_years.store), ["fms"])
