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
    [("-3", "below_nought"), ("−0.5", "below_nought"), ("£−3", "below_nought"),
     ("6 x 30", "unreadable_number"), ("1,20", "unreadable_number"), ("1e9", "unreadable_number"),
     ("=3", "unreadable_number"), ("nan", "unreadable_number"), ("weekly", "unreadable_number")],
)  # fmt: skip
def test_what_is_no_amount_is_left_out_and_one_below_nought_an_error(text: str, check: str) -> None:
    cell = amount("a dose")(text)
    assert cell.value is None
    assert cell.trouble is not None
    severity = "error" if check == "below_nought" else "warning"
    assert (cell.trouble.check, cell.trouble.severity) == (check, severity)


@pytest.mark.parametrize(
    ("text", "value"),
    [("60%", 60), ("60 %", 60), ("100.0", 100), ("0", None), ("101", None), ("0.6", 60), (".25", 25),
     ("0.6000000000000001", 60), ("0.001", None), ("2", 2), ("1%", 1), ("1", None), ("1.0", None)],
)  # fmt: skip
def test_a_share_of_the_week_is_1_to_100(text: str, value: int | None) -> None:
    cell = per_cent(text)
    assert (cell.value, cell.trouble is None) == (value, value is not None)


@pytest.mark.parametrize("name", ["support_leads", "support_goals", "support_outcomes", "provision_purposes",
                                  "provision_entries", "provision_destinations"])  # fmt: skip
def test_every_word_of_a_list_leads_to_one_code(name: str) -> None:
    words = words_of(name)
    for word, code in words.items():
        assert worded(name)(word).value == code


@pytest.mark.parametrize("text", ["Good progress", "Fully", "metric"])
def test_no_outcome_is_named_that_may_be_its_contrary(text: str) -> None:
    trouble = worded("support_outcomes")(text).trouble
    assert trouble is not None
    assert "nearest" not in trouble.advice


def test_a_slip_in_an_outcome_is_named() -> None:
    trouble = worded("support_outcomes")("partialy met").trouble
    assert trouble is not None
    assert trouble.advice == "The nearest is partly_met."
    assert worded("support_outcomes")("Fully met").value == "met"
    assert worded("support_outcomes")("mostly met").value == "partly_met"
