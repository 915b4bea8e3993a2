"""What exports write for a code of a list, beside the code itself and its label."""

from __future__ import annotations

import re
from collections.abc import Mapping

_WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "enrolment_status": {
        "C": ("single", "single registration", "current single", "current single registration"),
        "M": (
            "main", "dual main", "main dual registration", "current main", "current main dual registration",
        ),
        "S": (
            "subsidiary", "dual subsidiary", "subsidiary dual registration", "current subsidiary",
            "current subsidiary dual registration",
        ),
    },
    "sen_provision": {
        "N": ("none", "no sen", "no sen provision", "no special educational needs"),
        "E": ("ehcp", "ehc plan", "ehc"),
    },
}  # fmt: skip
"""List → code → what it is called, in small letters, with one space between words and no other signs."""

_YEAR = re.compile(r"(?:(?:curriculum |nc )?(?:y|yr|year)(?: group)? ?)?0*(\d{1,2})(?: 0)?")
_CODE_FIRST = re.compile(r"\s*(\w{1,4})\s*[-–:]\s+\S")
"""A code with its label behind it: “E - Education, health and care plan”."""
_OTHER_SIGNS = re.compile(r"[\W_]+")


def code_key(text: str) -> str:
    """A text as codes are compared: capitals and noughts in front make no difference."""
    return text.casefold().lstrip("0")


def also_called(list_name: str, text: str, codes: Mapping[str, str]) -> str | None:
    """The code of a list that a text stands for; None where it stands for none for certain.

    `codes` has the list's own, each under its `code_key`.
    """
    if (first := _CODE_FIRST.match(text)) and (code := codes.get(code_key(first[1]))):
        return code
    words = _OTHER_SIGNS.sub(" ", text.casefold()).strip()
    if list_name == "nc_year" and (year := _YEAR.fullmatch(words)):
        return codes.get(code_key(year[1]))
    called = _WORDS.get(list_name, {})
    return next((code for code, names in called.items() if words in names), None)
