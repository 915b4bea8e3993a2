"""Codes of a census: known ones are read; of others the few that look like codes are shown."""

from __future__ import annotations

import re
from functools import cache

from wholeschool.ingest.cells.cells import Cell, Parse, listed, matching
from wholeschool.ingest.cells.notices import Trouble, first_words
from wholeschool.reference.lists import code_list
from wholeschool.schema.findings import Severity

_LIKE_A_CODE = re.compile(r"[A-Za-z0-9]{1,4}", re.ASCII)

language: Parse[str] = matching(r"[A-Z]{3,4}", "a language code such as ENG")


@cache
def listed_code(list_name: str, severity: Severity = "warning") -> Parse[str]:
    """A reader of the codes of a list. A text that is too long to be one is no slip, and has no nearest."""
    known = listed(list_name, severity, otherwise="")
    codes = [*code_list(list_name)]
    labels = {value.label.casefold() for value in code_list(list_name).values()}
    expected = f"a code of the list ({first_words(codes)})"

    def parse(text: str) -> Cell[str]:
        if not text or _LIKE_A_CODE.fullmatch(text) or text.casefold() in labels:
            return known(text)
        return Cell(None, Trouble("unknown_code", severity, "", expected))

    return parse
