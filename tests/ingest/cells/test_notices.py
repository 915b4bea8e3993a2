from wholeschool.ingest.cells.notices import KINDS_SHOWN, Notices, Trouble


def line_of(record: int) -> int:
    return record + 1


def test_one_finding_for_each_kind_of_trouble() -> None:
    notices = Notices("june.csv")
    bad_date = Trouble("unreadable_date", "error", "31/09/2024", "a date", "Mend it.")
    for record in (9, 4, 5):
        notices.note(bad_date, column="Date", record=record)
    notices.note(bad_date, column="End", record=2, count=3)
    first, second = notices.findings(line_of)
    assert (first.row, first.column, first.count) == (5, "Date", 3)
    assert (second.row, second.column, second.count) == (3, "End", 3)
    assert (first.file, first.seen, first.expected, first.advice) == (
        "june.csv",
        "31/09/2024",
        "a date",
        "Mend it.",
    )
    assert notices.records() == [2, 4]


def test_many_kinds_are_counted_and_not_all_shown() -> None:
    notices = Notices("june.csv")
    for record in range(1, KINDS_SHOWN + 11):
        notices.note(
            Trouble("unknown_code", "warning", f"code {record}"), column="Mark", record=record, count=2
        )
    *shown_ones, rest = notices.findings(line_of)
    assert len(shown_ones) == KINDS_SHOWN
    assert (rest.seen, rest.count, rest.severity) == ("and 10 more kinds", 20, "warning")


def test_a_trouble_of_the_whole_file_has_no_line() -> None:
    notices = Notices("june.csv")
    notices.note(Trouble("column_twice", "warning"), column="Mark", record=0)
    assert notices.findings(line_of)[0].row == 0


def test_the_reason_of_a_row_is_a_sentence() -> None:
    trouble = Trouble("unreadable_date", "error", "31/09/2024", "a date", "There is no such day.")
    expected = "Column “Date”: saw “31/09/2024”, expected a date. There is no such day."
    assert trouble.sentence("Date") == expected
    unshown = Trouble("unreadable_date", "error", "(a text of 2 words)", "a date")
    assert unshown.sentence("Date") == "Column “Date”: saw a text of 2 words, expected a date."
    assert Trouble("missing_upn", "error", "", "a UPN").sentence("UPN") == "Column “UPN”: expected a UPN."


def test_a_trouble_without_advice_says_what_becomes_of_the_row() -> None:
    notices = Notices("june.csv")
    notices.note(Trouble("unreadable_number", "error"), record=1)
    notices.note(Trouble("unreadable_time", "warning"), record=1)
    notices.note(Trouble("header_repeated", "info"), record=1)
    said = [each.advice for each in notices.findings(line_of)]
    assert said == [
        "The row is set aside: mend the cell, or leave the row out.",
        "The row is kept without it.",
        "",
    ]
