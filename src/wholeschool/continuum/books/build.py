"""Building the ledger into a store: what changed since the last build is recomputed, and nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import ibis
import ibis.expr.types as ir

from wholeschool.continuum.books.inputs import Durations
from wholeschool.continuum.books.ledger import MADE, make_ledger
from wholeschool.continuum.books.scope import find_scope
from wholeschool.engine import made_once
from wholeschool.ingest.registers.week_tables import refresh_weeks
from wholeschool.reference.lists import rows as list_rows
from wholeschool.store import Commit, Transaction

RULES = 2
"""Rises whenever the rules are read differently, so that books made by other rules are made anew."""
_BRING_ROWS = ("import", "link", "unlink")


@dataclass(frozen=True)
class Built:
    """What a build did. `pupil_weeks` were recomputed; `whole` is whether that was all there are.

    `since`: where it was not, the first recomputed week (its Monday) of each academic year.
    """

    pupil_weeks: int
    whole: bool
    academic_years: tuple[str, ...]
    since: Mapping[str, date] = field(default_factory=dict)


def build_books(
    transaction: Transaction,
    durations: Durations,
    *,
    whole: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Built | None:
    """Bring the books up to the newest import; None where they already are. The caller commits."""
    basis = fingerprint(durations)
    before = last_build(transaction.log)
    rests_on_other = before is not None and before.detail.get("basis") != basis
    if rests_on_other:
        # The sets of sessions that were counted at import may rest on other lists as well.
        refresh_weeks(transaction, {"registers": transaction.table("registers")})
    whole = whole or before is None or rests_on_other
    if not whole and not is_behind(transaction.log):
        return None
    seen = None if whole or before is None else _seen(transaction, before)
    since: Mapping[str, date] = {}
    if seen is not None:
        progress("Looking for what changed")
        since = find_scope(transaction, seen)
        if not since:
            return None
    scoped = bool(since)
    progress("Making the books")
    make_ledger(transaction.engine, durations, years_of_scope=sorted(since))
    years = tuple(sorted(since)) or _every_year(transaction)
    progress("Writing the books")
    for name in MADE:
        transaction.replace(name, _with_what_stays(transaction, name, scoped), years)
    return Built(_pupil_weeks(transaction, scoped), not scoped, years, since)


def last_build(log: Sequence[Commit]) -> Commit | None:
    """The newest build in an import log."""
    builds = [commit for commit in log if commit.action == "build"]
    return builds[-1] if builds else None


def is_behind(log: Sequence[Commit]) -> bool:
    """Whether something was imported that the books do not have yet."""
    built = last_build(log)
    return built is None or any(commit.action in _BRING_ROWS for commit in log[built.commit_id + 1 :])


def fingerprint(durations: Durations) -> str:
    """Tells whether two builds rest on the same rules, lists and assumed durations."""
    lists = [list_rows(name) for name in ("attendance_codes", "forms", "event_kinds")]
    basis = json.dumps([RULES, [list(map(dict, each)) for each in lists], durations.as_dict()])
    return hashlib.blake2b(basis.encode(), digest_size=8).hexdigest()


def made_by_these_rules(build: Commit) -> bool:
    """Whether a build went by the rules and lists that stand now."""
    return build.detail.get("basis") == fingerprint(durations_of(build))


def build_detail(transaction: Transaction, durations: Durations, built: Built | None) -> dict[str, object]:
    """What a build says of itself in the import log."""
    return {
        "basis": fingerprint(durations),
        "durations": durations.as_dict(),
        "seen": transaction.head.commit_id,
        "pupil_weeks": built.pupil_weeks if built else 0,
        "whole": built is not None and built.whole,
        "academic_years": list(built.academic_years) if built else [],
        "since": {year: week.isoformat() for year, week in built.since.items()} if built else {},
    }


def durations_of(build: Commit) -> Durations:
    """What a build assumed of events that nobody timed."""
    return Durations.from_dict(build.detail["durations"])


def _seen(transaction: Transaction, build: Commit) -> Commit:
    """The newest commit that a build saw."""
    seen: int = build.detail["seen"]
    return transaction.log[seen]


def _every_year(transaction: Transaction) -> tuple[str, ...]:
    """The academic years of which there is anything to write, or was."""
    engine = transaction.engine
    names = ("week_counts", "events", *MADE)
    years = [engine.table(name).select("academic_year") for name in names]
    return tuple(sorted(engine.fetch(ibis.union(*years).distinct())["academic_year"].to_pylist()))


def _pupil_weeks(transaction: Transaction, scoped: bool) -> int:
    weeks = transaction.table("week_counts")
    scope = transaction.engine.table("scope") if scoped else None
    return transaction.engine.count(weeks if scope is None else weeks.semi_join(scope, ["pupil_id", "week"]))


def _with_what_stays(transaction: Transaction, name: str, scoped: bool) -> ir.Table:
    """The rows made now, and those of the weeks that were not touched."""
    made = transaction.engine.table(MADE[name])
    if not scoped:
        return made
    return _beside_scope(made, transaction.table(name), transaction.engine.table("scope"))


@made_once
def _beside_scope(made: ir.Table, before: ir.Table, scope: ir.Table) -> ir.Table:
    stays = before.anti_join(scope, ["pupil_id", "week"])
    return made.union(stays.select(*made.columns))
