"""Of whom a measure is counted, where that is not everybody who was there in the year."""

from __future__ import annotations

from datetime import date

from wholeschool.reference.measure_record import Measure


def counted_of(measure: Measure, day: date) -> tuple[str, ...]:
    """Why there are fewer pupils than in absence or on the ladder; `day`: the census day of the year."""
    if not measure.denominator.as_at:
        return ()
    return (
        f"Counted are those whose main roll was at the school on {day.day} {day:%B %Y} (the January census, "
        "or the last day known before it). Absence and the ladder also count who left before or came after "
        "it, and who has the main roll at another school.",
    )
