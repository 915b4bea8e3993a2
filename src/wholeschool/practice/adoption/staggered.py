"""Staggered adoption: what became of those who began, beside others who had not begun at the time."""

from __future__ import annotations

from types import MappingProxyType

from wholeschool.practice.adoption import averages, sensitivity
from wholeschool.practice.adoption.group_time import group_times
from wholeschool.practice.results.effects import Effects
from wholeschool.practice.units.compared import Control, comparable
from wholeschool.practice.units.panel import Panel
from wholeschool.practice.units.sides import sides


def staggered(panel: Panel, control: Control = "notyet") -> tuple[Effects, Panel]:
    """Group-time effects, averaged; and the part of the panel that they are of.

    Overall: an effect a unit that began and time since. Standard errors from influence functions. Source:
    Callaway & Sant'Anna (2021), Journal of Econometrics 225. Raises WrongCallError as `comparable`,
    `sides` and `group_times`.
    """
    panel = comparable(panel, control, complete=True)
    both = sides(panel, control)
    found = group_times(panel, control)
    groups = averages.by_group(found)
    after = [each for when, each in averages.by_event_time(found).items() if when >= 0]
    means = {
        "by_group": averages.mean_by_units(found, groups),
        "by_event_time": averages.mean_of(after),
        "by_calendar_time": averages.mean_of([*averages.by_calendar_time(found).values()]),
    }
    before, earlier = averages.pretrend(found, both.fewest), averages.earlier(found)
    overall = averages.estimate(found, averages.overall(found), both.fewest)
    stands = sensitivity.breakdown(found, overall)
    effects = Effects(
        "staggered",
        overall,
        averages.event_times(found, both.fewest),
        None if isinstance(before, str) else before,
        both,
        len(panel.unit),
        pretrend_reason=before if isinstance(before, str) else "",
        earlier=None if earlier is None else averages.estimate(found, earlier, both.fewest),
        others=MappingProxyType(
            {name: averages.estimate(found, each, both.fewest) for name, each in means.items()}
        ),
        notes=sensitivity.in_words(stands),
        breakdown=stands,
    )
    return effects, panel
