"""What exports write for a code of a list, beside the code itself and its label."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

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


def also_called(list_name: str, text: str, codes: Collection[str]) -> str:
    """The code of a list that a text stands for, one of `codes`: in small letters, without noughts in front.

    "" where it stands for none for certain.
    """
    if (first := _CODE_FIRST.match(text)) and (code := first[1].casefold().lstrip("0")) in codes:
        return code
    words = _OTHER_SIGNS.sub(" ", text.casefold()).strip()
    if list_name == "nc_year" and (year := _YEAR.fullmatch(words)):
        return year[1].lstrip("0")
    called = _WORDS.get(list_name, {})
    return next((code.casefold() for code, names in called.items() if words in names), "")
