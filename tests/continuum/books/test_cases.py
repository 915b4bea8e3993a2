"""Case files are read strictly, and a slip is a sentence that says where, what and what was meant."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from wholeschool.continuum.books.cases import ONLY_SCHOOL, compare, parse_case, read_cases, verdict
from wholeschool.continuum.books.plain import evaluate
from wholeschool.errors import WrongCallError

DAY = "2025-01-06"
GOOD: dict[str, Any] = {
    "id": "good",
    "register": {DAY: ["/", None]},
    "events": [{"kind": "sent_out", "start": DAY}],
}


def _written(folder: Path, text: str) -> Path:
    path = folder / "cases.json"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("content", [{"cases": [GOOD, GOOD]}, [GOOD, GOOD]])
def test_a_file_is_a_list_of_cases_with_or_without_a_name(tmp_path: Path, content: Any) -> None:
    assert [case.id for case in read_cases(_written(tmp_path, json.dumps(content)))] == ["good", "good"]


def test_what_is_not_recorded_is_read_as_the_rules_say() -> None:
    nothing = dict.fromkeys(
        ("half", "sessions", "end", "end_half", "minutes", "reason", "in_lesson_time", "school")
    )
    case = parse_case(
        GOOD | {"events": [{"kind": "detention", "start": DAY} | nothing], "minutes_late": None}
    )
    (event,) = case.events
    assert (event.half, event.end_half, event.in_lesson_time, event.school) == (
        "AM",
        "PM",
        False,
        ONLY_SCHOOL,
    )
    assert (event.sessions, event.end, event.minutes, event.reason) == (None, None, None, None)
    assert case.session_minutes == {"AM": 150, "PM": 150}


def test_sessions_stand_in_order_whatever_the_file_says() -> None:
    case = parse_case(GOOD | {"register": {"2025-01-07": ["O", "I"], DAY: ["/", None]}})
    first, second = date(2025, 1, 6), date(2025, 1, 7)
    assert list(case.registers[ONLY_SCHOOL].items()) == [
        ((first, "AM"), "/"),
        ((first, "PM"), None),
        ((second, "AM"), "O"),
        ((second, "PM"), "I"),
    ]


@pytest.mark.parametrize(
    ("given", "read"),
    [(120, (120, 120)), ({"PM": 100}, (150, 100)), ({"AM": 190, "PM": 0}, (190, 0)), (None, (150, 150))],
)
def test_session_minutes_are_one_number_or_one_for_a_half(given: Any, read: tuple[int, int]) -> None:
    minutes = parse_case(GOOD | {"session_minutes": given}).session_minutes
    assert (minutes["AM"], minutes["PM"]) == read


@pytest.mark.parametrize(
    ("slip", "sentence"),
    [
        ({"register": {"2025-02-30": ["/", "/"]}}, "“2025-02-30” is no date. Write it as 2025-01-06."),
        ({"register": {"20250106": ["/", "/"]}}, "“20250106” is no date."),
        ({"register": {DAY: ["/"]}}, f"{DAY} has no two marks."),
        ({"register": {DAY: ["/", 3]}}, f"{DAY} has no two marks."),
        ({"register": ["/", "/"]}, "A register is"),
        ({"registers": {"1": {}}}, "either a register or registers"),
        ({"events": {"kind": "late"}}, "events is no list."),
        (
            {"events": [{"kind": "sentout", "start": DAY}]},
            "no kind of event “sentout”. Did you mean sent_out?",
        ),
        ({"events": [{"kind": "ufo", "start": DAY}]}, "Known are"),
        ({"events": [{"start": DAY}]}, "There is no kind of event “None”."),
        ({"events": [{"kind": "late"}]}, "“None” is no date."),
        ({"events": [{"kind": "late", "start": DAY, "half": "am"}]}, "Did you mean AM?"),
        ({"events": [{"kind": "late", "start": DAY, "minutes": -5}]}, "no whole number from 0 up"),
        ({"events": [{"kind": "late", "start": DAY, "minutes": 2.5}]}, "no whole number from 0 up"),
        ({"events": [{"kind": "late", "start": DAY, "sessions": True}]}, "no whole number from 0 up"),
        ({"events": [{"kind": "late", "start": DAY, "school": "7"}]}, "no school with a register “7”"),
        ({"events": [{"kind": "late", "start": DAY, "in_lesson_time": "no"}]}, "Write true or false."),
        ({"events": [{"kind": "late", "start": DAY, "minuts": 5}]}, "“minuts” here. Did you mean minutes?"),
        ({"minutes_late": {DAY: 5}}, "There is no half “”."),
        ({"durations": {"suspension": 5}}, "no assumed duration “suspension”"),
        ({"session_minutes": "long"}, "session_minutes is “long”"),
        ({"expected": {}}, "“expected” here. Did you mean expect?"),
        ({"expect": {"possible": 1}}, "no part of the books “possible”"),
        ({"expect": {"possible_session": 1}}, "Did you mean possible_sessions?"),
        ({"expect": {"possible_sessions": "1"}}, "expect: possible_sessions is “1”"),
        ({"expect": {"persistent": 1}}, "Write true or false."),
        ({"expect": {"lost": {"ilness": 1}}}, "Did you mean illness?"),
        ({"expect": {"lost": 300}}, "expect: lost is “300”"),
        ({"expect": {"findings": ["missing_marks"]}}, "Did you mean missing_mark?"),
        ({"expect": {"findings": "missing_mark"}}, "findings is no list"),
    ],
)
def test_a_slip_is_a_sentence(tmp_path: Path, slip: dict[str, Any], sentence: str) -> None:
    path = _written(tmp_path, json.dumps([GOOD, GOOD | slip]))
    with pytest.raises(WrongCallError) as raised:
        read_cases(path)
    assert sentence in raised.value.sentence()
    assert raised.value.sentence().startswith("cases.json, case 2 (good): ")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "This is no JSON"),
        ('{"case": []}', "There is no list of cases here."),
        ("7", "There is no list of cases here."),
        ("[7]", "case 1: A case is “7”"),
        ('[{"register": {"2025-01-06": ["/", "/"], "2025-01-06": ["O", "O"]}}]', "“2025-01-06” stands twice"),
    ],
)
def test_a_file_that_holds_no_cases_is_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(WrongCallError) as raised:
        read_cases(_written(tmp_path, text))
    assert sentence in raised.value.sentence()
    assert raised.value.where.startswith("cases.json")


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(WrongCallError, match="The file cannot be read"):
        read_cases(tmp_path / "none.json")


def test_remarks_and_columns_that_take_no_part_may_stand() -> None:
    remarks = {"id": 7, "points": 3, "time": "10:00", "seen by": "a governor"}
    case = parse_case(GOOD | {"events": [GOOD["events"][0] | remarks], "author": "us"})
    assert case.events == parse_case(GOOD).events


def test_every_difference_is_a_sentence_and_what_is_left_out_is_not_asked() -> None:
    books = evaluate(GOOD)
    assert compare(books, {}) == []
    assert compare(books, {"lost": {"sent_out": 25, "late": 0}, "findings": ["missing_mark"]}) == []
    wrong = {
        "possible_sessions": 2,
        "lost": {"sent_out": 30, "late": 5},
        "severe": True,
        "findings": ["unknown_code"],
        "branches": {"sent_out": {"context": 25}},
    }
    assert compare(books, wrong) == [
        "possible_sessions is 1, expected 2.",
        "lost: late has 0 minutes, expected 5.",
        "lost: sent_out has 25 minutes, expected 30.",
        "severe is False, expected True.",
        "Found missing_mark, which is not expected.",
        "Did not find unknown_code.",
        "branches of sent_out: context has 0 minutes, expected 25.",
        "branches of sent_out: school_exclusion has 25 minutes, expected 0.",
    ]


def test_a_verdict_is_one_line() -> None:
    case = replace(parse_case(GOOD), id="one")
    assert verdict(case, []) == "passed  one"
    assert verdict(case, ["This.", "That."]) == "failed  one: This. That."
