"""Every planted error is in the files, on the line that `truth.json` names."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest

from tests.simulate.reading import Files, monday
from wholeschool.reference.attendance import code_of
from wholeschool.reference.forms import event_kinds
from wholeschool.simulate.errors_known import ERRORS

Row = dict[str, str]


def _planted(files: Files, error: str) -> list[dict]:
    return [each for each in files.truth["planted"] if each["error"] == error]


def _row(files: Files, planted: dict) -> Row:
    lines = files.lines(planted["file"])
    return next(csv.DictReader([lines[0], lines[planted["row"] - 1]]))


def test_a_small_trust_has_one_of_each(small: Files) -> None:
    assert set(Counter(each["error"] for each in small.truth["planted"])) == set(ERRORS)


def test_each_says_how_it_is_found(trust: Files) -> None:
    for each in trust.truth["planted"]:
        assert each["detectable"] == bool(each["found_as"]) == bool(each["found_in"])
        assert each["why"]
        assert ("upn" in each) != ("upns" in each)
        assert date.fromisoformat(each["week"]).weekday() == 0
        assert (trust.folder / each["file"]).is_file()


ON_THEIR_LINE: dict[str, Callable[[Row], bool]] = {
    "unknown_code": lambda row: "%" in row.values(),
    "code_outside_its_dates": lambda row: "H" in row.values(),
    "illness_while_suspended": lambda row: "I" in row.values(),
    "present_while_suspended": lambda row: bool({"/", "\\"} & set(row.values())),
    "suspension_not_recorded": lambda row: "E" in row.values(),
    "informal_exclusion_coded_illness": lambda row: "I" in row.values(),
    "visit_coded_off_site": lambda row: "B" in row.values(),
    "suspension_without_duration": lambda row: (
        (row["Kind"], row["Sessions"], row["End"]) == ("suspension", "", "")
    ),
    "event_on_absent_session": lambda row: row["Kind"] == "sent_out",
    "event_on_closed_day": lambda row: row["Kind"] == "sent_out",
    "late_correction": lambda row: row["Mark"] in ("I", "O", "M"),
    "unreadable_date": lambda row: "2025-13-45" in row.values(),
    "missing_upn": lambda row: row["UPN"] == "",
    "unreadable_session": lambda row: row["Session"] == "XM",
    "negative_minutes": lambda row: int(row["Minutes"]) < 0,
    "unknown_kind": lambda row: row["Kind"] not in event_kinds(),
    "duplicate_row": lambda row: True,
    "two_marks": lambda row: "O" in row.values(),
}


@pytest.mark.parametrize("error", ON_THEIR_LINE)
def test_an_error_stands_on_its_line(trust: Files, error: str) -> None:
    for each in _planted(trust, error):
        row = _row(trust, each)
        assert ON_THEIR_LINE[error](row)
        assert row["URN"] == str(each["urn"])
        if error != "missing_upn":
            assert row["UPN"] == each["upn"]


def test_errors_without_a_line_say_so(trust: Files) -> None:
    for error in set(ERRORS) - set(ON_THEIR_LINE):
        assert {each["row"] for each in _planted(trust, error)} == {0}


def test_a_doubled_row_is_there_twice(trust: Files) -> None:
    for each in _planted(trust, "duplicate_row"):
        lines = trust.lines(each["file"])
        assert lines.count(lines[each["row"] - 1]) == 2


def test_a_missing_week_has_no_marks_and_a_class_has_none_on_a_day(trust: Files) -> None:
    for each in [*_planted(trust, "missing_week"), *_planted(trust, "class_without_register")]:
        for upn in each.get("upns", [each.get("upn")]):
            roll = upn, str(each["urn"])
            week = {at: mark for at, mark in trust.register(roll).items() if monday(at[0]) == each["week"]}
            unmarked = [at for at, mark in week.items() if mark is None]
            assert len(unmarked) >= (len(week) if each["error"] == "missing_week" else 1)


def test_a_late_correction_replaces_n(trust: Files) -> None:
    planted = _planted(trust, "late_correction")
    assert planted
    for name in {each["file"] for each in planted}:
        original = name.replace("_correction", "")
        assert sorted([name, original])[1] == name
        unexplained = {row["UPN"] for row in trust.rows(original) if "N" in row.values()}
        for row in trust.rows(name):
            at = date.fromisoformat(row["Date"]), row["Session"]
            assert trust.marks[row["UPN"], row["URN"]][at][0] == row["Mark"]
            assert row["UPN"] in unexplained


def test_all_other_marks_are_codes(trust: Files) -> None:
    marks = {mark for of_roll in trust.marks.values() for mark, _ in of_roll.values()}
    assert marks - {"%"} <= set(code_of().values())
