"""How pupils can be told in a file: by UPN, and by the pseudonym, as a number and in digits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

_LEAST_DIGITS = 10
"""A number of fewer digits does not say whom it means. A pseudonym has more, but for one in a billion."""
_MOST_DIGITS = 19
_DIGITS = re.compile(rf"(?<!\d)\d{{{_LEAST_DIGITS},{_MOST_DIGITS}}}(?!\d)", re.ASCII)
_BYTE_DIGITS = re.compile(rb"(?<!\d)\d{%d,%d}(?!\d)" % (_LEAST_DIGITS, _MOST_DIGITS))
_BETWEEN = r"[ \t\u00a0.\-]?"


class Sought(Protocol):
    """What is looked for in files: pseudonyms, and what says so in a text or among bytes."""

    @property
    def pupil_ids(self) -> frozenset[int]:
        """The pseudonyms, as a column of numbers holds them."""

    @property
    def longest(self) -> int:
        """How many bytes the longest of what is looked for has."""

    def in_text(self, text: str) -> bool:
        """Whether a text has it."""

    def in_bytes(self, content: bytes) -> bool:
        """Whether it is among any bytes."""


@dataclass(frozen=True)
class Traces:
    """What is looked for when a pupil is erased. Never printed: what holds it would have to go as well."""

    pupil_ids: frozenset[int] = field(repr=False)
    upns: frozenset[str] = field(repr=False)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The UPNs, and the pseudonyms in digits where these are long enough to mean anybody."""
        digits = (str(each) for each in self.pupil_ids)
        return tuple(sorted({*self.upns, *(each for each in digits if len(each) >= _LEAST_DIGITS)}))

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The pseudonyms that can be looked for among any bytes."""
        return tuple(sorted(each for each in self.pupil_ids if len(str(each)) >= _LEAST_DIGITS))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds them in a text, in capitals or small letters, with blanks, dots and hyphens in between."""
        written = (_BETWEEN.join(map(re.escape, each)) for each in self.texts)
        return re.compile("|".join(written) or r"(?!)", re.IGNORECASE)

    @cached_property
    def longest(self) -> int:
        """How many bytes the longest of the patterns has."""
        return max((len(each) for patterns in self._patterns for each in patterns), default=0)

    def in_text(self, text: str) -> bool:
        """Whether a text has one of them, however it is written."""
        return self.pattern.search(text) is not None

    def in_bytes(self, content: bytes) -> bool:
        """Whether one of them is among bytes: as text in small or capital letters, or as a number."""
        lowered = content.lower()
        texts, numbers = self._patterns
        return any(text in lowered for text in texts) or any(number in content for number in numbers)

    @cached_property
    def _patterns(self) -> tuple[list[bytes], list[bytes]]:
        codes = ("utf-8", "utf-16-le", "utf-16-be")
        texts = [text.lower().encode(code) for text in self.texts for code in codes]
        return texts, [number.to_bytes(8, order) for number in self.numbers for order in ("little", "big")]


@dataclass(frozen=True)
class Numbers:
    """Pseudonyms of many pupils, looked for in columns, and as digits in texts and bytes."""

    pupil_ids: frozenset[int] = field(repr=False)
    longest: int = _MOST_DIGITS * 2

    def in_text(self, text: str) -> bool:
        """Whether a text has the digits of one of them."""
        return any(int(digits) in self.pupil_ids for digits in _DIGITS.findall(text))

    def in_bytes(self, content: bytes) -> bool:
        """Whether bytes have the digits of one of them, also in UTF-16."""
        return any(
            int(digits) in self.pupil_ids for digits in _BYTE_DIGITS.findall(content.replace(b"\0", b""))
        )
