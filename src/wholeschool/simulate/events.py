"""Events as arrays: one record an event, whole batches at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from wholeschool.simulate.calendar import Ints

Events = npt.NDArray[np.void]

NONE = -1
"""Not recorded."""

KINDS = (
    "internal_exclusion", "internal_ap", "detention", "sent_out", "truancy", "time_out", "out_of_lesson",
    "late", "suspension", "lunchtime_suspension", "permanent_exclusion", "offsite_direction",
    "alternative_provision", "managed_move", "reduced_timetable_plan", "elective_home_education",
    "flexi_schooling", "incident", "praise", "walkabout",
)  # fmt: skip
KIND = {name: number for number, name in enumerate(KINDS)}
UNKNOWN_KIND = KIND["walkabout"]
"""A kind that no list knows: an error planted on purpose."""

REASONS = ("PP", "PA", "VP", "VA", "BU", "RA", "SM", "DA", "DM", "TH", "DB", "OW", "MT", "OT")
PLACEMENT_REASONS = ("BHS", "SUS", "EXR", "PEX", "MHN", "PHN", "OTH")
OUTCOMES = ("served", "spoken_to", "home_contacted", "upheld", "reinstated")

EVENT = np.dtype(
    [
        ("number", "i4"),  # of the school's events of the year, once they are sorted
        ("stay", "i4"),
        ("kind", "i2"),
        ("slot", "i4"),  # first half day, counted as in calendar.slot_of
        ("time", "i2"),  # minutes after midnight
        ("end", "i4"),  # last half day
        ("sessions", "i2"),
        ("minutes", "i2"),  # in each session, as recorded
        ("true_minutes", "i2"),  # in each session, as they were
        ("lesson_time", "i1"),
        ("reason1", "i1"),
        ("reason2", "i1"),
        ("reason3", "i1"),
        ("placement", "i1"),
        ("points", "i2"),  # 0 = none
        ("outcome", "i1"),
    ]
)


def make_events(kind: str, stay: Ints, slot: Ints, **columns: Any) -> Events:
    """A batch of events of one kind; `columns` not given are not recorded."""
    batch = np.full(len(stay), NONE, EVENT)
    batch["points"] = 0
    batch["kind"], batch["stay"], batch["slot"] = KIND[kind], stay, slot
    for name, values in columns.items():
        batch[name] = values
    return batch


def gather(batches: list[Events]) -> Events:
    """All batches as one array."""
    return np.concatenate([np.zeros(0, EVENT), *batches])


def of_kinds(events: Events, *kinds: str) -> npt.NDArray[np.bool_]:
    """Which events are of one of these kinds."""
    result: npt.NDArray[np.bool_] = np.isin(events["kind"], [KIND[kind] for kind in kinds])
    return result
