"""The words of a header map: what a school's own marks and behaviour words mean."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from wholeschool.errors import WrongCallError, nearest
from wholeschool.ingest.cells.mark_cells import FILLERS
from wholeschool.ingest.rows.manner import LEFT_OUT, word_key
from wholeschool.reference.attendance import char_of
from wholeschool.reference.forms import event_kinds
from wholeschool.reference.headers import Layout

NOTHING = "nothing"
"""What a map says of a word whose rows are left out."""
_BESIDE_A_KIND = ("minutes", "in_lesson_time")
_GRID = "mark"

Words = Mapping[str, Mapping[str, str]]


def read_words(said: Mapping[str, Any], layout: Layout, where: str) -> tuple[Words, Words]:
    """Words by column, and what words of the column of kinds say of other columns besides.

    Raises WrongCallError where a column or a meaning is none.
    """
    words: dict[str, Mapping[str, str]] = {}
    besides: dict[str, Mapping[str, str]] = {}
    for column, table in said.items():
        if column not in layout.columns and not (column == _GRID and layout.kind == "registers"):
            raise WrongCallError(
                f"[words.{column}] is for a column which this kind of file has not.",
                where=where,
                nearest=nearest(column, layout.columns),
            )
        if not isinstance(table, dict):
            raise WrongCallError(f"[words.{column}] should be a table.", where=where)
        words[column] = {word_key(word): _meaning(column, word, said, where) for word, said in table.items()}
        if column == "kind":
            besides = {word_key(word): _besides(said) for word, said in table.items() if _besides(said)}
    return MappingProxyType(words), MappingProxyType(besides)


def _meaning(column: str, word: str, said: object, where: str) -> str:
    if isinstance(said, dict) and column == "kind" and set(said) <= {"kind", *_BESIDE_A_KIND}:
        said = said.get("kind")
    if not isinstance(said, str):
        raise WrongCallError(
            f"[words.{column}] says of “{word}” what is no text.",
            where=where,
            advice='Write "word" = "meaning"; of a kind also { kind = "detention", minutes = 30 }.',
        )
    if column == "kind":
        return _known(column, word, said, event_kinds(), where) if said != NOTHING else LEFT_OUT
    if column == _GRID and said not in FILLERS:
        return _known(column, word, said.upper(), char_of(), where)
    return said


def _known(column: str, word: str, said: str, known: Mapping[str, object], where: str) -> str:
    if said in known:
        return said
    raise WrongCallError(
        f"[words.{column}] says that “{word}” is “{said}”, which there is not.",
        where=where,
        nearest=nearest(said, known),
        advice=f"There are {', '.join(known)}" + (f"; and {NOTHING}." if column == "kind" else "."),
    )


def _besides(said: object) -> Mapping[str, str]:
    if not isinstance(said, dict):
        return {}
    found = {}
    if type(said.get("minutes")) is int:
        found["minutes"] = str(said["minutes"])
    if type(said.get("in_lesson_time")) is bool:
        found["in_lesson_time"] = "yes" if said["in_lesson_time"] else "no"
    return found
