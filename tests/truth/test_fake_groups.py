"""Real schools with no programme, in groups drawn by lot: nothing is said of one that is not so of others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.truth.fake_groups import claims, run
from tests.truth.fake_starts import PANELS, begun_nothing
from wholeschool.practice.judged.by_group import by_group
from wholeschool.practice.units.panel import NEVER


@pytest.mark.parametrize("panel", PANELS)
def test_of_nothing_no_group_is_said_to_fare_otherwise(panel: str) -> None:
    found = run(panel, range(2))
    assert sum(each.effect is not None for every in found for each in every.groups) >= 10
    assert [claims(each) for each in found] == [(False, False)] * 2


def test_what_harms_one_group_alone_would_be_said() -> None:
    panel, _ = begun_nothing(PANELS["kentucky"](), 0)
    labels = ["harmed" if unit % 2 else "not" for unit in range(panel.began.size)]
    since = (panel.start != NEVER) & (panel.time >= panel.start)
    harm = 50 * (since & (np.asarray(labels)[panel.unit] == "harmed"))
    found = by_group(replace(panel, outcome=panel.outcome + harm), {"side": labels}, "staggered")
    assert claims(found) == (True, True)
