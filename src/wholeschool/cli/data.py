"""Commands that bring data in and keep it sound: `import`, `build`, `check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from wholeschool.cli.findings import say_findings
from wholeschool.cli.show import INTERNAL, note, print_json, progress_bar, say
from wholeschool.errors import EXIT_DAMAGED, EXIT_FINDINGS

if TYPE_CHECKING:
    from wholeschool.actions.import_log import FileResult, ImportResult

_STORE = typer.Argument(..., help="The folder of the store.", metavar="STORE")
_JSON = typer.Option(False, "--json", help="Print one JSON document.")
_PROBLEMS = 100


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("import")(import_)
    app.command("build")(build)
    app.command("check")(check)


def import_(
    store: Path = typer.Argument(
        ..., help="The folder of the store; made where there is none.", metavar="STORE"
    ),
    paths: list[Path] = typer.Argument(..., help="Files, or folders of files.", metavar="PATH..."),
    urn: list[str] = typer.Option(
        [],
        help="The school of files that name none. For tables of a census NativeId=URN, once for each school.",
        metavar="URN",
    ),
    header_map: str | None = typer.Option(
        None, "--map", help="A header map (a file, or the name of a saved one) by which all files are read."
    ),
    as_json: bool = _JSON,
) -> None:
    """Bring files in: schools, calendar, enrolments, registers, events, as CSV or XLSX, and school censuses.

    All or nothing: a file that cannot be read leaves the store as it was. Rows that cannot be read are
    set aside in STORE/quarantine, to be mended and imported again; the rest goes in. The same file twice
    changes nothing. Exit code 1: there is something that a person has to mend.
    """
    from wholeschool.actions.import_files import import_files
    from wholeschool.actions.import_plan import read_schools

    named, native_ids = read_schools(urn)
    with progress_bar(quiet=as_json) as progress:
        result = import_files(
            store, paths, urn=named, native_ids=native_ids, header_map=header_map, progress=progress
        )
    if as_json:
        print_json(import_document(result))
    else:
        say_import(store, result)
    if any(finding.severity == "error" for finding in result.findings):
        raise typer.Exit(EXIT_FINDINGS)


def import_document(result: ImportResult) -> dict[str, object]:
    """What an import did, as scripts read it."""
    return {
        "read": result.total("read"),
        "accepted": result.total("accepted"),
        "quarantined": result.total("quarantined"),
        "changed": result.changed,
        "corrected": [each.as_dict() for each in result.corrected],
        "files": [
            {
                "path": file.path,
                "kind": file.kind,
                "read": file.read,
                "accepted": file.accepted,
                "quarantined": file.quarantined,
                "quarantine": file.quarantine[0] if file.quarantine else None,
                "quarantine_files": list(file.quarantine),
                "imported_before": file.repeated,
                "removed": file.removed,
            }
            for file in result.files
        ],
        "findings": [finding.as_dict() for finding in result.findings],
    }


def say_import(store: Path, result: ImportResult) -> None:
    """Say what an import did."""
    from wholeschool.schema.wording import counted

    for file in result.files:
        before = " (imported before)" if file.repeated else ""
        say(
            f"{Path(file.path).name}: {file.kind}, {counted(file.read, 'row')} read, "
            f"{file.accepted:,} accepted{_aside(store, file)}{before}"
        )
        if file.removed:
            where = "in, or set aside anew" if file.quarantined else "in"
            say(f"  Its rows are {where}: {file.path} was removed.")
    if result.findings:
        say("\nNoticed:")
    say_findings(result.findings, of_files=True)
    read, accepted, aside_rows = (result.total(name) for name in ("read", "accepted", "quarantined"))
    say(
        f"\n{counted(read, 'row')} read = {accepted:,} accepted + {aside_rows:,} set aside. "
        f"{counted(result.changed, 'change')}."
    )
    if result.corrected:
        say(f"Corrected what stood: {'; '.join(each.sentence() for each in result.corrected)}.")
    if result.changed:
        say(f"Next: wholeschool build {store}")


def _aside(store: Path, file: FileResult) -> str:
    """How many rows of a file were set aside, and where they lie."""
    if not file.quarantined:
        return ""
    if not file.quarantine:
        return f", {file.quarantined:,} set aside, in a file that is there no more"
    places = " and ".join(str(store / each) for each in file.quarantine)
    return f", {file.quarantined:,} set aside in {places}"


def build(
    store: Path = _STORE,
    whole: bool = typer.Option(False, "--whole", help="Make all books anew, not only what changed."),
    as_json: bool = _JSON,
) -> None:
    """Make the books: every minute of every pupil-week, counted once.

    Only what changed since the last build is made anew.
    """
    from wholeschool.actions.ahead import work_ahead
    from wholeschool.actions.build import build as build_books
    from wholeschool.schema.wording import counted
    from wholeschool.store import Store

    with progress_bar(quiet=as_json) as progress:
        opened = Store.open(store)
        done = build_books(opened, whole=whole, progress=lambda what: progress(what, 0, 0))
        progress("Working ahead for the analyses", 0, 0)
        work_ahead(opened)
    pupil_weeks = done.built.pupil_weeks if done.built else 0
    if as_json:
        years = list(done.built.academic_years) if done.built else []
        findings = [finding.as_dict() for finding in done.findings]
        print_json(
            {
                "pupil_weeks": pupil_weeks,
                "academic_years": years,
                "commit": done.commit_id,
                "findings": findings,
            }
        )
        return
    say(
        f"Made the books of {counted(pupil_weeks, 'pupil-week')}."
        if done.built
        else "Nothing has changed since the last build."
    )
    if done.findings:
        say("\nDoubtful in registers and events, and how to mend it:")
    for finding in done.findings:
        say(f"  {finding.count:>7,}  {finding.check.replace('_', ' ')}. {finding.advice}")
    say(f"\nNext: wholeschool report {store} --out SITE")


def check(store: Path = _STORE, as_json: bool = _JSON) -> None:
    """Work all books out again from registers and events, session by session, and compare.

    Exit code 3: something is damaged; the pupil and the week are named. What is sound and hard to believe is
    listed, and changes no exit code.
    """
    from wholeschool.actions.check import check as check_store
    from wholeschool.schema.wording import counted
    from wholeschool.store import Store

    with progress_bar(quiet=as_json) as progress:
        result = check_store(
            Store.open(store),
            progress=lambda done, total: progress("Working the books out again", done, total),
        )
    if as_json:
        print_json(
            {
                "ok": result.ok,
                "pupil_weeks_checked": result.pupil_weeks_checked,
                "problems": [problem.as_dict() for problem in result.problems],
                "findings": [finding.as_dict() for finding in result.findings],
            }
        )
    else:
        for problem in result.problems[:_PROBLEMS]:
            at = (
                f"pupil {problem.pupil_id}, school {problem.urn}, week of {problem.week}: "
                if problem.pupil_id is not None
                else ""
            )
            say(f"{at}{problem.what}")
        if len(result.problems) > _PROBLEMS:
            say(f"… and {len(result.problems) - _PROBLEMS} more; all of them with --json.")
        say_findings(result.findings)
        verdict = "all is well" if result.ok else counted(len(result.problems), "problem")
        worked = f"Worked out {counted(result.pupil_weeks_checked, 'pupil-week')} again"
        say(f"{worked if result.pupil_weeks_checked else 'Nothing was worked out again'}: {verdict}.")
    if not result.ok:
        note(INTERNAL)
        raise typer.Exit(EXIT_DAMAGED)
