import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.ingest.census.message_texts import GONE, message, pupil, read_text
from tests.ingest.census.tables_of_census import of_census
from tests.ingest.reading_texts import UPNS, finding, pseudonym, rows
from tests.shared import shared
from wholeschool.errors import WrongCallError
from wholeschool.ingest.census.returns import Returns
from wholeschool.ingest.rows.recognise import recognise
from wholeschool.ingest.together.details import DETAILS

SPAN = (
    "<{0}><SessionsPossible>52</SessionsPossible><SessionDetails>"
    "<SessionDetail><AttendanceReason>C2</AttendanceReason><{1}>8</{1}></SessionDetail>"
    "<SessionDetail><AttendanceReason>/</AttendanceReason><{1}>40</{1}></SessionDetail></SessionDetails></{0}>"
)
SUSPENSION = (
    "<TermlyExclusion><Category>SUSP</Category>{}<StartDate>2025-03-11</StartDate><Sessions>4</Sessions>"
    "<SENprovision>K</SENprovision></TermlyExclusion>"
)


def _counts(folder: Path, attendance: str) -> set[tuple[object, ...]]:
    reading = read_text(folder, message(pupil(attendance=attendance)))
    return {
        (row["academic_year"], row["term"], row["code"], row["sessions"])
        for row in rows(reading, "termly_counts")
    }


def test_the_example_of_the_specification(tmp_path: Path) -> None:
    example = shared("domain/examples/school_census_aut2025_minimal.xml")
    shutil.copy(example, tmp_path / "census.xml")
    reading = read_text(tmp_path, example.read_bytes())
    # 2 pupils, a period, a need, an exclusion, 4 + 2 + 1 counts of sessions.
    assert (reading.read, reading.accepted, reading.findings) == (12, 12, ())
    first, gone = rows(reading, "enrolments")
    assert (first["pupil_id"], first["start"], first["year_group"]) == (
        pseudonym(UPNS[0]),
        date(2025, 8, 1),
        "9",
    )
    assert (gone["start"], gone["end"], gone["academic_year"]) == (
        date(2024, 8, 1),
        date(2025, 5, 16),
        "202425",
    )
    [event] = rows(reading, "events")
    assert (event["start"], event["sessions"], event["reason1"], event["reason2"]) == (
        date(2025, 3, 11),
        4,
        "DB",
        "VA",
    )
    details = reading.tables[DETAILS].to_pylist()
    assert {"fsm": True, "fsm6": True} in [{name: row[name] for name in ("fsm", "fsm6")} for row in details]
    assert [row["sen_need"] for row in details if row["sen_need"]] == ["SEMH"]


@pytest.mark.parametrize("tag", ["Sessions", "AbsenceSessions"])
def test_sessions_of_both_halves_of_summer_are_kept_apart(tmp_path: Path, tag: str) -> None:
    first, second = SPAN.format("TermlyAttendance", tag), SPAN.format("SummerHalfTerm2Attendance", tag)
    assert _counts(tmp_path, first + second) == {
        ("202425", term, code, sessions)
        for term in ("summer_1", "summer_2")
        for code, sessions in (("possible", 52), ("C2", 8), ("/", 40))
    }
    assert {term for _, term, _, _ in _counts(tmp_path, SPAN.format("AnnualAttendance", tag))} == {"year"}


@pytest.mark.parametrize(
    "reasons",
    [
        "<Reason>DB</Reason><Reason>VA</Reason>",
        "<Reasons><Reason>DB</Reason><Reason>VA</Reason></Reasons>",
        "<Reason1>DB</Reason1><Reason2>VA</Reason2>",
    ],
)
def test_reasons_in_every_spelling(tmp_path: Path, reasons: str) -> None:
    reading = read_text(tmp_path, message(pupil(exclusions=SUSPENSION.format(reasons))))
    [event] = rows(reading, "events")
    assert (event["reason1"], event["reason2"]) == ("DB", "VA")


def test_older_names(tmp_path: Path) -> None:
    text = message(pupil(exclusions=SUSPENSION.format("<Reason>OT</Reason><InCare>0</InCare>")), term="SPR")
    text = text.replace("<Sex>", "<Gender>").replace("</Sex>", "</Gender>").replace("SUSP", "FIXD")
    reading = read_text(
        tmp_path, text.replace("<Year>2025", "<Year>2016").replace("2025-03-11", "2015-11-11")
    )
    assert rows(reading, "enrolments")[0]["sex"] == "F"
    [event] = rows(reading, "events")
    assert (event["kind"], event["reason1"], event["academic_year"]) == ("suspension", "OT", "201516")


def test_a_namespace_makes_no_difference(tmp_path: Path) -> None:
    plain = message(pupil(attendance=SPAN.format("TermlyAttendance", "Sessions")), gone=GONE)
    spaced = plain.replace("<Message>", '<Message xmlns="http://example.org/census">')
    one, other = (read_text(tmp_path, each, name=f"{n}.xml") for n, each in enumerate((plain, spaced)))
    assert one.read == other.read == 4
    assert {name: table.to_pylist() for name, table in one.tables.items()} == {
        name: table.to_pylist() for name, table in other.tables.items()
    }


def test_the_school_is_known_by_its_laestab_or_gets_a_number(tmp_path: Path) -> None:
    unknown = of_census()
    [stay] = rows(read_text(tmp_path, message(pupil()), unknown), "enrolments")
    assert stay["urn"] == unknown.returns.made_up["2014999"]
    assert stay["urn"] >= 9_000_000  # type: ignore[operator]
    said = read_text(tmp_path, message(pupil()), of_census(Returns(given={"2014999": 100001})))
    assert rows(said, "schools") == [
        {
            "urn": 100001,
            "academic_year": "202526",
            "laestab": "2014999",
            "name": "Osier School",
            "phase": "SS",
            "type": "49",
        }
    ]


def test_set_aside_rows_can_be_imported_from_tables_of_their_parts(tmp_path: Path) -> None:
    broken = SPAN.format("TermlyAttendance", "Sessions").replace(">C2<", ">CC<")
    odd = SUSPENSION.format("").replace("2025-03-11", "next week")
    reading = read_text(tmp_path, message(pupil(attendance=broken, exclusions=odd), pupil(upn="")))
    assert set(reading.quarantine) == {
        "2025_autumn_pupilonroll",
        "2025_autumn_termlysessiondetailsonroll",
        "2025_autumn_termlyexclusionsonroll",
    }
    mended = {"upn": "B801200005001", "attendancereason": "C2", "startdate": "2025-03-11"}
    context = of_census()
    found: dict[str, list[dict[str, object]]] = {}
    for part, table in sorted(reading.quarantine.items()):
        path = tmp_path / f"000001-census-{part}.quarantine.csv"
        lines = [",".join(table.column_names)]
        for row in table.to_pylist():
            row |= {
                name: text
                for name, text in mended.items()
                if (name in row and not row[name]) or name != "upn"
            }
            lines.append(",".join(f'"{row[name]}"' for name in table.column_names))
        path.write_text("\n".join(lines))
        assert recognise(path) == "census"
        again = read_text(tmp_path, path.read_bytes(), context, name=path.name)
        assert again.quarantined == 0
        found |= {name: rows(again, name) for name in again.tables}
    assert found["enrolments"][0]["pupil_id"] == pseudonym("B801200005001")
    assert (found["events"][0]["pupil_id"], found["events"][0]["urn"]) == (
        pseudonym(UPNS[0]),
        context.returns.made_up["2014999"],
    )
    assert found["termly_counts"][0]["code"] == "C2"


def test_children_of_a_pupil_without_a_upn_find_it_once_it_is_mended(tmp_path: Path) -> None:
    text = message(pupil(upn="", exclusions=SUSPENSION.format("<Reason>DB</Reason>")))
    reading = read_text(tmp_path, text)
    assert reading.quarantined == 2
    assert finding(reading, "no_parent_row").row == text[: text.index("<TermlyExclusion>")].count("\n") + 1
    context = of_census()
    for part in ("pupilonroll", "termlyexclusionsonroll"):
        table = reading.quarantine[f"2025_autumn_{part}"]
        lines = [",".join(table.column_names)]
        for row in table.to_pylist():
            if part == "pupilonroll":
                row["upn"] = UPNS[1]
            lines.append(",".join(f'"{row[name]}"' for name in table.column_names))
        again = read_text(tmp_path, "\n".join(lines), context, name=f"2025_autumn_{part}.csv")
        assert again.quarantined == 0
    [event] = rows(again, "events")
    assert event["pupil_id"] == pseudonym(UPNS[1])


def test_findings_name_the_line(tmp_path: Path) -> None:
    text = message(pupil(), "\n" * 40, pupil(upn="", exclusions=""))
    reading = read_text(tmp_path, text)
    assert finding(reading, "missing_upn").row == text[: text.rindex("<PupilOnRoll>")].count("\n") + 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (message(pupil())[:-200], "is no XML to its end"),
        (message(pupil(), collection="SWF"), "collection “SWF”"),
        (message(pupil(), term="601"), "does not say which census"),
        (message(pupil(), root="Workforce"), "outermost element “Workforce”"),
        ("<Message></Message>", "message without a header"),
        ("<Message><Pupils><PupilOnRoll/></Pupils></Message>", "no header before its pupils"),
        (
            message(pupil()).replace("<Message>", "<!DOCTYPE Message [<!ENTITY a 'b'>]>\n<Message>"),
            "brings definitions of its own",
        ),
    ],
)
def test_what_is_no_census_gets_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(WrongCallError, match=sentence):
        read_text(tmp_path, text)
