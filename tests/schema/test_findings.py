"""Findings as a person and as a script read them."""

from __future__ import annotations

from wholeschool.schema import TABLES
from wholeschool.schema.findings import Finding

WHOLE = Finding(
    "unreadable_date", "error", file="r.csv", row=12, column="Date", seen="32/13/2025", expected="a date",
    advice="Write it as 2025-01-06.", count=3,
)  # fmt: skip


def test_a_finding_is_a_sentence_that_says_where() -> None:
    assert WHOLE.sentence() == (
        "r.csv, line 12, column “Date”: unreadable date (3 times): saw “32/13/2025”, expected a date."
        " Write it as 2025-01-06."
    )


def test_what_does_not_apply_is_left_out() -> None:
    assert Finding("unknown_file", "warning", file="letter.txt").sentence() == "letter.txt: unknown file."
    assert (
        Finding("books_behind_imports", "info", advice="Build.").sentence() == "books behind imports. Build."
    )


def test_scripts_find_every_name_that_they_rely_on() -> None:
    names = ("check", "severity", "file", "row", "column", "seen", "expected", "advice", "count")
    assert tuple(WHOLE.as_dict()) == names
    assert set(names) == set(TABLES["findings"].names) - {"import_id"}
