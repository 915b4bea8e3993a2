"""Make the books up to date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wholeschool.actions.durations import read_durations
from wholeschool.continuum.books.build import RULES, Built, build_books, build_detail, is_behind
from wholeschool.continuum.rungs.climb import climb
from wholeschool.engine import CompiledStep, Plan, compiled_once
from wholeschool.report.words import WHAT_TO_DO
from wholeschool.schema import TABLES
from wholeschool.schema.findings import Finding
from wholeschool.store import Store, Transaction, writing
from wholeschool.store.locks import WRITER_PATIENCE_SECONDS


@dataclass(frozen=True)
class BuildResult:
    """What a build did; `built` is None where nothing had changed.

    `findings` are what is doubtful in the whole store's registers and events, a row a kind.
    """

    built: Built | None
    commit_id: int
    findings: tuple[Finding, ...]


def build(
    store: Store,
    *,
    whole: bool = False,
    threads: int | None = None,
    memory_gb: float | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> BuildResult:
    """Bring the books up to the newest import, and the rungs up to the books."""
    result = build_ledger(store, whole=whole, threads=threads, memory_gb=memory_gb, progress=progress)
    progress("Climbing the rungs")
    with writing(store, threads=threads, memory_gb=memory_gb) as transaction:
        years = climb(transaction)
        if years:
            transaction.commit("climb", detail={"academic_years": list(years), "rules": RULES})
    return result


def build_ledger(
    store: Store,
    *,
    whole: bool = False,
    threads: int | None = None,
    memory_gb: float | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> BuildResult:
    """Bring `presence`, `ledger` and `ledger_findings` up to the newest import, in one commit.

    Another command that is writing is waited for a while; then WrongCallError is raised.
    """
    durations = read_durations(store.path)
    with writing(
        store,
        threads=threads,
        memory_gb=memory_gb,
        patience_seconds=WRITER_PATIENCE_SECONDS,
        waiting=lambda: progress("Another command is writing to this store; waiting for it"),
    ) as transaction:
        built = build_books(transaction, durations, whole=whole, progress=progress)
        findings = _findings(transaction)
        if built is None and not is_behind(transaction.log):
            return BuildResult(None, transaction.head.commit_id, findings)
        # That imports changed nothing in the books is written down too, so that the books are up to date.
        detail = build_detail(transaction, durations, built)
        commit = transaction.commit("build", changed=built.pupil_weeks if built else 0, detail=detail)
    return BuildResult(built, commit.commit_id, findings)


def _findings(transaction: Transaction) -> tuple[Finding, ...]:
    """What the books had to doubt. None stops a build: each has its rule, and a person may mend it."""
    transaction.table("ledger_findings")  # shown, if it has just been written
    (asked,) = _findings_compiled(transaction.engine.DIALECT)
    found = transaction.engine.answer(asked).to_pylist()
    return tuple(
        Finding(row["finding"], "warning", count=row["sessions"], advice=WHAT_TO_DO[row["finding"]][1])
        for row in found
    )


@compiled_once
def _findings_compiled(dialect: str) -> tuple[CompiledStep, ...]:
    plan, rows = Plan(), Plan.given("ledger_findings", TABLES["ledger_findings"].own_arrow)
    counted = rows.group_by("finding").agg(sessions=rows.sessions.sum().cast("int64"))
    plan.view("findings_of_the_books", counted.order_by("finding"))
    return plan.compiled(dialect)
