"""Pupils of an alternative provision census, which a local authority returns for those it has placed.

It has no entry dates of its own (before placements were asked for) and no school of ours: the pupil stands on
a roll of the authority, as one of another provider, so that nobody takes it for a school's roll.
"""

from __future__ import annotations

from wholeschool.ingest.census.elements import NOWHERE, TEXTS_OF, LocalNames, Places, Taker, Texts
from wholeschool.ingest.census.terms import Census, first_day
from wholeschool.ingest.rows.xml import Element

_TABLE = "pupilonroll"
_PLACEMENTS = "schoolarrangedapdetailonroll"
_STATUS = "O"
_SEX = {"1": "M", "2": "F"}
_OF_PLACEMENTS = ("entrydate", "leavingdate")


class AlternativePupils:
    """Takes the elements of an authority's pupils apart."""

    def __init__(self, taker: Taker, census: Census) -> None:
        self._taker = taker
        self._entry = first_day(census.academic_year).isoformat()
        self._local = LocalNames()
        self._places = {table: Places(table, self._local) for table in (_TABLE, _PLACEMENTS)}

    def take(self, pupil: Element) -> None:
        """Hand over the rows of a pupil: each placement that has an entry date, and the roll."""
        self._taker.begin()
        row: Texts = [None] * self._places[_TABLE].width
        for leaf in pupil.iter():
            if len(leaf):
                if any(self._local[each.tag] == "entrydate" for each in leaf):
                    self._placement(leaf)
            elif self._local[leaf.tag] not in _OF_PLACEMENTS:
                place = self._places[_TABLE][leaf.tag]
                if place != NOWHERE:
                    row[place] = leaf.text
        sex = TEXTS_OF[_TABLE].index("sex")
        row[sex] = _SEX.get((row[sex] or "").strip(), row[sex])
        row[TEXTS_OF[_TABLE].index("status")] = _STATUS
        row[TEXTS_OF[_TABLE].index("entry")] = self._entry
        self._taker.add(_TABLE, row, pupil.sourceline)

    def _placement(self, placement: Element) -> None:
        row: Texts = [None] * self._places[_PLACEMENTS].width
        for leaf in placement:
            place = self._places[_PLACEMENTS][leaf.tag]
            if place != NOWHERE:
                row[place] = leaf.text
        self._taker.add(_PLACEMENTS, row, placement.sourceline)
