"""A school beside schools like it, by published figures of a year that is past: a line under a measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wholeschool.disclosure import Value
from wholeschool.report.content import TRUST, SiteContent
from wholeschool.schema.wording import counted

_POSITIONS = {
    "very high": "far above",
    "high": "above",
    "low": "below",
    "very low": "far below",
}
"""Where a school lies, as seen from the usual range of schools like it."""


def likes(content: SiteContent, population: str, measure: str) -> str:
    """Where the school stood among schools like it; of a trust, how many stood apart. Else empty."""
    if population == TRUST:
        return _of_trust(content.likes.where(measure=measure))
    rows = content.likes.where(population=population, measure=measure)
    return f"Among schools like it: {_small(str(rows[0]['words']))}" if rows else ""


def _of_trust(rows: Sequence[Mapping[str, Value]]) -> str:
    judged = [row for row in rows if row["position"]]
    if not judged:
        return ""
    periods = sorted({str(row["period"]) for row in judged})
    when = periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}"
    apart = [
        f"{sum(row['position'] == key for row in judged)} {words}"
        for key, words in _POSITIONS.items()
        if any(row["position"] == key for row in judged)
    ]
    return (
        f"Among schools like them: {counted(len(judged), 'school')} of the trust with figures of {when}; "
        f"{', '.join(apart) or 'none above or below'} the usual range."
    )


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
