"""Columns as numbers of words."""

from __future__ import annotations

import pyarrow as pa

from wholeschool.ingest.official.coded import Coded, crossed


def said(column: Coded) -> list[str]:
    return [column.words[code] for code in column.codes]


def test_blanks_and_whole_numbers_are_written_in_one_way() -> None:
    assert said(Coded.of(pa.array([" a ", "a", None, ""]))) == ["a", "a", "", ""]
    assert said(Coded.of(pa.array([301.0, 2.5, None]))) == ["301", "2.5", ""]
    assert Coded.of(pa.array([" a ", "a"])).words == ("a", "")


def test_words_of_one_meaning_become_one() -> None:
    column = Coded.of(pa.array(["Total", "total", "Special"])).mapped(str.lower)
    assert said(column) == ["total", "total", "special"]
    assert column.used() == ["total", "special"]


def test_columns_are_laid_over_each_other() -> None:
    codes, numbers = Coded.of(pa.array(["E1", "", "E2"])), Coded.of(pa.array(["301", "302", "303"]))
    assert said(codes.where(codes.having(bool), numbers)) == ["E1", "302", "E2"]


def test_several_columns_are_told_apart_together() -> None:
    numbers, told = crossed([Coded.of(pa.array(["a", "b", "a"])), Coded.of(pa.array(["x", "x", "y"]))])
    assert [told[number] for number in numbers] == [("a", "x"), ("b", "x"), ("a", "y")]
