"""Amounts that may be fractions: doses of a support, and what it cost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from wholeschool.ingest.cells.cells import Cell, Parse, unknown_word
from wholeschool.ingest.cells.fractions import date_for_a_fraction, made_a_date
from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.cells.shown import shown
from wholeschool.reference.headers import fold
from wholeschool.reference.lists import code_list

_AMOUNT = re.compile(r"£?([-−]?)£? ?(\d{1,7}|\d{1,3}(?:,\d{3})+)(\.\d{1,4})?(?: ?[A-Za-z]{1,20})?", re.ASCII)
_PER_CENT = re.compile(r"(\d{1,3})(?:\.0+)? ?(%?)", re.ASCII)
_PART = re.compile(r"0?\.\d{1,17}", re.ASCII)
_BELOW_NOUGHT = "An amount that was given or planned is 0 or more: mend it, or leave the cell blank."


def amount(what: str) -> Parse[float]:
    """A reader of amounts from 0 on, such as 12, 7.5, £1,200 or “6 sessions”; one below 0 is an error.

    What is no amount, such as “weekly”, is left out with a warning.
    """

    def parse(text: str) -> Cell[float]:
        found = _AMOUNT.fullmatch(text.replace("−", "-"))
        if not text:
            return Cell(None)
        if found and found[1] and float(found[2].replace(",", "") + (found[3] or "")) > 0:
            return Cell(
                None, Trouble("below_nought", "error", shown(text), f"{what} of 0 or more", _BELOW_NOUGHT)
            )
        if found:
            return Cell(float(found[2].replace(",", "") + (found[3] or "")))
        if made_a_date(text):
            return Cell(None, date_for_a_fraction(text, "warning", what, half=True))
        return Cell(
            None, Trouble("unreadable_number", "warning", shown(text), f"{what}, a number such as 12 or 7.5")
        )

    return parse


def per_cent(text: str) -> Cell[int]:
    """A share of the week in per cent, with or without the sign; below 1 it is one of the whole.

    A spreadsheet keeps 60 % as 0.6, and 100 % as 1: a 1 without a sign may be either.
    """
    found, part = _PER_CENT.fullmatch(text), _PART.fullmatch(text)
    if part and (share := round(100 * float(text))):
        return Cell(share)
    if not text or (found and 1 <= int(found[1]) <= 100 and (int(found[1]) > 1 or found[2])):
        return Cell(int(found[1]) if found else None)
    expected, advice = "per cent of the week, from 1 to 100", ""
    if found and int(found[1]) == 1:
        advice = "It may be 1 % or, as spreadsheets keep it, 100 %: write the sign."
    return Cell(None, Trouble("unreadable_number", "warning", shown(text), expected, advice))


def worded(list_name: str) -> Parse[str]:
    """A reader of a list with synonyms: by code, label or another word; what it does not know is left out.

    Words differ in meaning: what only looks like one (“not met”, “fully met”) is not called the nearest.
    """
    words = words_of(list_name)
    folded = {fold(word): code for word, code in words.items()}

    def parse(text: str) -> Cell[str]:
        code = folded.get(fold(text))
        if code or not text:
            return Cell(code)
        expected = "a code of the list"
        return Cell(None, unknown_word("unknown_code", "warning", text, words, expected, careful=True))

    return parse


@cache
def words_of(list_name: str) -> Mapping[str, str]:
    """Whatever a code of a list with synonyms may be called → the code."""
    return {
        word: code
        for code, value in code_list(list_name).items()
        for word in (code, value.label, *filter(None, value.more["synonyms"].split("|")))
    }
