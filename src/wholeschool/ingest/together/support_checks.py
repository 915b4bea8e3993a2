"""What an import of supports is held against: other spells of the same practice, and the rolls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import ibis
import ibis.expr.types as ir

from wholeschool.schema.findings import Finding
from wholeschool.store import Transaction

_NOBODY = -1


def support_findings(transaction: Transaction, supports: ir.Table) -> Iterator[Finding]:
    """Findings on the spells that an import changed."""
    double = transaction.engine.count(overlapping(supports, transaction.table("supports")))
    if double:
        yield Finding(
            "supports_overlap",
            "warning",
            expected="one spell of a practice at a time, for one pupil or group",
            advice="They are kept. Days of support count once, doses twice: end the earlier one before the "
            "later begins, or delete what was exported twice, and import them again.",
            count=double,
        )
    rolls = transaction.table("enrolments").select("pupil_id", "start", "end")
    gone = transaction.engine.count(off_roll(supports, rolls))
    if gone:
        yield Finding(
            "support_off_roll",
            "warning",
            expected="a spell that begins while the pupil is on a roll",
            advice="It is kept, and counts for no half-term without a roll. Check its days, "
            "and whether the pupil had left.",
            count=gone,
        )


def overlapping(supports: ir.Table, standing: ir.Table) -> ir.Table:
    """The spells that share a day with another one of the same practice, school and pupil or group."""
    own, others = _keyed(supports), _keyed(standing)
    others = others.rename({f"other_{name}": name for name in others.columns})
    joined = own.join(others, [own[name] == others[f"other_{name}"] for name in _SAME])
    another = joined.support_id != joined.other_support_id
    begun = joined.other_end.isnull() | (joined.start <= joined.other_end)
    open_yet = joined.end.isnull() | (joined.other_start <= joined.end)
    return joined.filter(another & begun & open_yet).select("support_id").distinct()


def off_roll(supports: ir.Table, rolls: ir.Table) -> ir.Table:
    """The spells of pupils that begin on a day on which they are on no roll."""
    of_pupils = supports.filter(supports.pupil_id.notnull()).select("support_id", "pupil_id", day="start")
    joined = of_pupils.join(rolls, "pupil_id")
    there = (joined.day >= joined.start) & (joined.end.isnull() | (joined.day <= joined.end))
    return of_pupils.anti_join(joined.filter(there).select("support_id").distinct(), "support_id")


_SAME: Sequence[str] = ("urn", "practice_id", "scope", "whose", "group")


def _keyed(supports: ir.Table) -> ir.Table:
    return supports.select(
        "support_id", "urn", "practice_id", "scope", "start", "end",
        whose=supports.pupil_id.fill_null(_NOBODY), group=supports.whom.fill_null(ibis.literal("")),
    )  # fmt: skip
