from typing import Any

import pytest

from wholeschool.ingest.cells import cells
from wholeschool.ingest.cells.cells import Parse


def value(parse: Parse[Any], text: str) -> object:
    cell = parse(text)
    assert cell.trouble is None
    return cell.value


def check(parse: Parse[Any], text: str) -> str:
    cell = parse(text)
    assert cell.value is None
    assert cell.trouble
    return cell.trouble.check


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("12", 12), ("12.0", 12), ("012", 12), ("", None)])
def test_whole_numbers(text: str, number: int | None) -> None:
    assert value(cells.whole_number(0, 480, "error"), text) == number


@pytest.mark.parametrize("text", ["-1", "481", "12.5", "x", "1e2", "１２", "=1+1", "1 2"])
def test_other_numbers_are_troubles(text: str) -> None:
    assert check(cells.whole_number(0, 480, "error"), text) == "unreadable_number"


@pytest.mark.parametrize(
    ("text", "half"),
    [
        ("AM", "AM"),
        ("pm", "PM"),
        ("a.m.", "AM"),
        ("Morning", "AM"),
        ("PM session", "PM"),
        ("P", "PM"),
        ("A.M", "AM"),
        ("AM Reg", "AM"),
        ("PM Registration", "PM"),
        ("", None),
    ],
)
def test_halves(text: str, half: str | None) -> None:
    assert value(cells.half, text) == half


@pytest.mark.parametrize("text", ["XM", "1", "am pm", "7A", "9P", "7 A", "1AM", "A1", "session"])
def test_other_halves_are_troubles(text: str) -> None:
    assert check(cells.half, text) == "unreadable_session"


@pytest.mark.parametrize(
    ("text", "answer"), [("true", True), ("Y", True), ("1", True), ("No", False), ("0", False), ("", None)]
)
def test_yes_and_no(text: str, answer: bool | None) -> None:
    assert value(cells.yes_no, text) is answer
    assert check(cells.yes_no, "perhaps") == "unreadable_yes_no"


@pytest.mark.parametrize(
    ("text", "time"),
    [("10:45", "10:45"), ("9:05:00", "09:05"), ("2.30 pm", "14:30"), ("12:10 AM", "00:10"), ("", None)],
)
def test_times(text: str, time: str | None) -> None:
    assert value(cells.time_of_day, text) == time


@pytest.mark.parametrize("text", ["25:00", "10:60", "P3"])
def test_other_times_are_troubles(text: str) -> None:
    assert check(cells.time_of_day, text) == "unreadable_time"


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "@x", "+1", "-1", "x" * 121])
def test_a_formula_is_no_name(text: str) -> None:
    assert check(cells.plain_text("error"), text) == "unreadable_text"


def test_longer_texts_of_a_school_are_not_taken_in() -> None:
    assert value(cells.short_code, "Served") == "Served"
    trouble = cells.short_code("Told Jane Smith off").trouble
    assert trouble
    assert (trouble.check, trouble.severity, trouble.seen) == ("text_not_taken_in", "info", "")


@pytest.mark.parametrize(
    ("list_name", "text", "code"),
    [
        ("nc_year", "9", "9"),
        ("nc_year", "09", "9"),
        ("nc_year", "Year 9", "9"),
        ("nc_year", "r", "R"),
        ("sex", "female", "F"),
        ("school_type", "1", "01"),
        ("school_phase_census", "Secondary", "SS"),
        ("ethnicity", "wbri", "WBRI"),
    ],
)
def test_codes_of_a_list_by_code_or_label(list_name: str, text: str, code: str) -> None:
    assert value(cells.listed(list_name, "warning"), text) == code


def test_an_ambiguous_part_of_a_label_names_nothing() -> None:
    assert check(cells.listed("school_phase_census", "warning"), "Middle") == "unknown_code"


def test_an_unknown_code_is_said_with_the_nearest() -> None:
    trouble = cells.listed("sen_type", "warning")("SEMHH").trouble
    assert trouble
    assert (trouble.check, trouble.seen, trouble.advice) == ("unknown_code", "SEMHH", "The nearest is SEMH.")


def test_a_text_that_is_near_no_code_is_not_shown() -> None:
    trouble = cells.listed("sen_type", "warning")("Jonathan Blythe").trouble
    assert trouble
    assert (trouble.seen, trouble.advice) == ("(a text of 2 words)", cells.OWN_WORD)
