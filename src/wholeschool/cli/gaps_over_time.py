"""`gaps --over-time`: rates of groups and the gaps between them, by weeks or half-terms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from wholeschool.cli.show import INTERNAL, note, note_behind, print_json, say
from wholeschool.errors import WrongCallError, nearest

if TYPE_CHECKING:
    from wholeschool.actions.gaps_asked import AskedGaps
    from wholeschool.actions.gaps_over_time import MeasureOverTime
    from wholeschool.equity.over_time import Series


def show_over_time(path: Path, asked: AskedGaps, every: str, *, as_json: bool) -> None:
    """Print the series: as JSON with all their values, in words with what stands out."""
    from wholeschool.actions.gaps_over_time import Every, gaps_over_time
    from wholeschool.store import Store

    for each in get_args(Every):
        if every == each:
            found = gaps_over_time(Store.open(path), asked, each)
            break
    else:
        raise WrongCallError(
            f"gaps over time are told by week or by half-term, not by “{every}”",
            nearest=nearest(every, get_args(Every)),
        )
    note_behind(path, behind=found.behind)
    if as_json:
        known = {"by": ",".join(asked.by), "urn": found.urn, "years": list(found.years), "every": every}
        said = [sentence for each in found.found for sentence in each.sentences]
        rows = [_row(each, series) for each in found.found for series in each.series]
        left = [{"measure": e.measure.name, "reason": e.reason} for e in found.found if e.reason]
        document = known | {"internal": True, "behind": found.behind, "series": rows, "left_out": left}
        print_json(document | {"sentences": said})
        return
    note(INTERNAL)
    for each in found.found:
        say(f"{each.measure.title} ({each.unit})")
        for sentence in each.sentences or (f"  {each.reason}",):
            say(sentence)
        say()
    say(
        "What stands out asks a question and gives no cause: weeks of illness and ends of terms come back "
        "every year, and of rules that are asked of many values some hold by chance."
    )


def _row(of: MeasureOverTime, series: Series) -> dict[str, Any]:
    chart = series.chart
    signals = chart.signals if chart else [""] * len(series.values)
    sides = chart.sides if chart else [0] * len(series.values)
    points = [
        {"start": start, "value": value, "signal": signal or None, "side": side if signal else None}
        for start, value, signal, side in zip(series.starts, series.values, signals, sides, strict=True)
    ]
    limits = {
        name: getattr(chart, name) if chart else None for name in ("mean", "low", "high", "moving_range")
    }
    return {
        "measure": of.measure.name, "group": series.group, "less": series.reference or None, "unit": of.unit,
        **limits, "reason": series.reason or None, "points": points,
    }  # fmt: skip
