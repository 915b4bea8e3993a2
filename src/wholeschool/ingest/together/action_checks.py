"""What an import of actions is held against: the events that they answer to, and the rolls of their day.

An action that answers to no event fulfils no duty, so that a slip in a number would make a breach of one.
"""

from __future__ import annotations

from collections.abc import Iterator

import ibis.expr.types as ir

from wholeschool.schema.findings import Finding
from wholeschool.store import Transaction


def action_findings(transaction: Transaction, actions: ir.Table) -> Iterator[Finding]:
    """Findings on the actions that an import changed."""
    yield from _about_no_event(transaction, actions)
    yield from _off_roll(transaction, actions)


def _about_no_event(transaction: Transaction, actions: ir.Table) -> Iterator[Finding]:
    events = transaction.table("events").select("pupil_id", about="event_id")
    lost = actions.filter(actions.about.notnull()).anti_join(events, ["pupil_id", "about"])
    count = transaction.engine.count(lost)
    if count:
        yield Finding(
            "action_about_no_event",
            "warning",
            expected="the number of an event of the same pupil",
            advice="The action is kept and answers to nothing: it fulfils no duty. Import the events, or "
            "correct the numbers and import the actions again.",
            count=count,
        )


def _off_roll(transaction: Transaction, actions: ir.Table) -> Iterator[Finding]:
    rolls = transaction.table("enrolments").select("pupil_id", "start", "end")
    joined = actions.join(rolls, "pupil_id")
    open_ended = joined.end.isnull() | (joined["at"] <= joined.end)
    on_roll = joined.filter((joined["at"] >= joined.start) & open_ended).select("action_id").distinct()
    count = transaction.engine.count(actions.anti_join(on_roll, "action_id"))
    if count:
        yield Finding(
            "action_off_roll",
            "warning",
            expected="a day on which the pupil is on a roll",
            advice="The action is kept. Check its day, and whether the pupil had left.",
            count=count,
        )
