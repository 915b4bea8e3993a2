"""Whose school a row is of: its URN, its LAESTAB, or the school that the call names."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from wholeschool.errors import WrongCallError
from wholeschool.ingest.cells.cells import Cell, Parse, whole_number
from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.cells.shown import shown
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.sift import Sift
from wholeschool.ingest.rows.source import Source
from wholeschool.schema.schools import URN

_LAESTAB = re.compile(r"\d{7}", re.ASCII)
_NAME_IT = "Import a file of schools with URN and LAESTAB first: that says which school it is."
URN_MISSING = Trouble(
    "missing_urn", "error", "", "the URN of the school", "Fill it in, or name the school with --urn."
)


class Schools:
    """Reads the school of each row of a file."""

    def __init__(self, source: Source, context: Context) -> None:
        if context.urn is None and not source.has("urn") and not source.has("laestab"):
            raise WrongCallError(
                "does not say which school it is of: it has neither a URN nor a LAESTAB.",
                where=source.path.name,
                advice="Name the school with --urn.",
            )
        self._context = context
        self._urn = urn_parser()
        self._laestab = laestab_parser(context)

    def read(self, sift: Sift) -> NDArray[np.int32]:
        """The URN of each row; 0 = none, and the row is rejected."""
        urns: NDArray[np.int32] = sift.read("urn", self._urn).numbers(np.int32, 0)
        if sift.has("laestab") and not urns.all():
            by_laestab = sift.read("laestab", self._laestab, where=urns == 0).numbers(np.int32, 0)
            urns = np.where(urns == 0, by_laestab, urns)
        missing = (urns == 0) & sift.good
        if self._context.urn is None:
            sift.reject(missing, URN_MISSING, "urn")
            return urns
        return np.where(missing, np.int32(self._context.urn), urns)


def urn_parser() -> Parse[int]:
    """A reader of URNs."""
    number = whole_number(URN.low or 0, URN.high or 0, "error")

    def parse(text: str) -> Cell[int]:
        cell = number(text)
        if cell.trouble is None:
            return cell
        return Cell(None, Trouble("unreadable_urn", "error", shown(text), "a URN of six or seven digits"))

    return parse


def laestab_parser(context: Context) -> Parse[int]:
    """A reader of LAESTABs as URNs: of schools that are known, and of others where numbers may be made up."""

    def parse(text: str) -> Cell[int]:
        laestab = text.replace("/", "").replace(" ", "")
        urn = context.laestab_to_urn.get(laestab)
        if not urn and context.made_up and _LAESTAB.fullmatch(laestab):
            urn = context.made_up.urn_of(laestab)
        if urn or not text:
            return Cell(urn)
        expected = "the LAESTAB of a school that is known"
        trouble = Trouble("unknown_school", "error", shown(text), expected, _NAME_IT)
        return Cell(None, trouble)

    return parse
