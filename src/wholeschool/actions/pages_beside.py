"""The pages of gaps as tables beside releases: whoever reads a release can read the pages of the same pupils.

Pages are written as often as somebody likes, by one person, and are in no register. So a release is held
against those that could be written of its year today, for its own audience and for every wider or narrower
one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from wholeschool.actions.gap_layout import Layout
from wholeschool.actions.gaps_asked import GapsScope
from wholeschool.actions.reading import reading
from wholeschool.actions.release_from_store import SCHOOL
from wholeschool.actions.report_gaps import groups_of_pupils, pupils_counted
from wholeschool.actions.report_scope import Scope, latest
from wholeschool.disclosure import Policy, keep_counts, load_page_policy, load_policies
from wholeschool.disclosure.together import Registered, collapsed, said_once
from wholeschool.equity.characteristics import asked_characteristics
from wholeschool.equity.grouped import Grouped
from wholeschool.equity.measured import MeasuredRows
from wholeschool.report.group_counts import BY, GroupCounts
from wholeschool.store import Store


def pages_of(store: Store, year: str) -> tuple[Registered, ...]:
    """The tables of gaps that pages of a year would show, by the default policy for each audience."""
    with reading(store) as opened:
        presence = opened.engine.table("presence")
        if not opened.engine.count(presence.filter(presence.academic_year == year)):
            return ()
        scope = latest(opened.engine, opened.kept)
        policies = [load_page_policy(audience=each) for each in load_policies()]
        return tuple(page_tables(scope, year, policies))


def page_tables(scope: Scope, year: str, policies: Sequence[Policy]) -> Iterator[Registered]:
    """The tables of gaps that pages of a year would show, with who is in which cell.

    `policies`: of each audience. What narrower ones are shown just as wider ones are, is there once.
    """
    opened = GapsScope(scope, year, None, asked_characteristics([*BY]), behind=False)
    for of, grouped, pupils in groups_of_pupils(opened):
        seen = set[tuple[bytes, ...]]()
        for policy in sorted(policies, key=lambda each: each.circle):
            table = page_table(of, grouped, pupils, policy)
            if table is not None and (shown := (table.low.tobytes(), table.high.tobytes())) not in seen:
                seen.add(shown)
                yield table


def page_table(of: GroupCounts, grouped: Grouped, pupils: MeasuredRows, policy: Policy) -> Registered | None:
    """What a page shows of groups at schools, to its reader; None where it shows nothing."""
    counts = pupils_counted(pupils)
    layout = Layout.of(counts, policy)
    if layout is None:
        return None
    merged = layout.merged(counts)
    at = (
        _number(layout.schools, len(counts))[pupils.school],
        _number(layout.groups, counts.shape[1])[pupils.group],
        np.where(pupils.part > 0, 0, 1),
    )
    columns = layout.columns([str(urn) for urn in grouped.urns.tolist()], grouped.names, (SCHOOL, of.by))
    places = np.ravel_multi_index(at, tuple(size + 1 for size in merged.shape)).astype(np.intp)
    ids = grouped.pupils[pupils.pupil]
    return keep_counts(
        of.title, columns, merged, policy, name=of.key, base="base", pupils=ids, places=places
    ).table


def as_read_with(pages: Sequence[Registered], releases: Sequence[Registered]) -> list[Registered]:
    """The pages by what releases go by as well, and by school: of the rest their sums are what matters."""
    by = {name for release in releases for name in (release.counting, *dict(release.columns))}
    kept = {SCHOOL, *by, *(page for each in by for page in _HANG_TOGETHER.get(each, ()))}
    return said_once([collapsed(page, kept) for page in pages])


_HANG_TOGETHER = {
    "fsm6": ("fsm",),
    "sen_need": ("sen",),
    "ethnicity": ("ethnicity_major",),
    "severe_absence": ("persistent_absence",),
    "school_exclusion_rung": ("pupils_suspended_rate",),
    "self_exclusion_rung": ("persistent_absence",),
}
"""What a release can go by, and what of the pages says something of it: the one is a part of the other."""


def _number(ones: Sequence[Sequence[int]], size: int) -> np.ndarray:
    """In which row or column each school or group stands."""
    found = np.full(size, -1, dtype=np.intp)
    for number, places in enumerate(ones):
        found[[*places]] = number
    return found
