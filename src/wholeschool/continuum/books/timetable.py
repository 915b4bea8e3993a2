"""When a school teaches, and for how long: sessions numbered through the week and through time.

A slot is 0 (Monday morning) to 13 (Sunday afternoon); a half-day `at` numbers the sessions of all
time, so that "from its start" and "until its end" are comparisons of whole numbers.
"""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

from wholeschool.continuum.books.inputs import DEFAULT_MINUTES
from wholeschool.engine import Plan
from wholeschool.engine.functions import count_bits
from wholeschool.reference.marks import SLOTS, turning_days
from wholeschool.schema.years import monday_of_column

EVERY_SLOT = (1 << SLOTS) - 1
"""The set of all sessions of a week."""
_LENGTHS = 3
"""How many different lengths the sessions of a week may have before it is read session by session."""


def half_day(day: ir.Value, half: ir.Value) -> ir.Value:
    """The number of a session in time: two a day since 1 January 1970."""
    days = day.delta(ibis.literal(date(1970, 1, 1)), unit="day")
    return (days * 2 + (half == "PM").cast("int64")).cast("int32")


def monday(day: ir.Value) -> ir.Value:
    """The Monday of a day's week."""
    week: ir.Value = monday_of_column(day)
    return week


def slot_of(day: ir.Value, half: ir.Value) -> ir.Value:
    """Where in its week a session lies, 0 to 13."""
    return (day.day_of_week.index() * 2 + (half == "PM").cast("int16")).cast("int16")


def hold_sessions(plan: Plan, calendar: ir.Table) -> ir.Table:
    """The calendar by slot: urn, week, slot, minutes."""
    return plan.hold(
        "timetable",
        calendar.select(
            "urn", "minutes", week=monday(calendar.date), slot=slot_of(calendar.date, calendar.half)
        ),
    )


def hold_slots(plan: Plan, weeks: ir.Table) -> ir.Table:
    """Every slot of every week that occurs: week, slot, its bit, at, and the era that its day lies in."""
    slots = ibis.range(SLOTS).unnest().name("slot").as_table()
    pairs = weeks.select("week").distinct().cross_join(slots.mutate(slot=slots.slot.cast("int16")))
    days = pairs.week.delta(ibis.literal(date(1970, 1, 1)), unit="day") + (pairs.slot // 2).cast("int64")
    turned = [(days >= (day - date(1970, 1, 1)).days).cast("int16") for day in turning_days()]
    era = sum(turned[1:], start=turned[0])
    at = (days * 2 + (pairs.slot % 2).cast("int64")).cast("int32")
    bit = (ibis.literal(1, "int64") << pairs.slot.cast("int64")).cast("int16")
    return plan.hold("slots", pairs.mutate(bit=bit, at=at, era=era.cast("int16")))


def hold_lengths(plan: Plan, timetable: ir.Table, weeks: ir.Table, durations: ir.Table) -> ir.Table:
    """The lengths of a school's week: urn, week, and up to three (minutes, set of sessions).

    `even` is false where a week has more lengths than that. Weeks that no calendar lists have one
    length. `assumed_late` is what the school assumes for lateness.
    """
    by_length = timetable.group_by("urn", "week", "minutes").agg(
        mask=(ibis.literal(1, "int64") << timetable.slot.cast("int64")).sum()
    )
    order = ibis.row_number().over(group_by=[by_length.urn, by_length.week], order_by=by_length.minutes)
    ranked = by_length.mutate(place=order)
    picked = {
        name: column.max(where=ranked.place == place)
        for place in range(_LENGTHS)
        for name, column in ((f"minutes_{place}", ranked.minutes), (f"mask_{place}", ranked.mask))
    }
    listed = ranked.group_by("urn", "week").agg(lengths=ranked.count(), **picked)
    wanted = weeks.select("urn", "week").distinct()
    joined = wanted.left_join(listed, ["urn", "week"]).drop("urn_right", "week_right")
    unlisted = joined.lengths.isnull()
    first = {
        "minutes_0": ibis.ifelse(unlisted, DEFAULT_MINUTES, joined.minutes_0).cast("int32"),
        "mask_0": ibis.ifelse(unlisted, EVERY_SLOT, joined.mask_0).cast("int16"),
    }
    others = {}
    for place in range(1, _LENGTHS):
        others[f"minutes_{place}"] = joined[f"minutes_{place}"].fill_null(0).cast("int32")
        others[f"mask_{place}"] = joined[f"mask_{place}"].fill_null(0).cast("int16")
    lengths = joined.lengths.fill_null(1)
    rows = joined.select("urn", "week", even=lengths <= _LENGTHS, one_length=lengths == 1, **first, **others)
    return plan.hold("lengths", with_assumed(rows, durations, "late", "assumed_late"))


def with_assumed(rows: ir.Table, durations: ir.Table, kind: str, name: str) -> ir.Table:
    """Add what each row's school assumes for a kind of event, under `name`."""
    own = durations.filter((durations.kind == kind) & durations.urn.notnull()).select(
        school="urn", own="assumed"
    )
    general = durations.filter((durations.kind == kind) & durations.urn.isnull()).select(general="assumed")
    joined = rows.left_join(own, rows.urn == own.school).cross_join(general)
    return joined.select(*rows.columns, **{name: joined.own.fill_null(joined.general).cast("int32")})


def minutes_of(mask: ir.Value, lengths: ir.Table, at_most: ir.Value | None = None) -> ir.Value:
    """Minutes of a set of sessions in a week of those lengths; `at_most` caps each single session."""
    each = [_length(lengths, place, at_most) for place in range(_LENGTHS)]
    parts = [minutes * _bits(mask & lengths[f"mask_{place}"]) for place, minutes in enumerate(each)]
    # Most weeks have sessions of one length, and these are nearly all of the work.
    return ibis.ifelse(lengths.one_length, each[0] * _bits(mask), sum(parts[1:], start=parts[0]))


def share_of(mask: ir.Value, lengths: ir.Table, at_most: ir.Value) -> ir.Value:
    """Σ minutes ÷ that session's minutes over a set of sessions that each lose `at_most` at most."""
    total: ir.Value = ibis.literal(0.0, "float64")
    for place in range(_LENGTHS):
        part = _length(lengths, place, at_most) / lengths[f"minutes_{place}"].nullif(0)
        total = total + part.fill_null(0.0) * _bits(mask & lengths[f"mask_{place}"])
    return total


def _length(lengths: ir.Table, place: int, at_most: ir.Value | None) -> ir.Value:
    minutes = lengths[f"minutes_{place}"]
    return minutes if at_most is None else ibis.least(minutes, at_most)


def _bits(mask: ir.Value) -> ir.Value:
    return count_bits(mask).cast("int32")
