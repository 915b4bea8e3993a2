"""Kinds of event of a file's rows, and what becomes of a word that nobody knows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wholeschool.ingest.cells.cells import OWN_WORD, Cell, unknown_word
from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.cells.shown import shown, shown_word
from wholeschool.ingest.rows.manner import LEFT_OUT
from wholeschool.ingest.rows.sift import Sift
from wholeschool.ingest.rows.source import Source
from wholeschool.ingest.tables.kind_told import Told, about_exclusion, told_by, which_exclusion
from wholeschool.ingest.tables.kind_words import (
    GENERIC,
    PRAISE,
    is_about_exclusion,
    is_any_exclusion,
    kind_of_exclusion_words,
    kind_of_words,
    kinds_by_word,
)

_USED_OFTEN = 3
"""A word that so many different pupils have is one of the school's own, and no pupil's name."""
_BY_MAP = "Say what it is in a map: wholeschool map FILE."
_CATEGORY = Trouble(
    "category_left_out",
    "info",
    "",
    "a category that a map gives a meaning",
    f"Nothing of the row is kept. {_BY_MAP}",
)


@dataclass(frozen=True)
class Kinds:
    """Reads the kinds of the rows of one file."""

    source: Source

    def read(self, sift: Sift) -> pa.Array:
        """The kind of each row; rows that a map, or their layout, leaves out are so from here on.

        In a behaviour log an unknown word is an incident, or praise where the points or the severity say so.
        """
        other = self.source.layout.other_kind
        if other is None:
            self._leave_out(sift, self._meant_out(sift))
            parse = kind_of_exclusion if self._of_exclusions() else kind
            return sift.read("kind", parse).arrow(pa.string())
        told, of_row = self._told(sift)
        kinds = pa.array([each.kind for each in told], pa.string()).take(pa.array(of_row))
        unknown = np.array([each.kind is None and not each.asked for each in told])[of_row]
        self._leave_out(sift, self._meant_out(sift) | (unknown & (not other)))
        for place, each in enumerate(told):
            for column, trouble in each.troubles:
                sift.reject(of_row == place, trouble, column)
        if not other:
            return kinds
        self._note_unknown(sift, unknown)
        return pc.coalesce(kinds, self._otherwise(sift, unknown, other))

    def _meant_out(self, sift: Sift) -> NDArray[np.bool_]:
        """The rows that a map leaves out."""
        return sift.texts("kind").map(lambda text: text == LEFT_OUT).numbers(bool, False)

    def _told(self, sift: Sift) -> tuple[list[Told], NDArray[np.int64]]:
        """What each pair of a word and an action tells, and which pair each row has."""
        words, actions = sift.texts("kind"), sift.texts("action")
        many = len(actions.values)
        pairs, of_row = np.unique(words.codes.astype(np.int64) * many + actions.codes, return_inverse=True)
        told = [
            told_by(words.values[pair // many] or "", actions.values[pair % many] or "") for pair in pairs
        ]
        return told, of_row

    def _of_exclusions(self) -> bool:
        """Whether the file lists exclusions: it counts their sessions or days, or its header says so."""
        header = self.source.header_of("kind")
        counted = self.source.places.keys() & {"sessions", "days"}
        return bool(counted) or is_about_exclusion(header)

    def _leave_out(self, sift: Sift, rows: NDArray[np.bool_]) -> None:
        if rows.any():
            sift.leave_out(rows, _CATEGORY, "kind")

    def _note_unknown(self, sift: Sift, unknown: NDArray[np.bool_]) -> None:
        """Say which words were taken for incidents: one finding a word."""
        texts = sift.texts("kind")
        for code in np.unique(texts.codes[unknown]):
            text = texts.values[code]
            if text:
                rows = (texts.codes == code) & unknown
                often = _pupils(sift, rows) >= _USED_OFTEN
                say = about_exclusion if is_about_exclusion(text) else _as_incident
                sift.reject(rows, say(text, often=often), "kind")

    def _otherwise(self, sift: Sift, unknown: NDArray[np.bool_], other: str) -> pa.Array:
        """The kind of unknown words: praise where points or severity are above zero, else the layout's."""
        above = np.zeros(sift.rows, dtype=bool)
        if other == GENERIC:
            for column in ("points", "severity"):
                if sift.has(column):
                    above |= sift.texts(column).map(_above_zero).numbers(bool, False)
        written = sift.texts("kind").map(bool).numbers(bool, False)
        kinds = pa.array(np.where(above, PRAISE, other))
        return pc.if_else(pa.array(written & unknown), kinds, pa.scalar(None, pa.string()))


def kind(text: str) -> Cell[str]:
    """A kind of event, by its name, its label or a word that behaviour systems use for it."""
    name = kind_of_words(text)
    if name or not text:
        return Cell(name)
    if is_any_exclusion(text):
        return Cell(None, which_exclusion(text))
    words = kinds_by_word()
    expected = "a kind of event"
    return Cell(
        None, unknown_word("unknown_kind", "error", text, words, expected, careful=True, otherwise=OWN_WORD)
    )


def _as_incident(text: str, often: bool) -> Trouble:
    """What is said of a word of a behaviour log; it is shown where so many have it `often`."""
    return Trouble(
        "kind_taken_as_incident",
        "warning",
        shown_word(text) if often else shown(text),
        "a kind of event",
        f"It was taken as an incident, or as praise by its points. {_BY_MAP}",
    )


def kind_of_exclusion(text: str) -> Cell[str]:
    """A kind of event in a list of exclusions, where the word lunchtime alone is enough."""
    name = kind_of_exclusion_words(text) if text else None
    return Cell(name) if name else kind(text)


def _pupils(sift: Sift, rows: np.ndarray) -> int:
    """How many different pupils some rows are of, by what the file calls them."""
    column = "upn" if sift.has("upn") else "admission_number"
    return len(np.unique(sift.texts(column).codes[rows]))


def _above_zero(text: str) -> bool:
    return bool(text) and text.lstrip("+").replace(".", "", 1).isdigit() and float(text) > 0
