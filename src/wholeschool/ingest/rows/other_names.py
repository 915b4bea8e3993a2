"""A UPN beside which a file has the names of two pupils: one of them perhaps has the other's UPN.

Nothing is decided here. A name that is written otherwise, a marriage or the order of its parts are no other
name: said is only what has no word in common with the name that stood there first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from unicodedata import combining, normalize

import numpy as np
from numpy.typing import NDArray

from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.registers.growing import grown

_BLANK = -1
_WORD = re.compile(r"\w{3,}")
OTHER_NAME = Trouble(
    "other_name_beside_a_upn",
    "warning",
    "",
    "one pupil's name beside each UPN",
    "The row is taken in as that pupil's. If it is another's, correct the UPN in the school's system and "
    "import the file again.",
)


class OtherNames:
    """Holds the names that stand beside UPNs against the first that stood there. One for each file."""

    def __init__(self) -> None:
        self._first: dict[str, NDArray[np.int32]] = {}

    def rows(
        self, pupils: NDArray[np.int32], names: Mapping[str, NDArray[np.int32]], texts: Sequence[str]
    ) -> NDArray[np.bool_]:
        """The rows with another pupil's name.

        `pupils` is the pupil of each row (-1 = none); `names` is a column of names → which of the `texts`
        each row has (-1 = blank). By half a name nobody is another.
        """
        whole = "name" in names or len(names) > 1
        other = pupils >= 0 if whole else np.zeros(len(pupils), dtype=bool)
        pairs = []
        for column, its in names.items():
            first = self._first_of(column, pupils, its)
            other = other & (its != _BLANK) & (first != its)
            pairs.append((first, its))
        places = np.flatnonzero(other)
        if places.size:
            numbers = np.stack([part[places] for pair in pairs for part in pair])
            distinct, which = np.unique(numbers, axis=1, return_inverse=True)
            other[places] = np.array([_apart(each, texts) for each in distinct.T.tolist()])[which.ravel()]
        return other

    def _first_of(
        self, column: str, pupils: NDArray[np.int32], names: NDArray[np.int32]
    ) -> NDArray[np.int32]:
        """The text that stood first beside each row's pupil."""
        room = int(pupils.max(initial=0)) + 1
        first = grown(self._first.get(column, np.full(1, _BLANK, dtype=np.int32)), room, _BLANK)
        self._first[column] = first
        news = np.flatnonzero((pupils >= 0) & (names != _BLANK) & (first[pupils] == _BLANK))[::-1]
        first[pupils[news]] = names[news]
        return first[pupils]


def _apart(numbers: Sequence[int], texts: Sequence[str]) -> bool:
    """Whether no word of the names that stood first is one of the others: first and other in turn."""
    first, other = (
        {word for number in numbers[start::2] for word in _words(texts[number])} for start in (0, 1)
    )
    return bool(first) and bool(other) and first.isdisjoint(other)


def _words(name: str) -> Sequence[str]:
    """The words of a name, without accents and apostrophes; of particles such as de nobody is known."""
    bare = "".join(each for each in normalize("NFKD", name.casefold()) if not combining(each))
    return _WORD.findall(re.sub("['’]", "", bare))
