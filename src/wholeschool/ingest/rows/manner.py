"""How the cells of a file are written, beyond which column is which: dates, words, what no column says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from wholeschool.ingest.cells.date_orders import DateOrders

LEFT_OUT = "\x00nothing"
"""What a word of the column of kinds means whose rows say nothing that is kept here."""
ADMISSION_NUMBER = "admission_number"


@dataclass(frozen=True)
class Manner:
    """How one file is written.

    `words` is our column → a text of the file (without capitals, spaces at its ends) → what it means.
    `besides` is a text of the column of kinds → our column → what it says there where the row itself says
    nothing.
    `digest` is one of the map that says all this; "" where none does. `number_system` is the system whose
    number of a pupil stands under our column `admission_number`.
    """

    dates: DateOrders = field(default_factory=DateOrders)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    besides: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    constants: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    number_system: str = ADMISSION_NUMBER
    digest: str = ""

    def words_of(self, column: str) -> Mapping[str, str] | None:
        """What the words of a column mean; all columns of marks have the same."""
        return self.words.get("mark" if column in ("am", "pm") or column.startswith("day ") else column)


def word_key(text: str) -> str:
    """A text as it is looked up among the words of a map."""
    return " ".join(text.split()).casefold()
