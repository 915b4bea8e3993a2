"""What a reader has to know that no file says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.ingest.census.returns import Returns
from wholeschool.ingest.rows.made_up import MadeUpSchools
from wholeschool.ingest.rows.people import People
from wholeschool.ingest.rows.pupil_keys import PupilKeys
from wholeschool.ingest.rows.school_links import SchoolLinks
from wholeschool.reference.practices import Practice, national_practices


class LaysDown(Protocol):
    """Takes rows out of the reader's hands (`together/laid`)."""

    def lay_down(self, name: str, rows: pa.Table) -> int:
        """Lay down rows of a table; gives the number of this piece."""

    def again(self, name: str, pieces: Sequence[int], rows: pa.Table) -> pa.Table:
        """Of the rows in some pieces those with the key of one of these rows, the last of each key."""

    def of_message(self, part: int) -> LaysDown:
        """Takes the rows of one part of a message: what is blank in them is not said."""


@dataclass(frozen=True)
class Context:
    """What the files are read against.

    `pupil_ids` turns UPNs (stripped, capitals) into keyed pseudonyms, one int64 each, in their order. `urn`
    is the school of rows that name none; None = every row has to. `latest` is the day on which the files are
    read: a date more than two years after it is a slip, and a date without a year lies not long after it.
    `keys` knows pupils by what other systems call them; `people` collects what the files say of who they are.
    `made_up` gives numbers to schools that nobody has listed; None = they are unknown, and so are their rows.
    `returns` is what census files say of each other; `school_links` collects which school continues which.
    `laying` takes rows of which a file has too many to be held; None = nothing does. `practices` gives the
    supports that there are, when a file of them is read.
    """

    pupil_ids: Callable[[Sequence[str]], NDArray[np.int64]]
    urn: int | None
    latest: date
    laestab_to_urn: Mapping[str, int]
    keys: PupilKeys
    people: People = field(default_factory=People)
    made_up: MadeUpSchools | None = None
    returns: Returns = field(default_factory=Returns)
    school_links: SchoolLinks = field(default_factory=SchoolLinks)
    laying: LaysDown | None = None
    practices: Callable[[], Mapping[str, Practice]] = lambda: national_practices().practices
