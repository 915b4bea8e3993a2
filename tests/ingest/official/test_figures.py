"""Figures of official tables: numbers, reasons, and nothing that becomes a silent zero."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeschool.ingest.official.figures import figures
from wholeschool.schema.national import SYMBOLS, UNREADABLE


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0.0),
        ("12.54", 12.54),
        (" 8025075 ", 8025075.0),
        ("1,234,567", 1234567.0),
        ("4.7%", 4.7),
        ("-3", -3.0),
        ("1367.15183246073", 1367.15183246073),
    ],
)
def test_numbers_are_read(text: str, number: float) -> None:
    read = figures(pa.array([text]))
    assert (read.numbers.tolist(), read.reasons.to_pylist(), read.unknown) == ([number], [None], ())


@pytest.mark.parametrize(
    ("text", "reason"),
    [("x", "x"), ("SUPP", "supp"), ("NA", "na"), (":", ":"), (".", "."), ("", ""), (None, ""), ("nan", "na")]
    + [(symbol, symbol) for symbol in ("z", "c", "low", "u", "*", "k")],
)
def test_symbols_stay_reasons(text: str | None, reason: str) -> None:
    read = figures(pa.array([text], pa.string()))
    assert math.isnan(read.numbers[0])
    assert read.reasons.to_pylist() == [reason]
    assert reason in (*SYMBOLS, "")


@pytest.mark.parametrize("text", ["12,54", "1,23,456", "01-May", "1_000", "inf", "twelve", "1.2.3"])
def test_what_is_neither_is_said(text: str) -> None:
    read = figures(pa.array([text, "5"]))
    assert (read.reasons.to_pylist(), read.unknown) == ([UNREADABLE, None], (text,))
    np.testing.assert_array_equal(read.numbers, [np.nan, 5])


def test_columns_of_numbers_keep_what_is_missing() -> None:
    read = figures(pa.chunked_array([pa.array([1, None], pa.int32()), pa.array([0], pa.int32())]))
    assert read.reasons.to_pylist() == [None, "", None]
    assert read.given.tolist() == [True, False, True]


@given(st.lists(st.one_of(st.text(max_size=8), st.sampled_from(sorted(SYMBOLS)), st.just("0"))))
def test_every_cell_is_a_number_or_has_a_reason(cells: list[str]) -> None:
    read = figures(pa.array(cells, pa.string()))
    assert [reason is None for reason in read.reasons.to_pylist()] == read.given.tolist()
    for cell, number in zip(cells, read.numbers.tolist(), strict=True):
        if number == 0:
            assert any(each == "0" for each in cell), "a zero is written as one"


def test_commas_are_points_where_they_part_no_thousands() -> None:
    read = figures(pa.array(["5,30025", "0,91967", "12,345", "x", "7", "3,5%"]))
    assert read.numbers[[0, 1, 2, 4, 5]].tolist() == [5.30025, 0.91967, 12.345, 7.0, 3.5]
    assert read.unknown == ()


@pytest.mark.parametrize(
    ("texts", "first", "unknown"),
    [
        (["1,234", "5,678", "12,34"], 1234.0, ("12,34",)),  # one slip among thousands
        (["1,23", "4.5"], None, ("1,23",)),
        (["1,234,567", "1,23"], 1234567.0, ("1,23",)),
    ],
)
def test_where_commas_may_be_either_they_are_thousands_or_unreadable(
    texts: list[str], first: float | None, unknown: tuple[str, ...]
) -> None:
    read = figures(pa.array(texts))
    assert (None if math.isnan(read.numbers[0]) else read.numbers[0], read.unknown) == (first, unknown)
