"""Cells of a table of counts are read as the whole numbers that they are, or refused."""

from __future__ import annotations

import pytest

from wholeschool.actions.count_tables import MOST, whole_number
from wholeschool.errors import WrongCallError


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("1,234", 1234), ("-3.0", -3), ("1e3", 1000), (str(MOST), MOST)]
)
def test_whole_numbers(text: str, number: int) -> None:
    assert whole_number(text, "n", "line 2") == number


@pytest.mark.parametrize(
    "text", ["", "c", "nan", "inf", "2.5", "1,5", "12,34", "9999999999.5", "1e-400000000"]
)
def test_what_is_no_whole_number(text: str) -> None:
    with pytest.raises(WrongCallError, match="no whole number"):
        whole_number(text, "n", "line 2")


@pytest.mark.parametrize("text", ["9007199254740993", "99999999999999999999", "-1e400000000"])
def test_what_could_not_be_added_up_exactly(text: str) -> None:
    with pytest.raises(WrongCallError, match="more than can be counted"):
        whole_number(text, "n", "line 2")
