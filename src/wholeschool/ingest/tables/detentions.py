"""Detentions with a word on whether they were attended: one that was upscaled is one event, not several."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.ingest.cells.cells import Cell, Parse, unknown_word
from wholeschool.ingest.cells.ids import given_id
from wholeschool.ingest.cells.notices import Notices, Trouble
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.sift import Sift
from wholeschool.ingest.rows.source import Source
from wholeschool.ingest.tables.events import EventsReader

ATTENDED, NOT_ATTENDED, UPSCALED, PENDING = "attended", "not_attended", "upscaled", "pending"
_WORDS: Mapping[str, str] = {
    "yes": ATTENDED, "y": ATTENDED, "true": ATTENDED, "attended": ATTENDED, "present": ATTENDED,
    "served": ATTENDED,
    "no": NOT_ATTENDED, "n": NOT_ATTENDED, "false": NOT_ATTENDED, "absent": NOT_ATTENDED,
    "not attended": NOT_ATTENDED, "missed": NOT_ATTENDED,
    "upscaled": UPSCALED, "escalated": UPSCALED, "rescheduled": UPSCALED,
    "pending": PENDING, "": PENDING,
}  # fmt: skip
_FOLLOWED = Trouble(
    "detention_upscaled",
    "info",
    "",
    "a detention that was held or missed",
    "Another one took its place: the two are one event.",
)


class DetentionsReader(EventsReader):
    """Reads detentions. Where another took its place, the row says nothing that the other does not say."""

    def __init__(self, source: Source, context: Context) -> None:
        super().__init__(source, context)
        self._has_parents = source.has("upscaled_from")
        self._parents: set[str] = set()

    def own_parsers(self) -> Mapping[str, Parse[object]]:
        """Those of events, and the word on attendance."""
        return {**super().own_parsers(), "attended": attended}

    def arrays(self, sift: Sift) -> dict[str, pa.Array]:
        """A detention that was not attended took no minutes."""
        came = self.read(sift, "attended").arrow(pa.string()).fill_null(PENDING)
        arrays = super().arrays(sift)
        held = pc.equal(came, ATTENDED)
        arrays["outcome"] = came
        arrays["minutes"] = pc.if_else(held, arrays["minutes"], pa.scalar(0, pa.int16()))
        arrays["duration_status"] = pc.if_else(held, arrays["duration_status"], "known")
        parents = sift.texts("upscaled_from").arrow(pa.string()).to_pylist()
        self._parents.update(
            given_id(urn, parent) or ""
            for urn, parent in zip(arrays["urn"].to_pylist(), parents, strict=True)
            if parent
        )
        return arrays

    def tables(self, notices: Notices) -> Mapping[str, pa.Table]:
        """The detentions, those left out in whose place another one was held."""
        rows = super().tables(notices)["events"]
        replaced = self._replaced(rows)
        if replaced:
            notices.note(_FOLLOWED, record=0, count=len(replaced))
        kept = np.ones(rows.num_rows, dtype=bool)
        kept[replaced] = False
        return {"events": rows.filter(pa.array(kept))}

    def _replaced(self, rows: pa.Table) -> list[int]:
        """The places of upscaled detentions that another follows: one that names it, or the pupil's next."""
        if self._has_parents:
            ids = rows["event_id"].to_pylist()
            return [place for place, own in enumerate(ids) if own in self._parents]
        columns = [rows[name].to_pylist() for name in ("pupil_id", "urn", "start", "outcome")]
        in_order = sorted(range(rows.num_rows), key=lambda place: tuple(each[place] for each in columns[:3]))
        return [
            place
            for place, after in pairwise(in_order)
            if columns[3][place] == UPSCALED
            and (columns[0][place], columns[1][place]) == (columns[0][after], columns[1][after])
        ]


def attended(text: str) -> Cell[str]:
    """Whether a detention was attended, as behaviour systems say it; blank is still to come."""
    word = _WORDS.get(text.casefold())
    if word:
        return Cell(word)
    return Cell(
        None, unknown_word("unknown_code", "warning", text, dict(_WORDS), "yes, no, upscaled or pending")
    )
