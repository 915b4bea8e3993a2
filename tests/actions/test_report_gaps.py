"""Counts of groups for the pages: what stands alone, what stands together, and what nobody can work out."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.made import MadeTrust
from wholeschool.actions.gap_layout import fits, group_blocks, school_rows
from wholeschool.actions.gaps import gaps_of_store
from wholeschool.actions.gaps_asked import AskedGaps, GapsScope
from wholeschool.actions.reading import reading
from wholeschool.actions.release_from_store import count_pupils
from wholeschool.actions.report_gaps import gap_counts, groups_of_pupils, pupils_counted, released_groups
from wholeschool.actions.report_scope import latest
from wholeschool.disclosure import ALL, load_policy
from wholeschool.equity.characteristics import asked_characteristics
from wholeschool.equity.grouped import Grouped
from wholeschool.equity.measured import MeasuredRows
from wholeschool.report.group_counts import BY, MEASURES, TOGETHER, GroupCounts
from wholeschool.store import Store

POLICY = load_policy()
COUNTS = st.integers(2, 6).flatmap(
    lambda schools: st.lists(
        st.lists(st.tuples(st.integers(0, 30), st.integers(0, 90)), min_size=2, max_size=4).filter(bool),
        min_size=schools,
        max_size=schools,
    ).filter(lambda rows: len({len(row) for row in rows}) == 1)
)


def _released(counts: np.ndarray) -> GroupCounts:
    schools, groups = (
        [f"{name} {at}" for at in range(size)] for name, size in zip("sg", counts.shape, strict=False)
    )
    return released_groups(GroupCounts("m", "by", "Made up"), counts, schools, groups, "a test", POLICY)


def _rows(counts: np.ndarray) -> tuple[list[int], list[int]]:
    return school_rows(counts, POLICY)


def test_schools_with_small_counts_stand_together() -> None:
    counts = np.array([[[20, 80], [9, 90]], [[3, 40], [7, 60]], [[6, 30], [2, 50]], [[30, 90], [12, 80]]])
    assert _rows(counts) == ([0, 3], [1, 2])


def test_one_small_school_takes_the_smallest_other_with_it() -> None:
    counts = np.array([[[20, 80], [9, 90]], [[3, 40], [7, 60]], [[10, 30], [8, 50]]])
    assert _rows(counts) == ([0], [1, 2])


def test_where_all_stand_together_there_are_no_schools() -> None:
    counts = np.array([[[3, 80], [9, 90]], [[3, 40], [7, 60]]])
    assert _rows(counts) == ([], [0, 1])
    assert _released(counts).schools == ()
    assert len(_released(counts).cells()) == 2


def test_a_small_group_goes_with_the_smallest_other() -> None:
    blocks = group_blocks(np.array([[200, 900], [2, 30], [50, 300], [20, 90]]), POLICY)
    assert blocks == [[0], [1, 3], [2]]
    assert group_blocks(np.array([[2, 30], [1, 50]]), POLICY) == []


def test_a_group_that_is_counted_whole_is_not_shown() -> None:
    assert not fits(np.array([40, 0]), POLICY)
    assert fits(np.array([0, 40]), POLICY)


@settings(deadline=None, max_examples=60)
@given(COUNTS)
def test_nothing_shown_rests_on_few(rows: list[list[tuple[int, int]]]) -> None:
    counts = np.array(rows)
    found = _released(counts)
    if found.table is None:
        return
    names = {f"g {at}": at for at in range(counts.shape[1])}
    alone = [int(school.split()[1]) for school in found.schools]
    rest = [at for at in range(len(counts)) if at not in alone]
    sums = {ALL: counts.sum(axis=0), TOGETHER: counts[rest].sum(axis=0)}
    sums |= {f"s {at}": counts[at] for at in alone}
    assert not found.schools or len(rest) != 1, "what is left over is never one school"
    for school, own in sums.items():
        for group, count, base in found.cells(school):
            cell = own[[names[each] for each in group.split(" or ")]].sum(axis=0)
            assert fits(cell, POLICY)
            assert (count, base) == (POLICY.rounded_count(cell[0]), POLICY.rounded_count(cell.sum()))


def _stays(stays: list[tuple[int, int, bool, bool]]) -> MeasuredRows:
    """Each pupil once, of stays: pupil, school, free meals, and whether the school counted the pupil."""
    columns = [*map(pa.array, zip(*stays, strict=True))]
    grouped = Grouped.of(
        pa.table(columns[:3], names=["pupil_id", "urn", "fsm"]), asked_characteristics(("fsm",))
    )
    sides = (
        pa.table(
            [
                *map(
                    pa.array,
                    zip(*((pupil, urn, 1) for pupil, urn, _, has in stays if has or every), strict=True),
                )
            ],
            names=["pupil_id", "urn", "amount"],
        )
        for every in (False, True)
    )
    return grouped.measured(grouped.once(grouped.amounts(*sides, shares=True)))


def test_schools_together_rest_on_pupils_and_not_on_their_stays() -> None:
    # Three pupils with free meals were counted, two of them at both schools: five stays.
    stays = [(pupil, urn, True, True) for pupil, urn in ((0, 1), (0, 2), (1, 1), (1, 2), (2, 1))]
    stays += [(at, 1 + at % 2, at < 63, at >= 63 and at % 4 == 0) for at in range(3, 203)]
    counts = pupils_counted(_stays(stays))
    assert counts.sum(axis=0).tolist() == [[3, 60], [35, 105]]
    assert _released(counts).table is None


@pytest.fixture(scope="module")
def of_store(two_years: MadeTrust) -> tuple[GroupCounts, ...]:
    with Store.open(two_years.store).reading() as engine:
        return tuple(gap_counts(latest(engine), POLICY))


def test_counts_are_those_of_the_command_rounded(
    two_years: MadeTrust, of_store: tuple[GroupCounts, ...]
) -> None:
    asked = AskedGaps(("fsm",), MEASURES)
    expected = {
        (each.measure.name, gap.group): (POLICY.rounded_count(gap.count), POLICY.rounded_count(gap.base))
        for each in gaps_of_store(Store.open(two_years.store), asked).found
        for gap in each.gaps
    }
    found = {
        (each.key, group): numbers
        for each in of_store
        if each.by == "fsm" and each.key in MEASURES
        for group, *numbers in each.cells()
    }
    assert found
    assert all(expected[key] == tuple(numbers) for key, numbers in found.items())


def test_there_are_measures_and_steps_of_each_characteristic(of_store: tuple[GroupCounts, ...]) -> None:
    assert {each.by for each in of_store} == {*BY}
    for by in BY:
        keys = [each.key for each in of_store if each.by == by]
        assert keys[:2] == [*MEASURES]
        assert {key.split(":")[0] for key in keys[2:]} == {"school_exclusion", "self_exclusion"}


def test_what_is_never_compared_is_no_measure_here() -> None:
    assert not {"religious_observance", "mobile_family"} & {*MEASURES}


@pytest.mark.parametrize("measure", MEASURES)
def test_a_page_and_a_release_count_the_same_pupils_at_the_same_schools(
    two_years: MadeTrust, measure: str
) -> None:
    released = count_pupils(Store.open(two_years.store), ("school", "sex"), measure, "")
    (_, schools), (_, groups) = released.columns
    with reading(Store.open(two_years.store)) as opened:
        scope = latest(opened.engine, opened.kept)
        asked = GapsScope(scope, scope.year, None, asked_characteristics(["sex"]), behind=False)
        ((grouped, pupils),) = (found for key, *found in groups_of_pupils(asked) if key.key == measure)
    counted = pupils_counted(pupils)
    at = [grouped.urns.tolist().index(int(school.split()[0])) for school in schools]
    own = [groups.index(name) for name in grouped.names]
    assert counted[at].tolist() == released.inner[:, own].tolist()
    assert counted.sum() == released.inner.sum() > 0
