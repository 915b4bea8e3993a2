"""A practice by group: whether it did as much for all who were given it, and whether it harmed some."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wholeschool.actions.report_scope import Scope
from wholeschool.actions.support_panel import GivenPupils
from wholeschool.continuum.rows.columns import NOWHERE, places
from wholeschool.equity.characteristics import asked_characteristics
from wholeschool.equity.grouped import Grouped
from wholeschool.practice.judged.by_group import ByGroup, by_group
from wholeschool.practice.units.compared import Control
from wholeschool.practice.units.panel import Panel

BY = ("sex", "fsm", "sen", "ethnicity_major")


def effects_by_group(
    scope: Scope, given: GivenPupils, panel: Panel, design: str, control: Control, to_leave: int = 0
) -> ByGroup:
    """The effect in each group of the pupils of `given.panel`, by what their rolls of the year say last.

    `to_leave`: the fewest pupils that may be told to others; characteristics that have a smaller group are
    not asked about then. 0 = it is for those who work with them.
    """
    called = np.array([int(each) for each in panel.units], dtype=np.int64)
    groups = _groups(scope, given.year, given.pupils[given.among[called]])
    if not to_leave:
        return by_group(panel, groups, design, control)
    of_those = {
        by: Counter(label for label, began in zip(labels, panel.began, strict=True) if began)
        for by, labels in groups.items()
    }
    may = {by: groups[by] for by, each in of_those.items() if min(each.values(), default=0) >= to_leave}
    return by_group(panel, may, design, control, to_leave)


def _groups(scope: Scope, year: str, pupils: npt.NDArray[np.int64]) -> dict[str, list[str]]:
    """By characteristic the group of each pupil (n,); "" = the roll does not say."""
    by = asked_characteristics(BY)
    table = scope.engine.table("enrolments")
    columns = ["pupil_id", "start", *dict.fromkeys(each.column for each in by)]
    rolls = scope.engine.fetch(table.filter(table.academic_year == year).select(columns).order_by("start"))
    # Whoever moved between schools is one pupil here, of the group that the last roll says.
    anywhere = rolls.append_column("urn", pa.array(np.zeros(rolls.num_rows, dtype=np.int64)))
    found = {}
    for each, grouped in zip(by, Grouped.each(anywhere, ([one] for one in by)), strict=True):
        names = np.array([*grouped.names, ""], dtype=object)
        at = places(grouped.pupils, pupils)
        group = np.where(at == NOWHERE, NOWHERE, grouped.group[at])
        found[each.name] = names[group].tolist()
    return found
