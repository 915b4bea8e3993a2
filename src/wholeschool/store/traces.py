"""How a pupil can be told in a file: by UPN, and by the pseudonym, as a number and in digits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

_LEAST_DIGITS = 10
"""A number of fewer digits does not say whom it means. A pseudonym has more, but for one in a billion."""
_BETWEEN = r"[ \t\u00a0.\-]?"


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
