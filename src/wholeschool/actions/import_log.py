"""What an import did, file by file: what it gives back, its findings, and its rows in the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from wholeschool.actions.corrections import Correction
from wholeschool.actions.import_plan import CalledSchools, Plan
from wholeschool.actions.mended import is_set_aside
from wholeschool.actions.set_aside import set_aside
from wholeschool.ingest.rows.reading import Reading
from wholeschool.schema import TABLES
from wholeschool.schema.findings import Finding
from wholeschool.store import Store, Transaction
from wholeschool.store.set_aside import FOLDER


@dataclass(frozen=True)
class FileResult:
    """What became of one file.

    `repeated`: it had been imported before, so nothing was read again. `removed`: it was a quarantine file of
    the store, and nothing of it was left to mend there.
    """

    path: str
    kind: str
    sha256: str
    read: int
    accepted: int
    quarantined: int
    quarantine: tuple[str, ...] = ()
    repeated: bool = False
    read_by: str = ""
    removed: bool = False


@dataclass(frozen=True)
class ImportResult:
    """What an import did, over all files. `changed` are canonical rows that are new or corrected.

    `corrected` says of these which took the place of rows that stood.
    """

    files: tuple[FileResult, ...]
    changed: int
    findings: tuple[Finding, ...]
    corrected: tuple[Correction, ...] = ()

    def total(self, name: str) -> int:
        """Rows read, accepted or quarantined, over all files."""
        return sum(getattr(file, name) for file in self.files)


def results_of(
    store: Store, commit_id: int, plans: Sequence[Plan], readings: Sequence[Reading]
) -> tuple[FileResult, ...]:
    """What became of each file; what was set aside of it is written into the store."""
    by_path = {reading.path: reading for reading in readings}
    results: list[FileResult] = []
    # What is being mended is not written over before the commit, whatever its name.
    written = {f"{FOLDER}/{plan.path.name}" for plan in plans if is_set_aside(store, plan.path)}
    for plan in plans:
        if plan.earlier is not None:
            said = {name: plan.earlier[name] for name in ("read", "accepted", "quarantined")}
            aside = tuple(each for each in plan.earlier["quarantine"] if (store.path / each).exists())
            results.append(
                FileResult(str(plan.path), plan.kind, plan.sha256, **said, quarantine=aside, repeated=True)
            )
            continue
        reading = by_path[plan.path]
        aside = set_aside(store, commit_id, written, reading)
        written.update(aside)
        results.append(
            FileResult(
                str(plan.path),
                plan.kind,
                plan.sha256,
                reading.read,
                reading.accepted,
                reading.quarantined,
                aside,
                read_by=plan.read_by,
            )
        )
    return tuple(results)


def write_findings(transaction: Transaction, findings: Sequence[Finding]) -> None:
    """Append the findings of this import to the table of all findings."""
    if not findings:
        return
    rows = [finding.as_dict() | {"import_id": transaction.commit_id} for finding in findings]
    held = transaction.engine.hold(
        "new_findings", pa.Table.from_pylist(rows, schema=TABLES["findings"].arrow)
    )
    transaction.append("findings", held)


def commit_import(
    transaction: Transaction,
    results: Sequence[FileResult],
    changed: int,
    schools: CalledSchools,
    census_schools: Mapping[str, int],
) -> None:
    """Commit, with an entry in the log for each file that was read. `schools` is as the call named them."""
    fresh = [file for file in results if not file.repeated]
    entries = tuple(
        {
            "name": Path(file.path).name,
            "kind": file.kind,
            "sha256": file.sha256,
            "map": file.read_by,
            "urn": schools[0],
            **({"native_ids": schools[1]} if schools[1] else {}),
            "read": file.read,
            "accepted": file.accepted,
            "quarantined": file.quarantined,
            "quarantine": list(file.quarantine),
        }
        for file in fresh
    )
    transaction.commit(
        "import",
        files=entries,
        changed=changed,
        detail={"census_schools": dict(census_schools)} if census_schools else {},
        **{name: sum(getattr(file, name) for file in fresh) for name in ("read", "accepted", "quarantined")},
    )


def repeated_files(results: Sequence[FileResult]) -> tuple[Finding, ...]:
    """That nothing was read again, for each file that had been imported before."""
    return tuple(
        Finding(
            "imported_before",
            "info",
            file=Path(file.path).name,
            advice="Nothing was read again; the figures are those of the first time.",
        )
        for file in results
        if file.repeated
    )
