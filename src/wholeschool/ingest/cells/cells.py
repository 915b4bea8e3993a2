"""Cells: a text of a file becomes a value, or a trouble that says why it cannot."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from wholeschool.errors import nearest
from wholeschool.ingest.cells.also_called import also_called, code_key
from wholeschool.ingest.cells.fractions import date_for_a_fraction, made_a_date
from wholeschool.ingest.cells.notices import Trouble, first_words
from wholeschool.ingest.cells.shown import close_words, shown, shown_word
from wholeschool.reference.lists import CodeValue, code_list
from wholeschool.schema.findings import Severity

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class Cell(Generic[T_co]):
    """What a text was read as. Blank is no value and no trouble; with a trouble there is no value."""

    value: T_co | None
    trouble: Trouble | None = None


Parse = Callable[[str], Cell[T]]
"""A reader of texts that have no space at their ends."""

_WHOLE = re.compile(r"([+-]?\d{1,9})(?:\.0+)?", re.ASCII)
_MINUTES = re.compile(
    r"(?:(\d{1,2}) ?(?:h|hrs?|hours?) ?)?(?:(\d{1,4}) ?(?:m|mins?|minutes?))?", re.ASCII | re.IGNORECASE
)
_LENGTH = re.compile(r"(\d{1,2}):([0-5]\d)(?::00)?", re.ASCII)
_DAYS = re.compile(r"(\d{0,3}(?:\.[05]0*)?|\d{1,3}\.) ?(?:days?|day\(s\))?", re.ASCII | re.IGNORECASE)
_A_HALF = re.compile(r"(?:(?<=\d) ?|^)(?:½|(?<!\d)1/2(?!\d))", re.ASCII)
"""A half as people write it, alone or behind a number: ½, 1/2, 2½, 1 1/2."""
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.]\d{2}(?:\.\d+)?)?\s*([ap]m)?", re.ASCII | re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_/-]{0,29}", re.ASCII)
_FORMULA = ("=", "+", "@", "-")
_YES = frozenset({"true", "1", "y", "yes", "t"})
_NO = frozenset({"false", "0", "n", "no", "f"})
_HALF = re.compile(
    r"(?:(a|am|a\.m\.?|morning)|p|pm|p\.m\.?|afternoon)\.?(?:[ -]?(?:session|reg|registration))?",
    re.ASCII | re.IGNORECASE,
)
_LONGEST_TEXT = 120
OWN_WORD = "Where your system has a word of its own, a map says what it stands for: wholeschool map FILE."


def whole_number(low: int, high: int, severity: Severity, what: str = "number") -> Parse[int]:
    """A reader of whole numbers from `low` to `high`."""

    def parse(text: str) -> Cell[int]:
        if not text:
            return Cell(None)
        match = _WHOLE.fullmatch(text)
        if match and low <= int(match[1]) <= high:
            return Cell(int(match[1]))
        expected = f"a whole {what} from {low} to {high}"
        if made_a_date(text):
            return Cell(None, date_for_a_fraction(text, severity, expected))
        return Cell(None, Trouble("unreadable_number", severity, shown(text), expected))

    return parse


def minutes(high: int, severity: Severity) -> Parse[int]:
    """A reader of minutes: 40, 40 mins, 1 hour, 0:40, 00:40:00; at most `high`."""
    number = whole_number(0, high, severity)

    def parse(text: str) -> Cell[int]:
        found = _MINUTES.fullmatch(text)
        clock = _LENGTH.fullmatch(text)
        if found and (found[2] or found[1]):
            return number(str(60 * int(found[1] or 0) + int(found[2] or 0)))
        return number(str(60 * int(clock[1]) + int(clock[2]))) if clock else number(text)

    return parse


def half_days(high: int) -> Parse[int]:
    """A reader of numbers of days, in halves, as the sessions that they are."""

    def parse(text: str) -> Cell[int]:
        found = _DAYS.fullmatch(_A_HALF.sub(".5", text))
        if not text:
            return Cell(None)
        if found and found[1] and 2 * float(found[1]) <= high:
            return Cell(int(2 * float(found[1])))
        expected = f"days in halves, from 0 to {high // 2}"
        if made_a_date(text):
            return Cell(None, date_for_a_fraction(text, "error", expected, half=True))
        return Cell(None, Trouble("unreadable_number", "error", shown(text), expected))

    return parse


def half(text: str) -> Cell[str]:
    """AM or PM, in the few forms that exports write; 7A and 9P are tutor groups."""
    found = _HALF.fullmatch(text)
    if found or not text:
        return Cell(("AM" if found[1] else "PM") if found else None)
    return Cell(None, Trouble("unreadable_session", "error", shown(text), "AM or PM", OWN_WORD))


def yes_no(text: str) -> Cell[bool]:
    """A true or false, as exports write it."""
    folded = text.casefold()
    if not text or folded in _YES or folded in _NO:
        return Cell(folded in _YES if text else None)
    return Cell(None, Trouble("unreadable_yes_no", "warning", shown(text), "yes or no"))


def time_of_day(text: str) -> Cell[str]:
    """A time, as HH:MM of 24 hours."""
    match = _TIME.fullmatch(text)
    if match:
        hour, minute, part = int(match[1]), int(match[2]), (match[3] or "").lower()
        if part and hour <= 12:
            hour = hour % 12 + 12 * (part == "pm")
        if hour < 24 and minute < 60:
            return Cell(f"{hour:02d}:{minute:02d}")
    if not text:
        return Cell(None)
    return Cell(None, Trouble("unreadable_time", "warning", shown(text), "a time such as 10:45"))


def time_behind(text: str) -> str | None:
    """The time of day that stands behind a date, as HH:MM; midnight is what a date without a time becomes."""
    _, _, behind = text.replace("T", " ").partition(" ")
    found = time_of_day(behind.rsplit(" ", 2)[-1] if not behind[:1].isdigit() else behind).value
    return None if found == "00:00" else found


def plain_text(severity: Severity) -> Parse[str]:
    """A reader of names of schools and trusts; a spreadsheet's formula is none."""

    def parse(text: str) -> Cell[str]:
        if text.startswith(_FORMULA) or len(text) > _LONGEST_TEXT:
            return Cell(None, Trouble("unreadable_text", severity, shown(text), "a name"))
        return Cell(text or None)

    return parse


def short_code(text: str) -> Cell[str]:
    """One word of a school's own, such as an outcome; longer texts are not taken in."""
    if not text or _CODE.fullmatch(text):
        return Cell(text or None)
    expected = "one word of at most 30 letters or digits"
    return Cell(None, Trouble("text_not_taken_in", "info", "", expected, "The row is kept without it."))


def matching(pattern: str, expected: str, check: str = "unreadable_code") -> Parse[str]:
    """A reader of texts of one shape, in capitals."""
    shape = re.compile(pattern, re.ASCII)

    def parse(text: str) -> Cell[str]:
        if not text or shape.fullmatch(text.upper()):
            return Cell(text.upper() or None)
        return Cell(None, Trouble(check, "warning", shown(text), expected))

    return parse


def listed(list_name: str, severity: Severity, otherwise: str = OWN_WORD) -> Parse[str]:
    """A reader of the codes of a list, of their labels, or of what exports call them.

    Capitals and leading zeros make no difference. `otherwise`: what to do about a text that is none of these.
    """
    values = code_list(list_name)
    codes = {code_key(code): code for code in values}
    known = {**_labels_of(values), **codes}

    def parse(text: str) -> Cell[str]:
        code = known.get(code_key(text)) or also_called(list_name, text, codes)
        if code or not text:
            return Cell(code)
        # Codes of a list differ in law: what only looks like one of them is not called the nearest.
        expected = "a code of the list"
        return Cell(
            None,
            unknown_word("unknown_code", severity, text, known, expected, careful=True, otherwise=otherwise),
        )

    return parse


def _labels_of(values: Mapping[str, CodeValue]) -> Mapping[str, str]:
    """What a code may be called beside itself → the code: its label, or the part of it before a bracket."""
    short = [value.label.casefold().split(" (")[0] for value in values.values()]
    by_short = {name: code for name, code in zip(short, values, strict=True) if short.count(name) == 1}
    by_label = {value.label.casefold(): code for code, value in values.items()}
    return {**by_short, **by_label}


def unknown_word(
    check: str,
    severity: Severity,
    text: str,
    words: Mapping[str, str],
    expected: str,
    careful: bool = False,
    otherwise: str = "",
) -> Trouble:
    """The trouble of a text that a list does not have, with the nearest that it has.

    `words` is what a value of the list may be called → the value. The text is shown where it is a known one
    with a slip in it; any other may have strayed here from another column. `careful`: nothing is called the
    nearest but then, for lists whose values differ in law. `otherwise`: what to do where nothing is.
    """
    values = list(dict.fromkeys(words.values()))
    slip = close_words(text, words)
    close = words.get(slip or ("" if careful else nearest(text, words)))
    return Trouble(
        check,
        severity,
        shown_word(text) if slip else shown(text),
        f"{expected} ({first_words(values)})",
        f"The nearest is {close}." if close else otherwise,
    )
