"""The pages of gaps of a made-up trust, as a release is held against them and as somebody reads them.

By group and by kind, of those who are counted, for each audience. Which kind a pupil is of hangs on nothing,
as boys and girls are in every group; of the mark, which hangs on the group, there is no page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from unittest.mock import patch

import numpy as np

from tests.truth.worlds import BASE, COUNT, Question
from wholeschool.actions import pages_beside
from wholeschool.actions.report_gaps import pupils_counted, released_groups
from wholeschool.disclosure import ALL, Policy, load_page_policy, load_policies
from wholeschool.disclosure.together import Registered
from wholeschool.equity.grouped import Grouped
from wholeschool.equity.measured import MeasuredRows
from wholeschool.report.group_counts import TOGETHER, GroupCounts

POLICIES = [load_page_policy(audience=each) for each in load_policies()]
BY = (1, 4)
"""Group, as in `worlds.Pupil`, and kind."""


def with_kinds(question: Question) -> Question:
    """The question of the same pupils, each with a kind as well."""
    whole = {pupil: (*of, "mf"[pupil % 2]) for pupil, of in question.whole.items()}
    return replace(question, whole=whole, pupils={pupil: whole[pupil] for pupil in question.pupils})


@dataclass(frozen=True)
class PageRows:
    """The rows of a page, in the columns of a world: a value may be several that stand together."""

    rows: tuple[dict[str, object], ...]
    notes: tuple[str, ...] = ()


def page_tables(question: Question) -> list[Registered]:
    """The pages of the trust."""
    found = []
    for by in BY:
        schools, groups, rows, ids = _measured(question, by)
        grouped = Grouped(ids, np.array(schools), ids, ids, tuple(groups), ids)
        for policy in POLICIES:
            of = GroupCounts(COUNT, f"column {by}", f"by {by}")
            with patch.object(pages_beside, "SCHOOL", "column 0"):
                table = pages_beside.page_table(of, grouped, rows, policy)
            found += [] if table is None else [table]
    return found


def as_read_with(pages: Sequence[Registered], releases: Sequence[Registered]) -> list[Registered]:
    """What releases of the trust are held against."""
    # The mark is to the group as free meals in six years are to free meals now.
    with (
        patch.dict(pages_beside._HANG_TOGETHER, {"column 3": ("column 1",)}),
        patch.object(pages_beside, "SCHOOL", "column 0"),
    ):
        return pages_beside.as_read_with(pages, releases)


def pages_read(question: Question, circle: int) -> list[tuple[Question, PageRows, Policy]]:
    """What somebody of a circle reads: the pages for it and for all wider ones."""
    found = []
    for by in BY:
        schools, groups, rows, _ = _measured(question, by)
        for policy in (each for each in POLICIES if each.circle <= circle):
            of = GroupCounts("m", str(by), "made up")
            page = released_groups(of, pupils_counted(rows), schools, groups, "made up", policy)
            read = replace(question, columns=(0, by), pupils=question.whole, with_base=True, group="")
            found.append((read, PageRows(tuple(_rows(page, schools, by))), policy))
    return found


def _measured(question: Question, by: int) -> tuple[list[str], list[str], MeasuredRows, np.ndarray]:
    ids = np.array(sorted(question.whole), dtype=np.int64)
    of = [question.whole[each] for each in ids.tolist()]
    schools, groups = (sorted({pupil[at] for pupil in of}) for at in (0, by))
    rows = MeasuredRows(
        pupil=np.arange(len(ids)),
        school=np.array([schools.index(pupil[0]) for pupil in of]),
        group=np.array([groups.index(pupil[by]) for pupil in of]),
        part=np.array([float(pupil[2] == "yes") for pupil in of]),
        whole=np.ones(len(ids)),
        groups=tuple(groups),
        schools=len(schools),
        shares=True,
    )
    return schools, groups, rows, ids


def _rows(page: GroupCounts, schools: list[str], by: int) -> Iterator[dict[str, object]]:
    rows = page.table.rows if page.table else ()
    alone = {row["school"] for row in rows} - {ALL, TOGETHER}
    for row in rows:
        school = frozenset(schools) - alone if row["school"] == TOGETHER else row["school"]
        group = row["group"] if row["group"] == ALL else frozenset(str(row["group"]).split(" or "))
        yield {"column 0": school, f"column {by}": group, COUNT: row["count"], BASE: row["base"]}
