"""Weeks whose marks say all by themselves: the books by summing what was counted at import.

Nearly every pupil-week is one of these, and none of them is laid out session by session.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from wholeschool.continuum.claims import KEY
from wholeschool.continuum.timetable import minutes_of, share_of
from wholeschool.engine.functions import count_bits


def presence_of(weeks: ir.Table, lates: ir.Table, lengths: ir.Table) -> ir.Table:
    """One side of the books: the columns of `presence` but the year.

    `weeks` are rows of `week_counts`, `lates` the rows of `week_forms` that name a lateness, which
    takes minutes from sessions that were attended.
    """
    joined = weeks.join(lengths, ["urn", "week"])
    absent = joined.authorised | joined.unauthorised
    # A U with no recorded arrival is lost whole (rule 4), and is among the unauthorised.
    attended = minutes_of(joined.taught, joined)
    counted = joined.select(
        *KEY,
        possible=count_bits(joined.taught | absent),
        authorised=count_bits(joined.authorised),
        unauthorised=count_bits(joined.unauthorised),
        coalition=count_bits(joined.unauthorised),
        dual=ibis.literal(0, "int16"),
        scheduled=minutes_of(joined.taught | absent | joined.unscored, joined),
        dual_unmatched=ibis.literal(0, "int16"),
        attended=attended,
    )
    late = lates.filter(lates.form == "late").join(lengths, ["urn", "week"])
    late = late.select(*KEY, taken=minutes_of(late.sessions, late, at_most=late.late))
    both = counted.left_join(late, KEY)
    return both.select(
        *(column for column in counted.columns if column != "attended"),
        taught=both.attended - both.taken.fill_null(0),
    )


def losses_of(forms: ir.Table, lengths: ir.Table, branches: ir.Table) -> ir.Table:
    """The other side: the columns of `ledger` but the year, from rows of `week_forms`."""
    joined = forms.join(lengths, ["urn", "week"]).join(branches, "form")
    is_late = joined.form == "late"
    minutes = ibis.ifelse(
        is_late,
        minutes_of(joined.sessions, joined, at_most=joined.late),
        minutes_of(joined.sessions, joined),
    )
    share = ibis.ifelse(
        is_late, share_of(joined.sessions, joined, at_most=joined.late), share_of(joined.sessions, joined)
    )
    guessed = joined.form.isin(["late", "late_after_register"])
    return joined.select(
        *KEY,
        "form",
        branch=joined.form_branch,
        duration_status=ibis.ifelse(guessed, "assumed", "known"),
        sessions=count_bits(joined.sessions),
        minutes=minutes,
        share=share,
    )


def findings_of(forms: ir.Table) -> ir.Table:
    """Missing marks, the only finding that a plain week can have: KEY, finding, sessions."""
    unmarked = forms.filter(forms.form == "no_mark")
    return unmarked.select(
        *KEY, finding=ibis.literal("missing_mark"), sessions=count_bits(unmarked.sessions).cast("int16")
    )
