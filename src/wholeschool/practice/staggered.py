"""Staggered adoption: what became of those who began, beside others who had not begun at the time."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np

from wholeschool.practice import averages
from wholeschool.practice.compared import Control, comparable
from wholeschool.practice.effects import Effects
from wholeschool.practice.group_time import group_times
from wholeschool.practice.panel import NEVER, Panel


def staggered(panel: Panel, control: Control = "notyet") -> tuple[Effects, Panel]:
    """Group-time effects, averaged; and the part of the panel that they are of.

    Overall: an effect a unit that began and time since. Standard errors from influence functions. Source:
    Callaway & Sant'Anna (2021), Journal of Econometrics 225. Raises WrongCallError as `comparable` and
    `group_times`.
    """
    panel = comparable(panel, control, complete=True)
    found = group_times(panel, control)
    groups = averages.by_group(found)
    after = [each for when, each in averages.by_event_time(found).items() if when >= 0]
    means = {
        "by_group": averages.mean_by_units(found, groups),
        "by_event_time": averages.mean_of(after),
        "by_calendar_time": averages.mean_of([*averages.by_calendar_time(found).values()]),
    }
    began = int(np.sum(found.starts != NEVER))
    effects = Effects(
        "staggered",
        averages.estimate(found, averages.overall(found)),
        averages.event_times(found),
        averages.pretrend(found),
        treated=began,
        comparison=len(panel.units) - began,
        rows=len(panel.unit),
        others=MappingProxyType({name: averages.estimate(found, each) for name, each in means.items()}),
    )
    return effects, panel
