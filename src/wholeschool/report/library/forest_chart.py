"""Estimates as dots on their intervals, one below the other, and what they say together beneath them."""

from __future__ import annotations

import math

from wholeschool.practice.library.pooled import PooledEffect
from wholeschool.report.charts import Chart
from wholeschool.report.effect_rows import ForestRow, effects_chart
from wholeschool.schema.years import year_label

_WIDE = 1.959963984540054


def forest_rows(pooled: PooledEffect) -> tuple[ForestRow, ...]:
    """The estimates in order, then what they say together, where there are two or more."""
    rows = [
        ForestRow(
            f"{each.by}, {year_label(each.year)}",
            each.effect,
            each.effect - _WIDE * each.error,
            each.effect + _WIDE * each.error,
        )
        for each in pooled.used
    ]
    if len(rows) > 1:
        rows.append(
            ForestRow(
                "All together", pooled.effect, pooled.low, pooled.high, True,
                *((math.nan, math.nan) if pooled.few else (pooled.next_low, pooled.next_high)),
            )
        )  # fmt: skip
    return tuple(rows)


def forest_chart(name: str, pooled: PooledEffect, title: str, description: str) -> Chart:
    """The chart in two widths."""
    better = "left" if pooled.outcome.lower_is_better else "right"
    note = f"In {pooled.outcome.unit}. The upright line is no effect; {better} of it is better."
    return effects_chart(name, forest_rows(pooled), note, title, description)
