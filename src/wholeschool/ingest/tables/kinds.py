"""Kinds of event by the words that behaviour systems use, and what becomes of a word that nobody knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.ingest.cells.cells import OWN_WORD, Cell, unknown_word
from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.cells.shown import shown, shown_word
from wholeschool.ingest.rows.manner import LEFT_OUT
from wholeschool.ingest.rows.sift import Sift, where_true
from wholeschool.ingest.rows.source import Source
from wholeschool.reference.forms import event_kinds
from wholeschool.reference.headers import fold

_PRAISE, _INCIDENT = "praise", "incident"
_USED_OFTEN = 3
"""A word that so many different pupils have is one of the school's own, and no pupil's name."""
_OF_EXCLUSIONS = {
    "fp": "suspension",
    "fixed": "suspension",
    "lunch": "lunchtime_suspension",
    "lunchtime": "lunchtime_suspension",
}
"""Words that say what an exclusion is, and in a list of other events may be something else."""
_EXCLUDED = ("exclu", "suspen")
_ANY_EXCLUSION = frozenset({"exclusion", "exclusions", "excluded"})
"""What a suspension and a permanent exclusion are both called: alone it is neither."""
_WHICH_EXCLUSION = (
    "suspension, lunchtime_suspension or permanent_exclusion",
    "They differ in law: say which it was, in the row or, if it is always the same, in a map.",
)
_BETWEEN_PARTS = re.compile(r"[()\[\]:]| [-–] ")
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

        In a behaviour log an unknown word is an incident, or praise where the points or the severity say so;
        a known word among the actions taken comes first.
        """
        other = self.source.layout.other_kind
        if other is None:
            self._leave_out(sift, np.array([text == LEFT_OUT for text in sift.texts("kind").values]))
            parse = kind_of_exclusion if self._of_exclusions() else kind
            return sift.read("kind", parse).arrow(pa.string())
        texts = sift.texts("kind")
        known = [_known(text or "") for text in texts.values]
        if not other:
            self._leave_out(sift, np.array([not each or each == LEFT_OUT for each in known]))
            return pa.array(known, pa.string()).take(pa.array(texts.codes))
        self._leave_out(sift, np.array([each == LEFT_OUT for each in known]))
        kinds = pa.array([each or None for each in known], pa.string()).take(pa.array(texts.codes))
        acted = sift.texts("action").map(lambda text: _known(text) or None).arrow(pa.string())
        self._note_unknown(sift, known, where_true(pc.is_null(acted)))
        blank = pa.array([bool(text) for text in texts.values]).take(pa.array(texts.codes))
        otherwise = pc.if_else(blank, self._by_points(sift, other), pa.scalar(None, pa.string()))
        return pc.coalesce(kinds, acted, otherwise)

    def _of_exclusions(self) -> bool:
        """Whether the file lists exclusions: it counts their sessions or days, or its header says so."""
        header = self.source.header_of("kind").casefold()
        counted = self.source.places.keys() & {"sessions", "days"}
        return bool(counted) or any(word in header for word in _EXCLUDED)

    def _leave_out(self, sift: Sift, distinct: np.ndarray) -> None:
        if distinct.any():
            sift.leave_out(distinct[sift.texts("kind").codes], _CATEGORY, "kind")

    def _note_unknown(self, sift: Sift, known: list[str], unacted: np.ndarray) -> None:
        """Say which words were taken for incidents: one finding a word."""
        texts = sift.texts("kind")
        for code, text in enumerate(texts.values):
            if text and not known[code]:
                rows = (texts.codes == code) & unacted
                if fold(text) in _ANY_EXCLUSION:
                    trouble = _which_exclusion(text)
                else:
                    trouble = _as_incident(text, often=_pupils(sift, rows) >= _USED_OFTEN)
                sift.reject(rows, trouble, "kind")

    def _by_points(self, sift: Sift, other: str) -> pa.Array:
        """Praise where a row's points, or its severity, are above zero; else the layout's own kind."""
        if other != _INCIDENT:
            return pa.array([other] * sift.rows)
        above = np.zeros(sift.rows, dtype=bool)
        for column in ("points", "severity"):
            if sift.has(column):
                above |= sift.texts(column).map(_above_zero).numbers(bool, False)
        return pa.array(np.where(above, _PRAISE, _INCIDENT))


def kind(text: str) -> Cell[str]:
    """A kind of event, by its name, its label or a word that behaviour systems use for it."""
    name = _named(text)
    if name or not text:
        return Cell(name)
    if fold(text) in _ANY_EXCLUSION:
        return Cell(None, _which_exclusion(text))
    words = _kinds_by_word()
    expected = "a kind of event"
    return Cell(
        None, unknown_word("unknown_kind", "error", text, words, expected, careful=True, otherwise=OWN_WORD)
    )


def _named(text: str) -> str | None:
    """The kind that a text is a word for, as a whole or in all its parts."""
    return _kinds_by_folded_word().get(fold(text)) or _of_parts(text)


def _of_parts(text: str) -> str | None:
    """The kind of a text such as “Suspension (Fixed Term)”, all of whose parts are words for the same."""
    parts = [part for part in map(fold, _BETWEEN_PARTS.split(text)) if part]
    if len(parts) < 2:
        return None
    sure = _kinds_by_folded_word()
    if not any(part in sure or part in _ANY_EXCLUSION for part in parts):
        return None
    kinds = {sure.get(part, _OF_EXCLUSIONS.get(part)) for part in parts if part not in _ANY_EXCLUSION}
    return kinds.pop() if len(kinds) == 1 else None


def _which_exclusion(text: str) -> Trouble:
    return Trouble("unknown_kind", "error", shown_word(text), *_WHICH_EXCLUSION)


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
    name = _OF_EXCLUSIONS.get(fold(text))
    return Cell(name) if name else kind(text)


def _pupils(sift: Sift, rows: np.ndarray) -> int:
    """How many different pupils some rows are of, by what the file calls them."""
    column = "upn" if sift.has("upn") else "admission_number"
    return len(np.unique(sift.texts(column).codes[rows]))


def _known(text: str) -> str:
    """The kind of a text, or of the first of several with commas between them; "" = nobody knows it."""
    if text == LEFT_OUT:
        return LEFT_OUT
    parts = (text, *text.split(","))
    return next(filter(None, map(_named, parts)), "")


def _above_zero(text: str) -> bool:
    return bool(text) and text.lstrip("+").replace(".", "", 1).isdigit() and float(text) > 0


@cache
def _kinds_by_word() -> Mapping[str, str]:
    """What a kind of event may be called → the kind."""
    return {word: name for name, each in event_kinds().items() for word in (name, each.label, *each.synonyms)}


@cache
def _kinds_by_folded_word() -> Mapping[str, str]:
    return {fold(word): name for word, name in _kinds_by_word().items()}
