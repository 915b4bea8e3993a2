from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ingest.reading_texts import Desk, context, finding, rows
from wholeschool.errors import WrongCallError
from wholeschool.ingest.read import read_file
from wholeschool.ingest.rows.reading import Reading
from wholeschool.ingest.rows.recognise import recognise

HEADER = (
    "URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (code),"
    "TypeOfEstablishment (name),EstablishmentStatus (name),OpenDate,CloseDate,PhaseOfEducation (name),"
    "Trusts (code),Trusts (name)"
)


def line(
    urn: object = 100001,
    name: str = "Hazel Edge School",
    kind: str = "Academy converter",
    status: str = "Open",
    opened: str = "01-09-2012",
    closed: str = "",
    phase: str = "Secondary",
    la: str = "201",
    number: str = "4999",
    trust: str = "16001",
) -> str:
    return f"{urn},{la},City,{number},{name},34,{kind},{status},{opened},{closed},{phase},{trust},A Trust"


def read(desk: Desk, *lines: str, name: str = "edubasealldata20251103.csv") -> Reading:
    text = "\n".join((HEADER, *lines)) + "\n"
    return read_file(desk.write(text, name=name, encoding="cp1252"), context())


def test_an_open_school_has_a_row_for_each_of_the_years_that_are_kept(desk: Desk) -> None:
    found = rows(read(desk, line(name="St Chloë’s")), "schools")
    assert [row["academic_year"] for row in found] == [f"20{year}{year + 1}" for year in range(19, 26)]
    assert found[-1] == {
        "urn": 100001,
        "academic_year": "202526",
        "laestab": "2014999",
        "name": "St Chloë’s",
        "phase": "SS",
        "type": "49",
        "la_code": "201",
        "trust_id": "16001",
    }
    assert "trust_id" not in found[0], "which trust it was in before, the register does not say"


@pytest.mark.parametrize(
    ("opened", "closed", "years"),
    [
        ("01-09-2024", "", ["202425", "202526"]),
        ("01/09/2024", "", ["202425", "202526"]),
        ("2024-09-01", "31/12/2024", ["202425"]),
        ("01-01-1900", "31-08-2008", ["200203", "200304", "200405", "200506", "200607", "200708", "200809"]),
        ("01-09-2026", "", ["202526"]),
        ("", "31-02-2020", [f"20{year}{year + 1}" for year in range(19, 26)]),
    ],
)
def test_a_school_is_there_from_its_opening_to_its_closing(
    desk: Desk, opened: str, closed: str, years: list[str]
) -> None:
    found = rows(read(desk, line(opened=opened, closed=closed)), "schools")
    assert [row["academic_year"] for row in found] == years


@pytest.mark.parametrize(
    ("kind", "phase", "expected"),
    [
        ("Community school", "Primary", ("PS", None)),
        ("Free schools", "All-through", ("AT", "49")),
        ("Academy special converter", "Not applicable", ("SP", "52")),
        ("Pupil referral unit", "Not applicable", ("PR", "54")),
        ("Academy alternative provision converter", "Not applicable", ("PR", "54")),
        ("Further education", "16 plus", (None, None)),
    ],
)
def test_phase_and_type_go_by_names(
    desk: Desk, kind: str, phase: str, expected: tuple[str | None, str | None]
) -> None:
    row = rows(read(desk, line(kind=kind, phase=phase)), "schools")[-1]
    assert (row.get("phase"), row.get("type")) == expected


def test_a_school_that_is_only_proposed_is_none(desk: Desk) -> None:
    reading = read(desk, line(status="Proposed to open"))
    assert (reading.read, reading.accepted, reading.tables["schools"].num_rows) == (1, 1, 0)


def test_a_row_without_number_or_name_is_set_aside_and_can_be_mended(desk: Desk) -> None:
    reading = read(desk, line("none"), line(100002, name=""), line(100003))
    assert (reading.read, reading.quarantined) == (3, 2)
    aside = reading.quarantine[""].to_pylist()
    names = list(aside[0])
    text = ",".join(names) + "\n" + ",".join(str(aside[0][name]) for name in names[:-1]) + ",x\n"
    again = read_file(desk.write(text.replace("none", "100001"), name="mended.csv"), context())
    assert (again.kind, again.read, again.quarantined) == ("gias", 1, 0)


def test_an_extract_without_a_day_in_its_name_is_of_today(desk: Desk) -> None:
    for name in ("schools.csv", "edubasealldata20259999.csv"):
        assert rows(read(desk, line(), name=name), "schools")[-1]["academic_year"] == "202526"


def zipped(*members: tuple[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return whole.getvalue()


def test_the_archive_of_the_website_is_read_as_it_is(desk: Desk) -> None:
    text = f"{HEADER}\n{line()}\n".encode("cp1252")
    path = desk.write(zipped(("edubasealldata20251103.csv", text)), name="extract.zip")
    assert recognise(path) == "gias"
    assert read_file(path, context()).accepted == 1


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: zipped(("a.csv", b"x"), ("b.csv", b"y")), "zip archive with 2 files"),
        (lambda: zipped(("bomb.csv", b"URN,\n" + b"0" * (300 << 20))), "grows to more than 400 times"),
        (lambda: zipped(("a.csv", b"URN,LA (code)\n" * 9000))[:-60], "zip archive"),
    ],
    ids=["two files", "a bomb", "cut off"],
)
def test_other_archives_are_sentences(desk: Desk, make: Callable[[], bytes], sentence: str) -> None:
    with pytest.raises(WrongCallError, match=sentence):
        read_file(desk.write(make(), name="x.zip"), context())


LINKS = "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate"


def links(desk: Desk, *lines: str) -> tuple[Reading, dict[int, int]]:
    own = context()
    path: Path = desk.write("\n".join((LINKS, *lines)) + "\n", name="links_edubasealldata20251103.csv")
    reading = read_file(path, own)
    return reading, dict(own.school_links.predecessors())


def test_a_plain_predecessor_is_the_school_before_from_either_side(desk: Desk) -> None:
    reading, found = links(
        desk,
        "100002,100001,Old,Predecessor,01-09-2012",
        "100003,100004,New,Successor,01-09-2014",
        "100004,100003,Old,Predecessor,",
    )
    assert (reading.kind, reading.read, reading.accepted, dict(reading.tables)) == ("gias", 3, 3, {})
    assert found == {100002: 100001, 100004: 100003}


def test_merged_and_split_schools_are_not_one(desk: Desk) -> None:
    reading, found = links(
        desk,
        "100009,100001,A,Predecessor - amalgamated,01-09-2012",
        "100009,100002,B,Sixth Form Centre Link,",
        "100010,100003,C,Predecessor,",
        "100010,100004,D,Predecessor,",
        "100011,100005,E,Predecessor,",
        "100012,100005,E,Predecessor,",
    )
    assert found == {}
    assert finding(reading, "links_not_followed").count == 2


def test_a_link_without_its_schools_is_set_aside(desk: Desk) -> None:
    reading, found = links(desk, "100009,,A,Predecessor,")
    assert (reading.quarantined, found) == (1, {})
