"""What stands below the rows of a file: totals, shares, and when it was made; told by all that is there."""

from __future__ import annotations

import re

_ATTENDANCE = "(?:attendance|present|absent)"
_PER_CENT = "(?:percentages?|per cent|%)"
_TOTAL = re.compile(
    r"\W*(?:(?:(?:grand|sub|class|group|year|school|overall)[ -]?)?totals?(?: (?:number of )?\w+)?"
    r"|count|averages?|mean|sum|overall|number of \w+)(?!\w)[\W\d]*"
    rf"|(?:(?:attendance )?{_PER_CENT}(?: ?{_ATTENDANCE})?|{_ATTENDANCE}:? ?(?:{_PER_CENT}|(?=\d)))[\W\d]*",
    re.IGNORECASE,
)
_LONGEST = 200
"""Letters of a text that may be one of these."""
_MADE = "(?:(?:date|report|data) )*(?:printed|generated|produced|exported|created|run|date)"
_PAGE = r"page \d+(?:(?: of |/)\d+)?"
_FOOTER = re.compile(
    rf"{_MADE}\b.*\d.*|{_MADE} by\b.*|{_PAGE}|\W*end of (?:report|file|data)\W*|filters?:.*",
    re.IGNORECASE | re.DOTALL,
)
"""What a program writes below its rows, in a line of its own."""
_BEGUN = re.compile(rf"{_MADE}(?: (?:on|at))?:?", re.IGNORECASE)
"""The beginning of such a line whose day stands in a cell of its own."""
_MOMENT = re.compile(
    r"(?:\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4})?,? ?(?:\d{1,2}[:.]\d{2}(?:[:.]\d{2})? ?(?:[ap]m)?)?"
    rf"|{_PAGE}",
    re.IGNORECASE,
)
"""A day, a time or a page; nothing is one too."""
_AMOUNT = re.compile(
    r"[-−+£(]?\d[\d,]*(?:\.\d+)?\)?(?: ?%)?(?: \([\d.]+ ?%?\)| ?/ ?\d+)?|\d+:\d\d(?::\d\d)?|[-–—%]+"
)


def is_total(text: str) -> bool:
    """Whether a text is the word with which a row of totals or shares begins."""
    text = text.strip()
    return len(text) <= _LONGEST and bool(_TOTAL.fullmatch(text))


def are_amounts(written: list[str]) -> bool:
    """Whether texts are what stands beside such a word: amounts, days, such words. A mark is a pupil's."""
    return all(
        is_total(text) or any(pattern.fullmatch(text) for pattern in (_AMOUNT, _MOMENT)) for text in written
    )


def is_footer(written: list[str]) -> bool:
    """Whether what stands in a row says when or by whom a file was made, or which page it is, and no more."""
    if not written or not all(_FOOTER.fullmatch(text) or _MOMENT.fullmatch(text) for text in written[1:]):
        return False
    return bool(_FOOTER.fullmatch(written[0]) or (_BEGUN.fullmatch(written[0]) and len(written) > 1))


def may_be_of_a_footer(text: str) -> bool:
    """Whether a text, which is not blank, may stand in such a row."""
    text = text.strip()
    return bool(text) and any(pattern.fullmatch(text) for pattern in (_FOOTER, _BEGUN, _MOMENT))


def begins_no_row(text: str) -> bool:
    """Whether a text begins a row of totals or a footer, of a file of which no more is known."""
    return is_total(text) or bool(_FOOTER.fullmatch(text.strip()))
