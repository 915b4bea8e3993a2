from contextlib import suppress
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ingest.ctf.ctf_texts import OTHER, OURS, ctf, pupil, run, school, year
from tests.ingest.reading_texts import BRIDGE, UPNS, Desk, checks, context, finding, pseudonym, rows, weeks
from tests.shared import shared
from wholeschool.errors import WrongCallError
from wholeschool.ingest.read import read_file
from wholeschool.ingest.rows.reading import Reading
from wholeschool.ingest.rows.recognise import recognise

FIGURES = (
    "<SessionsPossible>6</SessionsPossible><SessionsAuthorised>2</SessionsAuthorised>"
    "<SessionsAttended>4</SessionsAttended><SessionsUnauthorised>0</SessionsUnauthorised>"
)
STAY = {"EntryDate": "2025-09-03", "LeavingDate": "2025-11-06", "LeavingReason": "IM"}


def read(desk: Desk, text: str | bytes) -> Reading:
    reading = read_file(desk.write(text, name="pupils.xml"), context())
    assert reading.accepted + reading.quarantined == reading.read
    assert sum(part.num_rows for part in reading.quarantine.values()) == reading.quarantined
    return reading


def test_a_pupil_comes_with_stay_figures_and_marks(desk: Desk) -> None:
    years = year(figures=FIGURES, runs=run("2025-09-03", r"/\/\EE####"))
    reading = read(
        desk, ctf(pupil(schools=school(**STAY), years=years, basic="<NCyearActual>9</NCyearActual>"))
    )
    assert (reading.kind, reading.read, reading.quarantined) == ("ctf", 3, 0)
    (stay,) = rows(reading, "enrolments")
    assert stay == {
        "pupil_id": pseudonym(UPNS[0]),
        "urn": BRIDGE,
        "academic_year": "202526",
        "start": date(2025, 9, 3),
        "end": date(2025, 11, 6),
        "leaving_reason": "IM",
        "status": "C",
        "year_group": "9",
        "sex": "F",
    }
    assert weeks(reading) == {(pseudonym(UPNS[0]), BRIDGE, "2025-09-01"): r"..../\/\EE...."}
    totals = {row["code"]: row["sessions"] for row in rows(reading, "termly_counts")}
    assert totals == {"possible": 6, "authorised": 2, "attended": 4, "unauthorised": 0}
    assert {(row["term"], row["academic_year"]) for row in rows(reading, "termly_counts")} == {
        ("year", "202526")
    }
    assert reading.findings == ()


@pytest.mark.parametrize("sex", ["<Sex>M</Sex>", "<Gender>M</Gender>"])
@pytest.mark.parametrize("root", ["", ' xmlns="https://example.org/ctf"'])
@pytest.mark.parametrize("version", ["12.0", "25.0"])
def test_versions_and_namespaces_make_no_difference(desk: Desk, sex: str, root: str, version: str) -> None:
    text = ctf(pupil(schools=school(**STAY), more=sex), version=version, root=root)
    assert rows(read(desk, text), "enrolments")[0]["sex"] == "M"


def test_a_school_that_nobody_has_listed_gets_a_number_and_is_said(desk: Desk) -> None:
    there = school(OTHER, EntryDate="2023-09-04", LeavingDate="2025-07-18", SchoolName="Far Academy")
    reading = read(desk, ctf(pupil(schools=there + school(**STAY))))
    made = rows(reading, "schools")
    assert [(row["laestab"], row["academic_year"]) for row in made] == [(OTHER, "202324"), (OTHER, "202425")]
    assert {row["name"] for row in made} == {"Far Academy (number made up)"}
    urns = {row["urn"] for row in rows(reading, "enrolments")}
    assert urns == {made[0]["urn"], BRIDGE}
    assert finding(reading, "made_up_school").seen == OTHER


def test_marks_that_are_not_certain_are_set_aside_alone(desk: Desk) -> None:
    runs = run("2025-09-03", "///") + run("2025-10-01", r"/\C2C2")
    reading = read(desk, ctf(pupil(schools=school(**STAY), years=year(figures=FIGURES, runs=runs))))
    assert (reading.read, reading.quarantined) == (4, 1)
    assert list(weeks(reading).values()) == [r"..../\cc......"]
    (row,) = reading.quarantine["marks"].to_pylist()
    assert row["AttendanceMarks"] == "///"
    assert row["reason"].startswith(
        "Column “AttendanceMarks”: saw “3 marks”, expected two marks for each day"
    )


@pytest.mark.parametrize(
    ("part", "pupil_text", "mend"),
    [
        ("marks", pupil(years=year(runs=run("2025-09-03", r"/\C9C9"))), ("C9C9", "C2C2")),
        ("years", pupil(years=year(figures=FIGURES.replace(">6<", ">six<"))), ("six", "6")),
        ("stays", pupil(schools=school(EntryDate="2025-09-33")), ("2025-09-33", "2025-09-23")),
        (
            "stays",
            pupil(schools=school(EntryDate="2025-10-01", LeavingDate="2025-09-01")),
            ("2025-10", "2025-08"),
        ),
        ("stays", pupil("", schools=school(**STAY)), (f",{OURS}", f"{UPNS[0]},{OURS}")),
    ],
)
def test_what_was_set_aside_can_be_mended_and_read_again(
    desk: Desk, part: str, pupil_text: str, mend: tuple[str, str]
) -> None:
    reading = read(desk, ctf(pupil_text))
    assert reading.quarantined == 1
    aside = reading.quarantine[part].to_pylist()
    names = list(aside[0])
    lines = [
        ",".join(names),
        *(",".join(f"{row[name]}".replace(",", ";") for name in names) for row in aside),
    ]
    mended = "\n".join([lines[0], *(line.replace('""', "").replace(*mend, 1) for line in lines[1:])])
    again = desk.read(mended + "\n")
    assert (again.read, again.quarantined) == (1, 0)
    assert any(table.num_rows for table in again.tables.values())


def test_findings_name_the_line_of_the_file(desk: Desk) -> None:
    good = pupil(schools=school(**STAY))
    reading = read(desk, ctf(good, pupil(UPNS[1], schools=school(EntryDate="never"))))
    assert ("unreadable_date", 5, 1) in checks(reading)
    assert reading.quarantine["stays"]["line"].to_pylist() == [5]


def test_names_go_to_who_is_to_seal_them_and_nowhere_else(desk: Desk) -> None:
    broken = pupil(schools=school(EntryDate="x"), years=year(runs=run("2025-09-03", "/")))
    basic = f"<FormerUPN>{UPNS[2]}</FormerUPN>"
    path = desk.write(ctf(broken, pupil(UPNS[1], schools=school(**STAY), basic=basic)))
    whose = context()
    reading = read_file(path, whose)
    assert {
        (field, text) for pupil_id, field, text in whose.people.said() if pupil_id == pseudonym(UPNS[1])
    } == {
        ("surname", "Blythe"),
        ("forename", "Ann"),
        ("birth_date", "2011-11-04"),
        ("former_upn", UPNS[2]),
    }
    said = [*map(str, reading.findings), *(str(table.to_pylist()) for table in reading.tables.values())]
    assert not any("Blythe" in text or "Ann" in text for text in said)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("<Message><Header/></Message>x", "cut off or damaged"),
        ("<CTFile/>", "which is not read. Did you mean CTfile"),
        (ctf(pupil(schools=school(**STAY)))[:-40], "cut off or damaged"),
        (ctf(pupil(schools=school(**STAY))).replace("Header>", "Head>"), "no header"),
        ('<!DOCTYPE CTfile [<!ENTITY a "b">]>' + ctf(pupil()), "definitions of its own"),
        ('<!DOCTYPE CTfile SYSTEM "file:///etc/passwd">' + ctf(pupil()), "definitions of its own"),
        (
            '<!DOCTYPE C [<!ENTITY a "aaaaaaaaaa">'
            + "".join(f'<!ENTITY {name} "{f"&{before};" * 9}">' for before, name in pairwise("abcdefghi"))
            + ']><CTfile x="&i;"/>',
            r"definitions of its own|cut off",
        ),
        ("<CTfile>" + "<a>" * 300, "cut off or damaged"),
        (ctf(pupil(schools=school(EntryDate="9" * 11_000_000))), "cut off or damaged"),
    ],
)  # fmt: skip
def test_hostile_and_broken_files_are_sentences(desk: Desk, text: str, sentence: str) -> None:
    with pytest.raises(WrongCallError, match=sentence):
        read(desk, text)


def test_utf16_is_read(desk: Desk) -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?>' + ctf(pupil(schools=school(**STAY)))
    assert recognise(desk.write(text, name="x.xml", encoding="utf-16")) == "ctf"
    assert read(desk, text.encode("utf-16")).read == 1


WHOLE = ctf(
    *(
        pupil(
            upn,
            schools=school(**STAY) + school(OTHER, EntryDate="2024-09-02", LeavingDate="2025-07-18"),
            years=year(figures=FIGURES, runs=run("2025-09-03", r"/\/\EE####")),
        )
        for upn in UPNS
    )
).encode()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_every_row_is_accounted_for_whatever_happens_to_the_file(desk: Desk, data: st.DataObject) -> None:
    damaged = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(damaged) - 1))
        change = data.draw(st.sampled_from(("flip", "cut", "double")))
        if change == "flip":
            damaged[place] = data.draw(st.integers(0, 255))
        elif change == "cut":
            del damaged[place : place + data.draw(st.integers(1, 40))]
        else:
            damaged[place:place] = damaged[place : place + 30]
    with suppress(WrongCallError):
        read(desk, bytes(damaged))


def test_the_specimen_is_read_whole(desk: Desk) -> None:
    reading = read_file(Path(shared("domain/examples/ctf_v25_minimal.xml")), context())
    assert (reading.read, reading.accepted) == (5, 5)
    assert [row["year_group"] for row in rows(reading, "enrolments")] == ["7", "8", "9"]
    assert list(weeks(reading).values()) == [r"..../\/\EE...."]


@pytest.mark.parametrize("blank", [0, 70_000])
def test_a_row_far_down_has_the_line_of_its_pupil(desk: Desk, blank: int) -> None:
    good, bad = (pupil(upn, years=year(runs="\n" + run(start, "/" * 10))) for upn, start in
                 zip(UPNS, ("2025-09-01", "never"), strict=False))  # fmt: skip
    text = ctf(good, "\n" * blank, bad)
    reading = read(desk, text)
    lines = [number for number, line in enumerate(text.splitlines(), 1)
             if ("<Pupil>" if blank else "<AttendSessions>") in line]  # fmt: skip
    assert (lines[-1] > 65_535) == (blank > 0)
    (aside,) = reading.quarantine.values()
    assert aside["line"].to_pylist() == [lines[-1]]
    assert {each.row for each in reading.findings if each.severity == "error"} == {lines[-1]}
