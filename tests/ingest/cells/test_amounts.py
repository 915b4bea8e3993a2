"""Amounts that may be fractions, and shares of a week."""

from __future__ import annotations

import pytest

from wholeschool.ingest.cells.amounts import amount, per_cent, worded, words_of


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12.0), ("7.5", 7.5), ("£1,200.50", 1200.5), ("6 sessions", 6.0), ("0", 0.0), ("-0", 0.0)],
)
def test_an_amount_is_read(text: str, value: float) -> None:
    cell = amount("a dose")(text)
    assert (cell.value, cell.trouble) == (value, None)


@pytest.mark.parametrize(
    ("text", "check"),
    [("-3", "below_nought"), ("−0.5", "below_nought"), ("6 x 30", "unreadable_number"),
     ("1,20", "unreadable_number"), ("1e9", "unreadable_number"), ("=3", "unreadable_number"),
     ("nan", "unreadable_number")],
)  # fmt: skip
def test_another_is_an_error(text: str, check: str) -> None:
    cell = amount("a dose")(text)
    assert cell.value is None
    assert cell.trouble is not None
    assert (cell.trouble.check, cell.trouble.severity) == (check, "error")


@pytest.mark.parametrize(
    ("text", "value"), [("60%", 60), ("60 %", 60), ("100.0", 100), ("0", None), ("101", None)]
)
def test_a_share_of_the_week_is_1_to_100(text: str, value: int | None) -> None:
    cell = per_cent(text)
    assert (cell.value, cell.trouble is None) == (value, value is not None)


@pytest.mark.parametrize("name", ["support_leads", "support_goals", "support_outcomes", "provision_purposes",
                                  "provision_entries", "provision_destinations"])  # fmt: skip
def test_every_word_of_a_list_leads_to_one_code(name: str) -> None:
    words = words_of(name)
    for word, code in words.items():
        assert worded(name)(word).value == code
