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

_AMOUNT = re.compile(r"([-−]?)£? ?(\d{1,7}|\d{1,3}(?:,\d{3})+)(\.\d{1,4})?(?: ?[A-Za-z]{1,20})?", re.ASCII)
_PER_CENT = re.compile(r"(\d{1,3})(?:\.0+)? ?%?", re.ASCII)
_BELOW_NOUGHT = "An amount that was given or planned is 0 or more: mend it, or leave the cell blank."


def amount(what: str) -> Parse[float]:
    """A reader of amounts from 0 on, such as 12, 7.5, £1,200 or “6 sessions”; any other is an error."""

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
            return Cell(None, date_for_a_fraction(text, "error", what, half=True))
        return Cell(
            None, Trouble("unreadable_number", "error", shown(text), f"{what}, a number such as 12 or 7.5")
        )

    return parse


def per_cent(text: str) -> Cell[int]:
    """A share of the week from 1 to 100 in per cent, with or without the sign."""
    found = _PER_CENT.fullmatch(text)
    if not text or (found and 1 <= int(found[1]) <= 100):
        return Cell(int(found[1]) if found else None)
    return Cell(
        None, Trouble("unreadable_number", "warning", shown(text), "per cent of the week, from 1 to 100")
    )


def worded(list_name: str) -> Parse[str]:
    """A reader of a list with synonyms: by code, label or another word; what it does not know is left out."""
    words = words_of(list_name)
    folded = {fold(word): code for word, code in words.items()}

    def parse(text: str) -> Cell[str]:
        code = folded.get(fold(text))
        if code or not text:
            return Cell(code)
        return Cell(None, unknown_word("unknown_code", "warning", text, words, "a code of the list"))

    return parse


@cache
def words_of(list_name: str) -> Mapping[str, str]:
    """Whatever a code of a list with synonyms may be called → the code."""
    return {
        word: code
        for code, value in code_list(list_name).items()
        for word in (code, value.label, *filter(None, value.more["synonyms"].split("|")))
    }
