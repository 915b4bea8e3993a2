from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ingest.reading_texts import UPNS, Desk, context, pseudonym, rows, weeks
from tests.ingest.wonde.records import behaviour, exclusion, mark, student
from wholeschool.errors import WrongCallError
from wholeschool.ingest.read import read_file
from wholeschool.ingest.rows.reading import Reading
from wholeschool.ingest.rows.recognise import recognise
from wholeschool.ingest.wonde.kept_pages import KeptPages, Page, Wanted, pages_of
from wholeschool.ingest.wonde.shapes import ENDPOINTS, kept_records

WANTED = Wanted("A1930499544", 100001, "")


def file_of(desk: Desk, **records: list[dict[str, object]]) -> Path:
    pages = KeptPages(desk.folder / "wonde.jsonl")
    pages.path.unlink(missing_ok=True)
    pages.begin(WANTED)
    for endpoint in ENDPOINTS:
        own = records.get(endpoint.replace("/", "_").replace("-", "_"), [])
        pages.add(Page(endpoint, "", [kept for each in own for kept in kept_records(endpoint, each)]))
    return pages.path


def read(desk: Desk, **records: list[dict[str, object]]) -> Reading:
    path = file_of(desk, **records)
    assert recognise(path) == "wonde"
    reading = read_file(path, context(None))
    assert reading.accepted + reading.quarantined == reading.read
    assert sum(part.num_rows for part in reading.quarantine.values()) == reading.quarantined
    return reading


def test_students_are_on_roll_each_year_and_what_is_said_of_today_is_of_today(desk: Desk) -> None:
    reading = read(
        desk, students=[student(0)], students_leaver=[student(1, start="2025-09-03", end="2025-10-03")]
    )
    first, now, left = rows(reading, "enrolments")
    assert first == {
        "pupil_id": pseudonym(UPNS[0]),
        "urn": 100001,
        "academic_year": "202425",
        "start": date(2024, 9, 2),
        "status": "C",
        "year_group": "8",
        "sex": "F",
        "ethnicity": "WBRI",
    }
    assert now["start"] == date(2025, 8, 1)
    assert (now["year_group"], now["fsm"], now["sen_provision"], now["looked_after"]) == (
        "9",
        True,
        "K",
        False,
    )
    assert left["end"] == date(2025, 10, 3)


def test_marks_behaviours_and_exclusions_are_of_the_students_whom_they_name(desk: Desk) -> None:
    reading = read(
        desk,
        students=[student(0), student(1)],
        attendance_session=[mark(0, "2025-09-01", "AM", "L", 12), mark(0, "2025-09-01", "PM", "\\")],
        behaviours=[behaviour(1, 0, 1), behaviour(2, 1, kind="Being rude to staff")],
        exclusions=[exclusion(1, 1)],
    )
    assert reading.findings == ()
    assert weeks(reading) == {(pseudonym(UPNS[0]), 100001, "2025-09-01"): "L\\............"}
    events = {row["event_id"]: row for row in rows(reading, "events")}
    assert {name: row["kind"] for name, row in events.items() if ":" in name and "100001" in name} == {
        "100001:B1-A0": "detention",
        "100001:B1-A1": "detention",
        "100001:B2-A1": "incident",
        "100001:X1": "suspension",
    }
    assert (events["100001:X1"]["sessions"], events["100001:X1"]["reason1"]) == (4, "PP")
    assert (events["100001:B1-A0"]["time"], events["100001:B1-A0"]["points"]) == ("10:15", -2)
    assert [row["minutes"] for row in events.values() if row["kind"] == "late"] == [12]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Detention, Suspension", "suspension"),
        ("Excluding others", "incident"),
        ("Suspension review", "incident"),
        ("Exclusion", None),
        ("Behaviour: Exclusion", None),
    ],
)
def test_a_behaviour_is_told_by_its_words_and_an_exclusion_is_asked_for(
    desk: Desk, word: str, kind: str | None
) -> None:
    reading = read(desk, students=[student(0)], behaviours=[behaviour(1, 0, kind=word)])
    assert [row["kind"] for row in rows(reading, "events")] == ([kind] if kind else [])
    assert reading.quarantined == (kind is None)


def test_nothing_of_a_free_text_is_kept(desk: Desk) -> None:
    path = file_of(
        desk,
        students=[student(0)],
        attendance_session=[mark(0, "2025-09-01", "AM", "/")],
        behaviours=[behaviour(1, 0)],
        exclusions=[exclusion(1, 0, comment="nobody may keep", reason={"x": "nobody may keep"})],
    )
    assert "nobody may keep" not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("records", "part", "word"),
    [
        ({"students": [student(0, education_details={})]}, "students", "UPN"),
        ({"attendance_session": [mark(4, "2025-09-01", "AM", "/")]}, "attendance", "UPN"),
        (
            {"students": [student(0)], "attendance_session": [mark(0, "soon", "AM", "/")]},
            "attendance",
            "soon",
        ),
        ({"students": [student(0)], "exclusions": [exclusion(1, 0, type="Other")]}, "exclusions", "Kind"),
        ({"students": [student(0)], "exclusions": [exclusion(1, 0, days="two")]}, "exclusions", "Sessions"),
        ({"students": [student(0, start="2025-02-30")]}, "students", "Start"),
    ],
)
def test_records_that_do_not_fit_are_set_aside_with_a_sentence(
    desk: Desk, records: dict[str, list[dict[str, object]]], part: str, word: str
) -> None:
    reading = read(desk, **records)
    assert reading.quarantined == 1
    assert word in reading.quarantine[part]["reason"][0].as_py() or word in str(
        reading.quarantine[part].to_pylist()
    )
    assert desk.source(",".join(reading.quarantine[part].column_names) + "\n").kind in (
        "enrolments",
        "registers",
        "events",
    )


@pytest.mark.parametrize("line", ["[]", "{}", '{"records": 5}', "x"])
def test_a_line_that_is_no_page_is_a_sentence(desk: Desk, line: str) -> None:
    path = file_of(desk, students=[student(0)])
    path.write_text(path.read_text() + line + "\n")
    with pytest.raises(WrongCallError, match=r"line \(7\) that is no page"):
        read_file(path, context(None))


def test_a_file_that_does_not_say_whose_it_is_is_a_sentence(desk: Desk) -> None:
    with pytest.raises(WrongCallError, match="does not say which school"):
        read_file(desk.write('{"wonde": 1, "school": "A1"}\n'), context(None))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_record_is_read_or_set_aside(desk: Desk, data: st.DataObject) -> None:
    good = {
        "students": student(0),
        "attendance_session": mark(0, "2025-09-01", "AM", "/"),
        "behaviours": behaviour(1, 0),
        "exclusions": exclusion(1, 0),
    }
    records = {}
    for name, record in good.items():
        spoiled = {
            key: data.draw(JSON) if data.draw(st.booleans()) else value for key, value in record.items()
        }
        records[name] = [json.loads(json.dumps(spoiled))]
    read(desk, **records)


def test_a_cut_off_line_does_not_count(desk: Desk) -> None:
    path = file_of(desk, students=[student(0)])
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    before = KeptPages(path).begin(WANTED)
    assert [page.endpoint for page in before] == list(ENDPOINTS[:-1])
    assert [page.endpoint for page in pages_of(path)] == list(ENDPOINTS[:-1])


def test_pages_of_another_fetch_are_not_gone_on_with(desk: Desk) -> None:
    path = file_of(desk, students=[student(0)])
    assert KeptPages(path).begin(Wanted("A2", 100001, "")) == []
    assert list(pages_of(path)) == []


def test_half_a_character_is_a_question_mark(desk: Desk) -> None:
    whole = read(desk, students=[student(0) | {"id": "A\ud800", "surname": "Bl\udc00ythe"}])
    assert (whole.read, whole.accepted) == (2, 2)
    path = file_of(desk, students=[student(0)])
    text = path.read_text("utf-8").replace("Blythe", "Bl\\ud800ythe")
    path.write_text(text, "utf-8")
    assert read_file(path, context(None)).accepted == 2


@pytest.mark.parametrize("record", ["7", "[]", '{"id": 7}', '{"upn": {"a": "b"}}', "null"])
def test_a_record_that_nobody_kept_is_no_page(desk: Desk, record: str) -> None:
    path = file_of(desk, students=[student(0)])
    page = f'{{"endpoint": "students", "next": "", "records": [{record}]}}\n'
    path.write_text(path.read_text("utf-8") + page, "utf-8")
    with pytest.raises(WrongCallError, match="is no page"):
        read_file(path, context(None))


def test_bytes_that_are_no_text_are_no_page(desk: Desk) -> None:
    path = file_of(desk, students=[student(0)])
    path.write_bytes(path.read_bytes() + b"\xff\xfe\n")
    with pytest.raises(WrongCallError, match="is no page"):
        read_file(path, context(None))


def test_lists_within_lists_without_end_are_no_page(desk: Desk) -> None:
    path = file_of(desk, students=[student(0)])
    path.write_bytes(path.read_bytes() + b"[" * 100_000 + b"\n")
    with pytest.raises(WrongCallError, match="is no page"):
        read_file(path, context(None))
