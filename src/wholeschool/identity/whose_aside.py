"""Whose a row set aside is: by UPN, by what another system calls the pupil, by name."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from wholeschool.ingest.rows.named import NUMBER, as_number
from wholeschool.ingest.rows.pupil_keys import UNKNOWN, PupilKeys
from wholeschool.reference.headers import fold, layouts
from wholeschool.reference.upns import UPN_SHAPE
from wholeschool.store import Pseudonyms
from wholeschool.store.set_aside import Whose
from wholeschool.store.traces import Traces

COLUMNS = ("upn", NUMBER, "urn")
"""Our columns that say whose a row is, and of which school."""
_DELIMITERS = ",;\t"
_CELL_ENDS = " | "


@dataclass(frozen=True)
class WhoseAside:
    """Tells a pupil's rows. Never printed: it holds the pupil's names.

    `names` are those under which the pupil is known, each as parts that a row has to have all of.
    `pseudonyms` is None where their key is not here: UPNs and numbers then tell nobody. `known` is number
    (as a keyed pseudonym) → pupil, `systems` and `urns` are what such numbers can be of, `pupils` are all
    whom files named. `mapped` is our column → headers of the school's own.
    """

    traces: Traces = field(repr=False)
    pseudonyms: Pseudonyms | None = field(default=None, repr=False)
    known: Mapping[int, int] = field(default_factory=dict, repr=False)
    systems: Sequence[str] = ()
    urns: Collection[int] = ()
    pupils: Collection[int] = field(default=(), repr=False)
    names: Collection[tuple[str, ...]] = field(default=(), repr=False)
    mapped: Mapping[str, Collection[str]] = field(default_factory=dict)

    def judge(self, header: str, record: str) -> Whose:
        """Whose a row is: what a UPN says goes before what a number says, and that before a name."""
        if self.traces.pattern.search(record):
            return "own"
        cells = self._cells(header, record)
        by_upn, by_number = self._by_upn(cells["upn"], record), self._by_number(cells[NUMBER], cells["urn"])
        ids = self.traces.pupil_ids
        if by_upn & ids or (by_number and by_number <= ids and not by_upn):
            return "own"
        if by_upn or (by_number and not by_number & ids):
            return "another's"
        if self._is_named(record):
            return "own"
        return "another's" if UPN_SHAPE.search(record) else "nobody knows"

    def _cells(self, header: str, record: str) -> Mapping[str, list[str]]:
        """The cells under the headers of each of our columns that are not blank."""
        delimiter = max(_DELIMITERS, key=header.count)
        names = [fold(each) for each in _split(header, delimiter)]
        texts = [each.strip().lstrip("'") for each in _split(record, delimiter)]
        pairs = [pair for pair in zip(names, texts, strict=False) if pair[1]]
        return {column: [text for name, text in pairs if name in self._headers[column]] for column in COLUMNS}

    @cached_property
    def _headers(self) -> Mapping[str, frozenset[str]]:
        return {
            column: _usual_headers(column) | {fold(name) for name in self.mapped.get(column, ())}
            for column in COLUMNS
        }

    def _by_upn(self, upns: Sequence[str], record: str) -> frozenset[int]:
        """Pupils of this store who are named by UPN: in a column of UPNs as it is written, else anywhere."""
        if self.pseudonyms is None:
            return frozenset()
        texts = sorted({*upns, *UPN_SHAPE.findall(record)})
        found = frozenset(self.pseudonyms.of(texts).tolist())
        return found & (self.traces.pupil_ids | frozenset(self.pupils))

    def _by_number(self, numbers: Sequence[str], urns: Sequence[str]) -> frozenset[int]:
        """Pupils whom a number means: at the school that the row names, else at any."""
        if self._keys is None or not numbers:
            return frozenset()
        own = [int(each) for each in urns if each.isascii() and each.isdigit() and len(each) <= 9]
        texts = [as_number(each) for each in numbers]
        found = {
            pupil
            for system in self.systems
            for urn in own or self.urns
            for pupil in self._keys.find(system, urn, texts).tolist()
        }
        return frozenset(found - {UNKNOWN})

    @cached_property
    def _keys(self) -> PupilKeys | None:
        return PupilKeys(self.pseudonyms.of, lambda: self.known) if self.pseudonyms else None

    def _is_named(self, record: str) -> bool:
        words = f" {_words(record)} "
        return any(all(f" {_words(part)} " in words for part in parts) for parts in self.names)


def name_parts(given: Mapping[str, Collection[str]]) -> frozenset[tuple[str, ...]]:
    """Of `surname`, `forename` and `name` (each with all texts it ever had): what a row has to have.

    A surname or a forename alone names nobody; of a whole name each word is a part, in whatever order.
    """
    both = {
        (surname, forename) for surname in given.get("surname", ()) for forename in given.get("forename", ())
    }
    whole = {tuple(_words(name).replace(_CELL_ENDS, " ").split()) for name in given.get("name", ())}
    named = both | {parts for parts in whole if len(parts) > 1}
    return frozenset(parts for parts in named if all(_words(part) for part in parts))


@cache
def _usual_headers(column: str) -> frozenset[str]:
    return frozenset(fold(name) for layout in layouts() for name in layout.columns.get(column, ()))


def _split(record: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([record.strip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return []


def _words(text: str) -> str:
    """A text without what makes no difference in a name: capitals, accents, apostrophes, blanks."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(
        each if each.isalpha() else "" if unicodedata.combining(each) or each in "'’" else
        _CELL_ENDS if each in _DELIMITERS else " "
        for each in plain
    )  # fmt: skip
    return " ".join(letters.split())
