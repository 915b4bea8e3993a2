"""Actions: what was done for pupils, by which role, and about which event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.ingest.cells.cells import Cell, Parse, short_code, unknown_word
from wholeschool.ingest.cells.ids import action_id, given_id
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.sift import Sift, where_true
from wholeschool.ingest.rows.source import Source
from wholeschool.ingest.tables.table_reader import TableReader
from wholeschool.reference.headers import fold
from wholeschool.reference.lists import code_list


class ActionsReader(TableReader):
    """Reads actions. Those that come without a number are numbered by what they are."""

    def __init__(self, source: Source, context: Context) -> None:
        super().__init__(source, context)
        self._alike: Counter[tuple[object, ...]] = Counter()

    def own_parsers(self) -> Mapping[str, Parse[object]]:
        """Kinds by their many names; roles as short codes, so that no name is read as one."""
        return {"kind": kind, "by_role": short_code}

    def arrays(self, sift: Sift) -> dict[str, pa.Array]:
        """Whose action it was, when, its number, and the event that it is about, by that event's number."""
        pupils, urns = self.whose(sift)
        arrays = {
            "pupil_id": pupils,
            "urn": urns,
            "at": self.read(sift, "at").arrow(pa.date32()),
            "kind": self.read(sift, "kind").arrow(pa.string()),
        }
        about = sift.texts("about")
        arrays["about"] = pa.array(
            [
                given_id(urn or 0, about.values[code] or "")
                for code, urn in zip(about.codes, arrays["urn"].to_pylist(), strict=True)
            ],
            pa.string(),
        )
        arrays["action_id"] = self._ids_of(sift, arrays)
        return arrays

    def _ids_of(self, sift: Sift, arrays: Mapping[str, pa.Array]) -> pa.Array:
        own = sift.texts("action_id")
        good = sift.good & where_true(pc.is_valid(arrays["kind"])) & where_true(pc.is_valid(arrays["at"]))
        rows = zip(*(arrays[name].to_pylist() for name in ("pupil_id", "urn", "kind", "at")), strict=True)
        ids = [
            self._id(own.values[code] or "", row) if fine else ""
            for code, fine, row in zip(own.codes, good, rows, strict=True)
        ]
        return pa.array(ids, pa.string())

    def _id(self, own: str, row: tuple[object, ...]) -> str:
        pupil_id, urn, kind_name, day = row
        given = given_id(cast(int, urn), own)
        if given:
            return given
        ordinal = self._alike[row]
        self._alike[row] += 1
        return action_id(cast(int, pupil_id), cast(int, urn), str(kind_name), str(day), ordinal)


def kind(text: str) -> Cell[str]:
    """A kind of action, by its name, its label or another word for it."""
    words = _kinds_by_word()
    name = {fold(word): each for word, each in words.items()}.get(fold(text))
    if name or not text:
        return Cell(name)
    return Cell(None, unknown_word("unknown_action", "error", text, words, "a kind of action", careful=True))


@cache
def _kinds_by_word() -> Mapping[str, str]:
    """What a kind of action may be called → the kind."""
    return {
        word: code
        for code, value in code_list("action_kinds").items()
        for word in (code, value.label, *value.more["synonyms"].split("|"))
    }
