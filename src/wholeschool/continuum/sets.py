"""Sessions that no event touches and whose marks say all: the books by summing sets of sessions.

Nearly every session is one of these, and none of them is laid out by itself. `laid` is the set of a
week's sessions that are laid out (`ledger.hold_laid_weeks`); it is taken away from every set here.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from wholeschool.continuum.claims import KEY
from wholeschool.continuum.timetable import minutes_of, share_of
from wholeschool.engine.functions import count_bits


def presence_of(weeks: ir.Table, laid: ir.Table, lengths: ir.Table) -> ir.Table:
    """One side of the books, all weeks: the columns of `presence`.

    `weeks` are rows of `week_counts`; `laid` the weeks with sessions laid out: KEY, `laid`, and what
    those sessions came to under the names of `presence`, each ending in ``_laid``.
    """
    joined = weeks.join(lengths, ["urn", "week"]).left_join(laid, KEY)
    rest = ~joined.laid.fill_null(0).cast("int16")
    taught, authorised = joined.taught & rest, joined.authorised & rest
    unauthorised = joined.unauthorised & rest
    possible = taught | authorised | unauthorised
    # An L takes what is assumed of lateness; a U with no recorded arrival is lost whole (rule 4).
    taught_minutes = minutes_of(taught, joined) - minutes_of(
        joined.late & rest, joined, at_most=joined.assumed_late
    )
    of_sets = {
        "possible": count_bits(possible),
        "authorised": count_bits(authorised),
        "unauthorised": count_bits(unauthorised),
        "coalition": count_bits(unauthorised),
        "scheduled": minutes_of(possible | (joined.unscored & rest), joined),
        "taught": taught_minutes,
    }
    summed = {name: value + joined[f"{name}_laid"].fill_null(0) for name, value in of_sets.items()}
    dual = {name: joined[f"{name}_laid"].fill_null(0) for name in ("dual", "dual_unmatched")}
    return joined.select(*KEY, "academic_year", **summed, **dual)


def losses_of(forms: ir.Table, lengths: ir.Table, branches: ir.Table) -> ir.Table:
    """The other side: the columns of `ledger`, from rows of `week_forms`."""
    joined = forms.join(lengths, ["urn", "week"]).join(branches, "form")
    is_late = joined.form == "late"
    return joined.select(
        *KEY,
        "form",
        "academic_year",
        branch=joined.form_branch,
        duration_status=ibis.ifelse(joined.form.isin(["late", "late_after_register"]), "assumed", "known"),
        sessions=count_bits(joined.sessions),
        minutes=ibis.ifelse(
            is_late,
            minutes_of(joined.sessions, joined, at_most=joined.assumed_late),
            minutes_of(joined.sessions, joined),
        ),
        share=ibis.ifelse(
            is_late,
            share_of(joined.sessions, joined, at_most=joined.assumed_late),
            count_bits(joined.sessions).cast("float64"),
        ),
    )


def missing_marks(forms: ir.Table) -> ir.Table:
    """The only finding that these sessions can have: KEY, academic_year, finding, sessions."""
    unmarked = forms.filter(forms.form == "no_mark")
    return unmarked.select(
        *KEY,
        "academic_year",
        finding=ibis.literal("missing_mark"),
        sessions=count_bits(unmarked.sessions).cast("int16"),
    )
