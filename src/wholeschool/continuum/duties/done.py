"""What was done: the first action of a kind about a record, or for a pupil, on or after a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from wholeschool.continuum.duties.given import Given
from wholeschool.continuum.schools.calendars import NEVER, SPAN, Flags, Ints, days, flags, ints, words

_NO_RECORD = -1


@dataclass(frozen=True)
class Dates:
    """Days by a number (a pupil, a record, a school), to be asked for the first from a day on."""

    keys: Ints

    @classmethod
    def of(cls, number: Ints, day: Ints) -> Dates:
        """From pairs of a number and a day."""
        return cls(np.sort(number * SPAN + day))

    def first(self, number: Ints, since: Ints) -> Ints:
        """The first day of each number on or after `since`; NEVER = none."""
        if not len(self.keys):
            return np.full(len(number), NEVER)
        found = np.minimum(np.searchsorted(self.keys, number * SPAN + since), len(self.keys) - 1)
        later = (self.keys[found] // SPAN == number) & (self.keys[found] % SPAN >= since)
        return np.where(later, self.keys[found] % SPAN, NEVER)


@dataclass(frozen=True)
class Done:
    """Every action. `record` is the one that it is about, -1 = none; `free`: it names nothing at all.

    `at_school` is its `Given.at_school`; `records` how many records there are.
    """

    pupil: Ints
    at_school: Ints
    day: Ints
    kind: Any
    record: Ints
    free: Flags
    records: int

    @classmethod
    def read(cls, given: Given) -> Done:
        """From the actions as they were fetched."""
        rows: pa.Table = given.actions
        pupil = given.place_of_pupil(rows["pupil_id"])
        return cls(
            pupil=pupil,
            at_school=given.at_school(pupil, ints(rows["urn"])),
            day=days(rows["at"]),
            kind=words(rows["kind"]),
            record=ints(rows["n"], _NO_RECORD),
            free=flags(rows["free"]),
            records=len(given.records.day),
        )

    def about(self, kinds: Sequence[str]) -> Ints:
        """For every record the first day of an action of these kinds about it; NEVER = none."""
        chosen = np.isin(self.kind, kinds) & (self.record != _NO_RECORD)
        found = np.full(self.records, NEVER)
        np.minimum.at(found, self.record[chosen], self.day[chosen])
        return found

    def about_each(self, kind: str) -> tuple[Ints, Ints]:
        """The record and the day of every action of a kind that is about one."""
        chosen = (self.kind == kind) & (self.record != _NO_RECORD)
        return self.record[chosen], self.day[chosen]

    def free_of_pupil(self, kind: str) -> Dates:
        """Actions of a kind that are about nothing, by pupil."""
        chosen = (self.kind == kind) & self.free
        return Dates.of(self.pupil[chosen], self.day[chosen])

    def free_at_school(self, kind: str) -> Dates:
        """Actions of a kind that are about nothing, by `Given.at_school`."""
        chosen = (self.kind == kind) & self.free
        return Dates.of(self.at_school[chosen], self.day[chosen])

    @cached_property
    def any_of_pupil(self) -> Dates:
        """Actions of all kinds by pupil."""
        return Dates.of(self.pupil, self.day)
