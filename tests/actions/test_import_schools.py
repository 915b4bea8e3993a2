"""The register of schools beside a store: only schools that it has rows of go in."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.ctf.ctf_texts import OTHER, ctf, pupil, school
from tests.ingest.gias.test_extract import HEADER, LINKS, line
from tests.made import bring_in, rows_of
from tests.tiny_trust import MAIN, UPNS

BEFORE, ELSEWHERE = 100008, 100099


def register(folder: Path, *lines: str) -> Path:
    path = folder / "edubasealldata20250303.csv"
    path.write_text("\n".join((HEADER, *lines)) + "\n", "cp1252")
    return path


def linked(folder: Path, *lines: str) -> Path:
    path = folder / "links_edubasealldata20250303.csv"
    path.write_text("\n".join((LINKS, *lines)) + "\n", "cp1252")
    return path


def schools_of(store: Path) -> dict[tuple[int, str], dict[str, object]]:
    return {(row["urn"], row["academic_year"]): row for row in rows_of(store, "schools")}


def test_schools_of_nobody_are_passed_over_and_said(tiny_store: Path, tmp_path: Path) -> None:
    stood = schools_of(tiny_store)
    result = bring_in(tiny_store, register(tmp_path, line(MAIN, "Main Academy"), line(ELSEWHERE, number="1")))
    found = schools_of(tiny_store)
    assert {urn for urn, _ in found} - {urn for urn, _ in stood} == set()
    assert found[MAIN, "202425"]["name"] == "Main Academy"
    assert found[MAIN, "202425"]["trust_id"] == "16001"
    (said,) = [each for each in result.findings if each.check == "schools_passed_over"]
    assert (said.severity, said.count) == ("info", 1)
    assert (result.total("read"), result.total("accepted")) == (2, 2)


def test_the_register_changes_no_earlier_year_that_is_known(tiny_store: Path, tmp_path: Path) -> None:
    later = tmp_path / "edubasealldata20251103.csv"
    later.write_text(f"{HEADER}\n{line(MAIN, 'New Name')}\n", "cp1252")
    before = schools_of(tiny_store)[MAIN, "202425"]
    bring_in(tiny_store, later)
    found = schools_of(tiny_store)
    assert found[MAIN, "202425"] == before
    assert found[MAIN, "202526"]["name"] == "New Name"
    assert found[MAIN, "202324"]["name"] == "New Name"


def test_a_school_brings_the_one_that_it_continues(tiny_store: Path, tmp_path: Path) -> None:
    extract = register(tmp_path, line(MAIN), line(BEFORE, "Main High", closed="31-08-2020", number="4000"))
    links = linked(tmp_path, f"{MAIN},{BEFORE},Main High,Predecessor,01-09-2020")
    first = bring_in(tiny_store, extract, links)
    found = schools_of(tiny_store)
    assert found[MAIN, "202425"]["predecessor_urn"] == BEFORE
    assert found[BEFORE, "202021"]["name"] == "Main High"
    assert first.changed > 0
    assert bring_in(tiny_store, extract, links).changed == 0


def test_links_alone_are_written_beside_what_is_known(tiny_store: Path, tmp_path: Path) -> None:
    before = schools_of(tiny_store)[MAIN, "202425"]
    bring_in(
        tiny_store,
        linked(tmp_path, f"{MAIN},{BEFORE},Main High,Predecessor,", "100050,100051,X,Predecessor,"),
    )
    assert schools_of(tiny_store)[MAIN, "202425"] == before | {"predecessor_urn": BEFORE}


def test_the_register_names_schools_of_the_same_import(tmp_path: Path) -> None:
    """A transfer file names its schools by LAESTAB, which the register knows."""
    store, transfer = tmp_path / "store", tmp_path / "a.xml"
    transfer.write_text(ctf(pupil(UPNS[0], schools=school(OTHER, EntryDate="2024-09-02"))), "utf-8")
    old = line(BEFORE, "Far High", closed="31-08-2020", status="Closed")
    result = bring_in(store, transfer, register(tmp_path, line(ELSEWHERE, "Far Academy"), old))
    assert {row["urn"] for row in rows_of(store, "enrolments")} == {ELSEWHERE}
    assert not [each for each in result.findings if each.check in ("made_up_school", "unknown_school")]


def test_a_school_that_was_made_up_gets_its_row(tmp_path: Path) -> None:
    store, transfer = tmp_path / "store", tmp_path / "a.xml"
    transfer.write_text(ctf(pupil(UPNS[0], schools=school(OTHER, EntryDate="2024-09-02"))), "utf-8")
    bring_in(store, transfer)
    bring_in(store, register(tmp_path, line(ELSEWHERE, "Far Academy")))
    assert ELSEWHERE in {urn for urn, _ in schools_of(store)}
