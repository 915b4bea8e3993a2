"""Stays that go on from year to year: on which day a pupil came to a school, whatever the year."""

from __future__ import annotations

from datetime import date

import numpy as np

from wholeschool.simulate.formats.format import Record


class Entries:
    """Remembers, school by school, who is still on roll and since when. It is shown the years in order."""

    def __init__(self) -> None:
        self._since: dict[int, dict[str, date]] = {}

    def of(self, record: Record) -> list[date]:
        """The day on which each stay of a school's year began, in an earlier year if it goes on."""
        before = self._since.get(record.school.urn, {})
        starts = [day.item() for day in record.stays["start"]]
        first: dict[str, int] = {}
        for row, upn in enumerate(record.upns):
            if upn not in first or starts[row] < starts[first[upn]]:
                first[upn] = row
        entries = [
            before.get(upn, start) if first[upn] == row else start
            for row, (upn, start) in enumerate(zip(record.upns, starts, strict=True))
        ]
        staying = np.flatnonzero(np.isnat(record.ends)).tolist()
        self._since[record.school.urn] = {record.upns[row]: entries[row] for row in staying}
        return entries
