"""What a session came to, session by session: the rules of the ledger where events bear upon marks.

Every rule number is that of the rules of the ledger (docs/reference/ledger-rules.md).
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from wholeschool.continuum.books.claims import KEY, SLOT_KEY
from wholeschool.continuum.books.inputs import DEFAULT_MINUTES
from wholeschool.engine import Plan
from wholeschool.reference.marks import DUAL, NO_MARK, UNKNOWN_CODE

_UNAUTHORISED = ["G", "N", "O", "U"]


def hold_outcomes(
    plan: Plan, laid: ir.Table, claims: ir.Table, marks: ir.Table, timetable: ir.Table
) -> ir.Table:
    """Each laid-out session with its mark read, its length, and what events say of it as a whole.

    `form`: what an absent, off-site or unmarked session went to, empty where it was taught or is not
    scheduled; `arrival`: minutes before the recorded arrival of a U (rule 4); `in_class`: in-school
    events can take minutes from it (rule 5).
    """
    read = laid.join(marks.rename(mark_form="form"), ["era", "char"])
    timed = read.left_join(timetable, ["urn", "week", "slot"])
    timed = timed.mutate(length=timed.minutes.fill_null(DEFAULT_MINUTES).cast("int32")).drop(
        "minutes", "urn_right", "week_right", "slot_right"
    )
    said = _said_of_session(claims)
    joined = timed.left_join(said, SLOT_KEY).drop(*(f"{key}_right" for key in SLOT_KEY))
    flags = {
        name: joined[name].fill_null(False) for name in ("excluded", "suspended", "placed", "sanctioned")
    }
    joined = joined.mutate(**flags)
    late_mark = joined.char == "U"
    # Asked for by name, because an engine's LEAST passes over what is null.
    arrived = late_mark & joined.late_minutes.notnull()
    arrival = ibis.ifelse(arrived, ibis.least(joined.late_minutes, joined.length), None)
    absent = (joined.authorised | joined.unauthorised) & ~late_mark
    form = ibis.cases(
        (absent & joined.excluded, "permanent_exclusion"),
        (absent & joined.suspended, "suspension"),
        (joined.char.isin(["B", "K"]) & joined.placed, "offsite_provision"),
        (joined.taught | arrival.notnull(), ""),
        else_=joined.mark_form,
    )
    said = joined.mutate(
        form=form, arrival=arrival, absent=absent, in_class=joined.taught | arrival.notnull()
    )
    return plan.hold("outcomes", said.drop("at", "era", "mark_form", "known", "placed"))


def _said_of_session(claims: ir.Table) -> ir.Table:
    """What events say of a session as a whole: excluded, suspended, placed, late by how much."""
    placed = claims.kind.isin(["offsite_direction", "alternative_provision"])
    return claims.group_by(*SLOT_KEY).agg(
        excluded=(claims.kind == "permanent_exclusion").any(),
        suspended=(claims.kind == "suspension").any(),
        placed=placed.any(),
        sanctioned=(placed & claims.sanction).any(),
        late_events=(claims.kind == "late").sum(),
        late_minutes=claims.minutes.max(where=claims.kind == "late").cast("int32"),
        in_school_events=claims.in_school.sum(),
    )


def hold_takes(plan: Plan, outcomes: ir.Table, claims: ir.Table, durations: ir.Table) -> ir.Table:
    """Minutes taken from sessions in class: SLOT_KEY, length, form, duration_status, minutes > 0.

    The claims of a session stand in a row, in the order of rule 5, recorded before assumed; each takes
    what those before it have left.
    """
    session = outcomes.filter(outcomes.in_class)
    asked = _asked_by_events(session, claims, durations)
    asked = asked.union(_asked_by_lateness(session, durations)).union(_asked_by_arrival(session))
    before = asked.asked.sum().over(
        group_by=[asked[key] for key in SLOT_KEY], order_by=asked.place, rows=(None, 0)
    )
    left = ibis.greatest(asked.length - (before - asked.asked), 0)
    taken = asked.mutate(minutes=ibis.least(asked.asked, left).cast("int32"))
    return plan.hold("takes", taken.filter(taken.minutes > 0).drop("asked", "place"))


def _asked_by_events(session: ir.Table, claims: ir.Table, durations: ir.Table) -> ir.Table:
    """In-school events but lateness; one without minutes asks for what is assumed, or for all."""
    events = claims.filter(claims.in_school & (claims.kind != "late"))
    joined = events.join(session.select(*SLOT_KEY, "academic_year", "length"), SLOT_KEY)
    assumed = _assumed(joined, durations)
    minutes = assumed.minutes.fill_null(assumed.assumed).fill_null(assumed.length)
    by_guess = assumed.minutes.isnull() & assumed.assumed.notnull()
    each = assumed.mutate(
        wanted=minutes.cast("int64"),
        duration_status=ibis.ifelse(by_guess, "assumed", "known"),
        place=(assumed.priority * 2 + by_guess.cast("int16")).cast("int16"),
    )
    return (
        each.group_by(*SLOT_KEY, "academic_year", "length", "duration_status", "place", form="kind")
        .agg(asked=each.wanted.sum().cast("int64"))
        .select(*_ASKED)
    )


_ASKED = (*SLOT_KEY, "academic_year", "length", "form", "duration_status", "place", "asked")


def _asked_by_lateness(session: ir.Table, durations: ir.Table) -> ir.Table:
    """An L mark and late events are one lateness: the longest recorded, else the assumed (rule 5)."""
    late = session.filter(session.arrival.isnull() & ((session.char == "L") | (session.late_events > 0)))
    assumed = _assumed(late.mutate(kind=ibis.literal("late")), durations)
    return assumed.mutate(
        form=ibis.literal("late"),
        duration_status=ibis.ifelse(assumed.late_minutes.isnull(), "assumed", "known"),
        place=ibis.literal(100, "int16"),
        asked=assumed.late_minutes.fill_null(assumed.assumed).cast("int64"),
    ).select(*_ASKED)


def _asked_by_arrival(session: ir.Table) -> ir.Table:
    """The minutes before the recorded arrival of a U come first (rule 4)."""
    arrived = session.filter(session.arrival.notnull())
    return arrived.mutate(
        form=ibis.literal("late_after_register"),
        duration_status=ibis.literal("known"),
        place=ibis.literal(0, "int16"),
        asked=arrived.arrival.cast("int64"),
    ).select(*_ASKED)


def _assumed(rows: ir.Table, durations: ir.Table) -> ir.Table:
    """Add `assumed`: what the row's school assumes for the row's kind, null where nothing is assumed."""
    own = durations.filter(durations.urn.notnull()).select(own_kind="kind", own_urn="urn", own="assumed")
    general = durations.filter(durations.urn.isnull()).select(general_kind="kind", general="assumed")
    joined = rows.left_join(own, [rows.kind == own.own_kind, rows.urn == own.own_urn])
    joined = joined.left_join(general, joined.kind == general.general_kind)
    return joined.select(*rows.columns, assumed=joined.own.fill_null(joined.general).cast("int32"))


def unmatched_dual(outcomes: ir.Table, weeks: ir.Table) -> ir.Table:
    """Sessions marked D for which no other register has a known code but D and # (rule 7): SLOT_KEY."""
    dual = outcomes.filter(outcomes.char == DUAL)
    others = weeks.select("pupil_id", "week", other_urn="urn", other_marks="marks")
    joined = dual.join(others, ["pupil_id", "week"])
    char = joined.other_marks.substr(joined.slot.cast("int64"), 1)
    known = char.notin([".", "#", NO_MARK, UNKNOWN_CODE, DUAL])
    matched = joined.filter((joined.other_urn != joined.urn) & known).select(*SLOT_KEY).distinct()
    return dual.anti_join(matched, SLOT_KEY).select(*SLOT_KEY)


def session_findings(outcomes: ir.Table, claims: ir.Table) -> ir.Table:
    """What is doubtful in single sessions (rule 13): KEY, academic_year, finding, sessions."""
    inside = outcomes.suspended | outcomes.excluded
    tests = {
        "present_while_suspended": inside & (outcomes.taught | (outcomes.char == "U")),
        "other_code_while_suspended": inside & outcomes.absent & (outcomes.char != "E"),
        "e_without_record": (outcomes.char == "E") & ~inside,
        "event_while_absent": ~outcomes.in_class & (outcomes.in_school_events > 0).fill_null(False),
        "unknown_code": outcomes.char == UNKNOWN_CODE,
        "missing_mark": outcomes.char == NO_MARK,
        "code_outside_its_dates": ~outcomes.in_dates,
    }
    found = [
        outcomes.filter(test).select(*KEY, "academic_year", finding=ibis.literal(name))
        for name, test in tests.items()
    ]
    every = ibis.union(*found)
    return every.group_by(*every.columns).agg(sessions=ibis._.count().cast("int16"))


def session_minutes(outcomes: ir.Table, takes: ir.Table, branches: ir.Table) -> ir.Table:
    """Every form's minutes by session: SLOT_KEY, form, branch, duration_status, minutes, length."""
    whole = outcomes.filter(outcomes.form.notnull() & (outcomes.form != "")).select(
        *SLOT_KEY,
        "academic_year",
        "length",
        "form",
        "sanctioned",
        # Rule 4: a U with no arrival time is lost whole, and nobody timed it.
        duration_status=ibis.ifelse(outcomes.form == "late_after_register", "assumed", "known"),
        minutes=outcomes.length,
    )
    parts = takes.mutate(sanctioned=ibis.literal(False)).select(*whole.columns)
    both = whole.union(parts).join(branches, "form")
    placed = both.form == "offsite_provision"
    branch = ibis.cases((placed & ~both.sanctioned, "context"), else_=both.form_branch)
    return both.select(
        *SLOT_KEY, "academic_year", "length", "form", "duration_status", "minutes", branch=branch
    )


def week_presence(outcomes: ir.Table, takes: ir.Table, unmatched: ir.Table) -> ir.Table:
    """One side of the books of each laid-out week: the columns of `presence` but the year."""
    suspended = outcomes.form.isin(["suspension", "permanent_exclusion"])
    counted = outcomes.group_by(*KEY).agg(
        possible=outcomes.possible.sum(),
        authorised=outcomes.authorised.sum(),
        unauthorised=outcomes.unauthorised.sum(),
        coalition=(suspended | outcomes.char.isin(_UNAUTHORISED)).sum(),
        dual=(outcomes.char == DUAL).sum(),
        scheduled=outcomes.length.sum(where=outcomes.scheduled).fill_null(0),
        in_class=outcomes.length.sum(where=outcomes.in_class).fill_null(0),
    )
    taken = takes.group_by(*KEY).agg(taken=takes.minutes.sum())
    alone = unmatched.group_by(*KEY).agg(dual_unmatched=unmatched.count())
    joined = counted.left_join(taken, KEY).drop(*(f"{key}_right" for key in KEY))
    joined = joined.left_join(alone, KEY).drop(*(f"{key}_right" for key in KEY))
    return joined.select(
        *KEY, "possible", "authorised", "unauthorised", "coalition", "dual", "scheduled",
        dual_unmatched=joined.dual_unmatched.fill_null(0),
        taught=joined.in_class - joined.taken.fill_null(0),
    )  # fmt: skip
