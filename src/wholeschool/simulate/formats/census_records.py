"""What a school has on record when a census comes: a year, found by pupil."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from wholeschool.simulate.events import KIND, NONE, REASONS
from wholeschool.simulate.formats.census_terms import Census
from wholeschool.simulate.formats.format import Record

_TERM_OF = ("", "autumn", "autumn", "spring", "spring", "summer", "summer")
_CATEGORIES = {
    KIND["suspension"]: "SUSP",
    KIND["lunchtime_suspension"]: "LNCH",
    KIND["permanent_exclusion"]: "PERM",
}


@dataclass(frozen=True)
class Kept:
    """A school's year, found by pupil. `entries` is UPN → the day on which the pupil came to the school."""

    record: Record
    entries: Mapping[str, date]

    @cached_property
    def rows_of(self) -> Mapping[str, list[int]]:
        """UPN → the pupil's stays."""
        rows: defaultdict[str, list[int]] = defaultdict(list)
        for row, upn in enumerate(self.record.upns):
            rows[upn].append(row)
        return rows

    def on_roll(self, day: date) -> Iterator[int]:
        """The stays that include a day."""
        for row, (start, end) in enumerate(zip(self.record.stays["start"], self.record.ends, strict=True)):
            if start.item() <= day and (np.isnat(end) or day <= end.item()):
                yield row

    def entry(self, row: int) -> date:
        """The day on which a pupil came, for a stay."""
        start: date = self.record.stays["start"][row].item()
        return min(start, self.entries.get(self.record.upns[row], start))

    def exclusions(self, census: Census, upn: str, terms: tuple[str, ...]) -> list[Mapping[str, str]]:
        """The pupil's exclusions that began in these terms, as the census asks for them."""
        return [
            self._exclusion(census, event)
            for event in self._events_of.get(upn, ())
            if self._term(event) in terms
        ]

    @cached_property
    def _events_of(self) -> Mapping[str, list[np.void]]:
        found: defaultdict[str, list[np.void]] = defaultdict(list)
        for event in self.record.events:
            if int(event["kind"]) in _CATEGORIES:
                found[self.record.upns[event["stay"]]].append(event)
        return found

    def _term(self, event: np.void) -> str:
        calendar = self.record.calendar
        place = int(np.searchsorted(calendar.slots, event["slot"]))
        return _TERM_OF[calendar.half_term_of_day[min(place, calendar.sessions - 1) // 2]]

    def _exclusion(self, census: Census, event: np.void) -> Mapping[str, str]:
        category = _CATEGORIES[int(event["kind"])]
        reasons = [REASONS[event[name]] for name in ("reason1", "reason2", "reason3") if event[name] != NONE]
        sessions = "" if category == "PERM" else str(self.sessions(event) or "")
        return {
            "category": census.suspension if category == "SUSP" else category,
            "startdate": str(np.int64(event["slot"] // 2).astype("M8[D]")),
            "sessions": sessions,
            **dict(zip(census.reasons, reasons, strict=False)),
        }

    def sessions(self, event: np.void) -> int:
        """The sessions of an exclusion: as recorded, else from its first to its last at this school; 0 = not
        known."""
        if event["sessions"] != NONE or event["end"] == NONE:
            return max(int(event["sessions"]), 0)
        slots = self.record.calendar.slots
        covered = (slots >= event["slot"]) & (slots <= event["end"])
        return int((covered & (self.record.marks[event["stay"]] != ord("D"))).sum())
