"""Suspensions and permanent exclusions: who is told not to come, for how long, and what is recorded of it."""

from __future__ import annotations

import numpy as np

from wholeschool.simulate.calendar import Ints
from wholeschool.simulate.events import NONE, OUTCOMES, PLACEMENT_REASONS, REASONS, Events, make_events
from wholeschool.simulate.fates import Fate
from wholeschool.simulate.school_year import SchoolYear
from wholeschool.simulate.sheet import Sheet
from wholeschool.simulate.spells import random_sessions, times

# Sessions of a suspension and their shares: half of all last a day or less, few a week.
_LENGTHS = (1, 2, 3, 4, 5, 6, 8, 10)
_LENGTH_SHARES = (0.05, 0.37, 0.05, 0.22, 0.03, 0.13, 0.05, 0.10)
MOST_SESSIONS_A_YEAR = 80  # stays clear of 45 school days (Education Act 2002, section 51A regulations)
_MOST_WITH_LUNCHTIMES = 88
_SIXTH_DAY = 5  # suitable full-time education from the sixth consecutive school day
_LUNCHTIME_SHARE = 0.05

_REASON_SHARES = {
    "DB": 0.45, "VA": 0.16, "PP": 0.13, "VP": 0.05, "PA": 0.06, "DA": 0.04, "DM": 0.03, "OW": 0.02,
    "BU": 0.02, "RA": 0.01, "SM": 0.01, "TH": 0.01, "MT": 0.01,
}  # fmt: skip
_THREE_REASONS_FROM = 2020
"""Up to three reasons, and OW and MT among them, since autumn 2020; one before, with OT in their stead."""


def permanent_exclusions(here: SchoolYear) -> list[Events]:
    """E for five days, then B in provision from the sixth day until the roll or the exclusion ends."""
    stays = here.sheet.stays
    rows = np.flatnonzero(np.isin(stays["fate"], (Fate.EXCLUDED, Fate.REINSTATED)))
    if here.school.phase == "alternative" or not len(rows):
        return []
    first = 2 * stays["fate_day"][rows].astype(np.int64)
    provided = first + 2 * _SIXTH_DAY
    last = 2 * stays["fate_end"][rows].astype(np.int64) + 1
    here.sheet.lay(rows, first, provided - first, "E")
    here.sheet.lay(rows, provided, last + 1 - provided, "B")
    slots = here.sheet.calendar.slots
    back = stays["fate"][rows] == Fate.REINSTATED
    outcome = np.where(back, OUTCOMES.index("reinstated"), OUTCOMES.index("upheld"))
    ends = np.where(back, slots[last], NONE)
    return [
        make_events(
            "permanent_exclusion", rows, slots[first], end=ends, outcome=outcome, **_reasons(here, len(rows))
        ),
        make_events(
            "alternative_provision",
            rows,
            slots[provided],
            end=slots[last],
            placement=PLACEMENT_REASONS.index("PEX"),
        ),
    ]


def suspensions(here: SchoolYear) -> list[Events]:
    """E for the next n sessions of this school from a morning, or an afternoon, on."""
    rng, sheet = here.rng, here.sheet
    rows = times(here.suspensions_expected * here.trouble, rng)
    wished = random_sessions(sheet, len(rows), rng, mornings=0.85)
    lengths = rng.choice(_LENGTHS, len(rows), p=_LENGTH_SHARES)
    spent = here.spent
    kept, spans = [], []
    for place in np.lexsort((wished, rows)):
        row, length = int(rows[place]), int(lengths[place])
        covered = sessions_from(sheet, row, int(wished[place]), length)
        possible = len(covered) == length and spent[row] + length <= MOST_SESSIONS_A_YEAR
        if possible and sheet.free[row, covered].all():
            sheet.mark(np.full(length, row), covered, "E")
            spent[row] += length
            kept.append(place)
            spans.append((covered[0], covered[-1]))
    starts, ends = np.array(spans, np.int64).reshape(-1, 2).T
    return [*suspension_records(here, rows[kept], starts, lengths[kept], ends), _at_lunch(here, rows[kept])]


def sessions_from(sheet: Sheet, row: int, start: int, length: int) -> Ints:
    """The next `length` sessions of this school for a pupil; those of the other school (D) do not count."""
    ours = np.flatnonzero(sheet.marks[row, start:] != ord("D"))
    return start + ours[:length]


def suspension_records(here: SchoolYear, rows: Ints, starts: Ints, lengths: Ints, ends: Ints) -> list[Events]:
    """Records of suspensions as this school writes them; `starts` and `ends` are sessions."""
    slots = here.sheet.calendar.slots
    duration = {"end": slots[ends]} if here.school.states_ends else {"sessions": lengths}
    return [make_events("suspension", rows, slots[starts], **duration, **_reasons(here, len(rows)))]


def _at_lunch(here: SchoolYear, suspended: Ints) -> Events:
    """Lunchtime suspensions of some of those who are suspended: recorded, and no taught time lost."""
    rows = suspended[here.rng.random(len(suspended)) < _LUNCHTIME_SHARE]
    starts = random_sessions(here.sheet, len(rows), here.rng, mornings=1.0)
    sessions = here.rng.integers(1, 6, len(rows))
    # Lunchtimes count half a school day each towards the 45.
    allowed = here.spent[rows] + np.bincount(rows, sessions, len(here.who))[rows] <= _MOST_WITH_LUNCHTIMES
    rows, starts, sessions = rows[allowed], starts[allowed], sessions[allowed]
    np.add.at(here.spent, rows, sessions)
    return make_events(
        "lunchtime_suspension",
        rows,
        here.sheet.calendar.slots[starts],
        sessions=sessions,
        **_reasons(here, len(rows)),
    )


def _reasons(here: SchoolYear, count: int) -> dict[str, Ints]:
    codes = dict(_REASON_SHARES)
    several = here.first_year >= _THREE_REASONS_FROM
    if not several:
        codes["OT"] = codes.pop("OW") + codes.pop("MT")
    shares = np.array(list(codes.values()))
    known = np.array([REASONS.index(code) for code in codes])
    drawn = known[here.rng.choice(len(known), (3, count), p=shares / shares.sum())]
    second = several & (here.rng.random(count) < 0.2) & (drawn[1] != drawn[0])
    third = second & (here.rng.random(count) < 0.25) & (drawn[2] != drawn[0]) & (drawn[2] != drawn[1])
    return {
        "reason1": drawn[0],
        "reason2": np.where(second, drawn[1], NONE),
        "reason3": np.where(third, drawn[2], NONE),
    }
