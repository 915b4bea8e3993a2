"""What of a cell may be shown: what cannot be a person. Of anything else its shape is said."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from wholeschool.reference.upns import LIKE_A_UPN

SHOWN_CHARACTERS = 40

_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = "(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?)"
_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)? ?(?:[ap]m)?"
_SHAPES = (
    # Numbers and school numbers; a telephone number has more digits.
    r"[-+£=]?\d{1,7}(?:[.,]\d{1,3})?%?|\d{3}[/ -]\d{4}|\d{1,2} \d{1,2}|\d{1,3}e\d{1,2}|\d{1,4}½?",
    r"\d{1,3} ?(?:m|mins?|minutes?|h|hrs?|hours?|days?|sessions?)",
    rf"\d{{1,4}}[/.-]\d{{1,4}}(?:[/.-]\d{{1,4}})?(?:[T ,]+{_TIME})?",
    rf"(?:{_WEEKDAY},? )?\d{{1,2}}(?:st|nd|rd|th)?[ -]{_MONTH}(?:[.,]*[ -]\d{{2,4}})?(?:,? {_TIME})?",
    rf"\d{{4}}-{_MONTH}-\d{{1,2}}(?: {_TIME})?|{_MONTH}[ -]\d{{2,4}}",
    _TIME,
    # Codes and halves of a day: a letter with a number, or letters without a vowel, which are no name but Ng.
    r"[a-z] ?-?\d{1,3}|\d{1,2}[a-z]|[a-z](?: [a-z])?|(?!ng\b)[b-df-hj-np-tv-xz]{1,3}|am|pm",
    r"[!-/:-@\[-`{-~]{1,3}",
)
_SHOWN = re.compile("|".join(f"(?:{shape})" for shape in _SHAPES), re.IGNORECASE | re.ASCII)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NUMBER = re.compile(r"\d+")
_CLOSE = 0.85
_SHORTEST = 4
"""Words of fewer letters are near to too many others."""


def shown_word(text: str) -> str:
    """A word that a list knows, or one of a file's own make: short, and never a UPN."""
    return LIKE_A_UPN.sub("(a UPN)", " ".join(text.split()))[:SHOWN_CHARACTERS]


def shown(text: str) -> str:
    """A date, a number, a time or a code as it stands; of anything else, which may be a person, its shape."""
    short = " ".join(text.split())
    if len(short) <= SHOWN_CHARACTERS and _SHOWN.fullmatch(short):
        return short
    return f"({_shape(short)})"


def close_words(text: str, known: Iterable[str]) -> str:
    """The known text each of whose words is one of this text, or as good as; "" where there is none.

    Every word has to be near one of the same known text, so that nobody's name beside it goes along.
    """
    own = _words(text)
    near = [each for each in known if own and _all_close(own, _words(each))]
    return max(near, key=lambda each: _ratio(text.casefold(), each.casefold()), default="")


def _all_close(own: list[str], words: list[str]) -> bool:
    return len(own) == len(words) and all(map(_is_close, own, words))


def _is_close(word: str, known: str) -> bool:
    """Whether a word is a known one, or has a slip in it; not in its first letter: exclusion, seclusion."""
    long = min(len(word), len(known)) >= _SHORTEST
    return word == known or (long and word[0] == known[0] and _ratio(word, known) >= _CLOSE)


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold().replace("_", " "))


def _shape(text: str) -> str:
    """What a text is made of, in words: “a word of 9 letters”, “a text of 3 words and 2 numbers”."""
    if LIKE_A_UPN.search(text):
        return "a UPN" if len(text) == 13 else "a text with a UPN in it"
    words, numbers = len(_WORD.findall(text)), len(_NUMBER.findall(text))
    if words == 1 and _WORD.fullmatch(text):
        letters = sum(map(str.isalpha, text))
        return f"a word of {letters} letter{'s' if letters != 1 else ''}"
    if not words:
        digits = sum(map(str.isdigit, text))
        return f"a number of {digits} digits" if digits else "signs without a letter or a digit"
    parts = [f"{words} word{'s' if words != 1 else ''}"]
    parts += [f"{numbers} number{'s' if numbers != 1 else ''}"] if numbers else []
    return f"a text of {' and '.join(parts)}"
