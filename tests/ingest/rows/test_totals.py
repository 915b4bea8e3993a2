"""Words of totals, shares and footers, and what may stand beside them."""

from __future__ import annotations

import pytest

from wholeschool.ingest.rows.totals import are_amounts, is_footer, is_total, may_be_of_a_footer


@pytest.mark.parametrize(
    "text",
    [
        "Total", "Grand Total:", "Sub-total", "Class total", "Year total", "Group totals", "School total",
        "Overall total", "Total pupils: 3", "Total number of marks", "Count (3)", "Mean", "Overall 3",
        "Number of pupils", "Percentage", "Attendance percentage present", "% attendance", "% present",
        "Attendance %", "Attendance: 95.4%", "Present 96", "Absent: per cent",
    ],
)  # fmt: skip
def test_words_of_totals_and_shares(text: str) -> None:
    assert is_total(f" {text.upper()} ")


@pytest.mark.parametrize(
    "text",
    ["Totality", "Counter", "Meaning", "Attendance", "Present", "Absent", "Present: 9A", "Total Smith Jones",
     "95.4%", "", "Total " + "9" * 200],
)  # fmt: skip
def test_other_words_are_none(text: str) -> None:
    assert not is_total(text)


@pytest.mark.parametrize(
    "text",
    ["1", "1,200", "-3", "(4)", "£1,200.50", "96.4", "96.4%", "45 (95.4%)", "12/30", "4:30", "12:30:00", "–",
     "13/01/2025", "2025-01-13 10:30", "10:30 am", "Page 3", "Total"],
)  # fmt: skip
def test_amounts_and_days_may_stand_beside_a_total(text: str) -> None:
    assert are_amounts([text])


@pytest.mark.parametrize("text", ["/", "\\", "L", "N", "Detention", "Ann", "13-Jan-25", "1a"])
def test_marks_and_words_are_a_pupils(text: str) -> None:
    assert not are_amounts(["1", text])


@pytest.mark.parametrize(
    ("written", "is_one"),
    [
        (["Printed on 12/01/2025"], True),
        (["Printed on 12/01/2025", "Page 1 of 3"], True),
        (["Printed", "12/01/2025", "10:30"], True),
        (["Exported by A Smith"], True),
        (["Printed"], False),
        (["12/01/2025"], False),
        (["Run", "4"], False),
        (["Run out of lesson 4", "20"], False),
        (["Printed on 12/01/2025", "/"], False),
        ([], False),
    ],
)
def test_a_footer_says_when_or_by_whom_or_which_page_and_no_more(written: list[str], is_one: bool) -> None:
    assert is_footer(written) == is_one


def test_nothing_is_no_part_of_a_footer() -> None:
    assert not may_be_of_a_footer(" ")
    assert may_be_of_a_footer("Page 2")
