"""Names that people meet in messages and figures are explained in the documentation."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.docs.pages import ROOT
from wholeschool.errors import EXIT_DAMAGED, EXIT_DONE, EXIT_FINDINGS, EXIT_WRONG_CALL
from wholeschool.ingest.cells.cells import matching
from wholeschool.ingest.cells.columns import lacking
from wholeschool.reference.forms import event_kinds
from wholeschool.schema import TABLES, Table
from wholeschool.schema.books import LEDGER_FINDINGS
from wholeschool.schema.national import UNITS

STOPPED = 130
"""With this code a command ends that was interrupted, here as elsewhere: 128 and the number of the signal."""
REFERENCE = ROOT / "docs" / "reference"
_MAKERS = {"Trouble": 0, "Finding": 0, "unknown_word": 0, "school_year_findings": 2}
"""Calls that make findings, and which of their arguments is the name of the check."""
_FILLED_IN = {"academic_year", "action_id", "duration_status", "event_id", "term"}
"""Columns of text that a row needs and the reader can fill in by itself; `academic_year` not for schools."""
_NOT_READ_AS_THEY_ARE = {"registers", "termly_counts", "pupils", "pupil_keys", "pupil_links", "identities"}
"""Tables whose rows no file has as they are: readers make them."""


_OFFICIAL_MAKERS = {"Finding": 0, "_left_out": 1, "_said": 1}
"""The same of readers of official files, whose checks have a page of their own."""


def _files_of(*rooms: str) -> Iterator[Path]:
    for room in rooms:
        yield from (ROOT / "src" / "wholeschool" / room).rglob("*.py")


def _is_official(file: Path) -> bool:
    return file.parent.name == "official" or file.name.startswith("national_load")


def _named_in(files: Iterable[Path], makers: Mapping[str, int]) -> Iterator[str]:
    """The names of checks in the calls that make a finding."""
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            at = makers.get(getattr(node.func, "id", getattr(node.func, "attr", "")))
            for name in [] if at is None else node.args[at : at + 1]:
                if isinstance(name, ast.Constant) and isinstance(name.value, str):
                    yield name.value


def _is_read(table: Table) -> bool:
    return table.kind == "imported" and table.name not in _NOT_READ_AS_THEY_ARE


def _of_needed_columns() -> Iterator[str]:
    for table in TABLES.values():
        for column in table.columns if _is_read(table) else ():
            if not column.nullable and column.type == "string" and column.name not in _FILLED_IN:
                yield lacking(column).check
    yield "missing_academic_year"


def test_every_check_of_the_importers_is_explained() -> None:
    text = (REFERENCE / "formats.md").read_text("utf-8")
    explained = {
        name
        for line in text[text.index("| Check |") :].splitlines()[2:]
        for name in re.findall(r"`([a-z_]+)`", line.split("|")[1] if line.startswith("|") else "")
    }
    by_default = inspect.signature(matching).parameters["check"].default
    files = [each for each in _files_of("ingest", "identity", "actions") if not _is_official(each)]
    made = {*_named_in(files, _MAKERS), *_of_needed_columns(), by_default}
    said_elsewhere = {name for name in made if name.startswith("books_")}
    assert len(made) > 25
    assert made - said_elsewhere == explained & made - said_elsewhere
    assert explained - made == set()
    rows = re.findall(r"^\| `([a-z_]+)`", text[text.index("| Check |") :], re.MULTILINE)
    assert len(rows) == len(set(rows))


def test_every_check_of_official_files_is_explained() -> None:
    text = (REFERENCE / "official-files.md").read_text("utf-8")
    explained = re.findall(r"^\| `([a-z_]+)`", text[text.index("| Check |") :], re.MULTILINE)
    made = {*_named_in(filter(_is_official, _files_of("ingest", "actions")), _OFFICIAL_MAKERS)}
    assert len(explained) == len({*explained})
    assert made == {*explained}


def test_every_official_measure_is_explained() -> None:
    text = (REFERENCE / "official-files.md").read_text("utf-8")
    explained = re.findall(
        r"`([a-z_]+)`", "".join(re.findall(r"^\| (`[^|]*)\|", text.split("## Words")[0], re.MULTILINE))
    )
    assert explained == [*UNITS]


@pytest.mark.parametrize("name", next(c.allowed for c in LEDGER_FINDINGS.columns if c.name == "finding"))
def test_every_finding_of_the_ledger_is_explained(name: str) -> None:
    assert f"| `{name}` |" in (REFERENCE / "ledger-rules.md").read_text("utf-8")


def test_the_rules_name_every_in_school_event_in_its_order() -> None:
    in_order = sorted(
        (each for each in event_kinds().values() if each.priority), key=lambda e: e.priority or 0
    )
    text = (REFERENCE / "ledger-rules.md").read_text("utf-8")
    listed = next(
        part for part in text.split("\n\n") if part.startswith("`internal_exclusion`, `internal_ap`")
    )
    assert re.findall(r"`([a-z_]+)`", listed) == [each.name for each in in_order]


def test_all_fourteen_rules_are_there() -> None:
    text = (REFERENCE / "ledger-rules.md").read_text("utf-8")
    assert re.findall(r"^## (\d+)\.", text, re.MULTILINE) == [str(number) for number in range(1, 15)]


def test_every_exit_code_is_explained() -> None:
    text = (REFERENCE / "exit-codes.md").read_text("utf-8")
    codes = {EXIT_DONE, EXIT_FINDINGS, EXIT_WRONG_CALL, EXIT_DAMAGED, STOPPED}
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)} == codes
