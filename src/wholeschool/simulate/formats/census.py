"""Censuses of a trust in the order in which they come due, whatever they are written as."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import ClassVar

import numpy as np

from wholeschool.simulate.formats.census_pupils import Return, make_return
from wholeschool.simulate.formats.census_records import Kept
from wholeschool.simulate.formats.census_terms import Census, censuses_of
from wholeschool.simulate.formats.format import Format, Record
from wholeschool.simulate.formats.format import Kept as KeptFiles


class CensusFormat(Format):
    """A format that writes school censuses. They carry no calendar, no marks and no records of behaviour.

    The last year's summer is counted in the autumn after it: that census has the roll of those who stay, a
    year group on.
    """

    keeps: ClassVar[frozenset[KeptFiles]] = frozenset(("schools",))

    def __init__(self) -> None:
        self._last: dict[int, Kept] = {}

    @abstractmethod
    def write(self, given: Return) -> Mapping[str, bytes]:
        """The files of one return that can be written now."""

    def school_year(self, record: Record) -> Mapping[str, bytes]:
        """The three censuses of the year."""
        urn = record.school.urn
        before = self._last.get(urn)
        now = Kept(record, _entries(record, before))
        self._last[urn] = now
        files: dict[str, bytes] = {}
        for census in censuses_of(record.first_year):
            files |= self.write(make_return(census, now, before))
        return files

    def finish(self) -> Mapping[str, bytes]:
        """The autumn censuses after the last year."""
        files: dict[str, bytes] = {}
        for kept in self._last.values():
            census = Census("autumn", kept.record.first_year + 1)
            files |= self.write(make_return(census, _next_roll(kept), kept))
        return files


def _entries(record: Record, before: Kept | None) -> Mapping[str, date]:
    """UPN → entry date: that of the year before for whoever has been there since."""
    known: dict[str, date] = {}
    if before is not None:
        known = {
            before.record.upns[row]: before.entry(row)
            for row in np.flatnonzero(np.isnat(before.record.ends)).tolist()
        }
    starts = zip(record.upns, record.stays["start"], strict=True)
    return {upn: known.get(upn, start.item()) for upn, start in starts}


def _next_roll(kept: Kept) -> Kept:
    """The roll of the autumn after: everybody who has not left."""
    record = kept.record
    rows = np.flatnonzero(np.isnat(record.ends))
    stays = record.stays[rows].copy()
    stays["year_group"] += 1
    upns = [record.upns[row] for row in rows.tolist()]
    staying = replace(
        record,
        first_year=record.first_year + 1,
        stays=stays,
        who=record.who[rows],
        upns=upns,
        ends=record.ends[rows],
        marks=record.marks[rows],
        late=record.late[rows],
        events=record.events[:0],
    )
    return Kept(staying, {upn: kept.entry(row) for upn, row in zip(upns, rows.tolist(), strict=True)})
