"""Sessions that no event touches and whose marks say all: the books by summing sets of sessions.

Nearly every session is one of these, and none of them is laid out by itself. Where a week has sessions
that are laid out (`ledger.hold_laid_weeks`), these are taken away from every set.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from wholeschool.continuum.books.claims import KEY
from wholeschool.continuum.books.timetable import minutes_of, share_of
from wholeschool.engine.functions import count_bits


def presence_of(weeks: ir.Table, lengths: ir.Table) -> ir.Table:
    """One side of the books of weeks with no session laid out: the columns of `presence`.

    `weeks` are rows of `week_counts`.
    """
    joined = weeks.join(lengths, ["urn", "week"])
    # Of another type than the table's, so that it is cast: to the engine a number by itself is an int32.
    none = ibis.literal(0, "int32")
    return joined.select(*KEY, "academic_year", **_sums(joined), dual=none, dual_unmatched=none)


def presence_beside(laid: ir.Table, lengths: ir.Table) -> ir.Table:
    """The same of weeks with sessions laid out.

    `laid` has for each such week the columns of `week_counts`, the set `laid`, and what those sessions
    came to under the names of `presence`, each ending in ``_laid``.
    """
    rest = {name: laid[name] & ~laid.laid for name in _SETS}
    joined = laid.mutate(**rest).join(lengths, ["urn", "week"])
    sums = {name: value + joined[f"{name}_laid"].fill_null(0) for name, value in _sums(joined).items()}
    dual = {name: joined[f"{name}_laid"].fill_null(0) for name in ("dual", "dual_unmatched")}
    return joined.select(*KEY, "academic_year", **sums, **dual)


_SETS = ("taught", "late", "authorised", "unauthorised", "unscored")


def _sums(weeks: ir.Table) -> dict[str, ir.Value]:
    """What the sets of a week amount to, by the names of `presence`."""
    possible = weeks.taught | weeks.authorised | weeks.unauthorised
    # An L takes what is assumed of lateness; a U with no recorded arrival is lost whole (rule 4).
    late = minutes_of(weeks.late, weeks, at_most=weeks.assumed_late)
    return {
        "possible": count_bits(possible),
        "authorised": count_bits(weeks.authorised),
        "unauthorised": count_bits(weeks.unauthorised),
        "coalition": count_bits(weeks.unauthorised),
        "scheduled": minutes_of(possible | weeks.unscored, weeks),
        "taught": minutes_of(weeks.taught, weeks) - late,
    }


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
