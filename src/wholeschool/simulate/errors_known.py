"""The errors that are planted: how often, where they can be, and how each is to be found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np

from wholeschool.simulate.schools import School
from wholeschool.simulate.settings import LAST_YEAR

Only = Literal["", "secondary", "long", "from_2024"]
FoundIn = Literal["ledger_findings", "ledger", "import", "import_log", ""]
"""Where an error shows: a finding of the ledger, a form of the ledger, a finding of the import, the import's
count of changed rows; empty = nowhere."""


@dataclass(frozen=True)
class ErrorKind:
    """A kind of error. `found_as` is the name of the finding, check or form that gives it away."""

    per_thousand_pupils: float
    found_in: FoundIn
    found_as: str
    why: str
    only: Only = ""
    """What can have it: secondaries, schools that export one mark a row, years from 2024/25."""

    @property
    def detectable(self) -> bool:
        """Whether anything in the files gives it away."""
        return bool(self.found_in)


def _ledger(
    rate: float, found_as: str, why: str, only: Literal["", "secondary", "from_2024"] = ""
) -> ErrorKind:
    return ErrorKind(rate, "ledger_findings", found_as, why, only)


def _row(rate: float, found_as: str, why: str, only: Only = "") -> ErrorKind:
    return ErrorKind(rate, "import", found_as, why, only)


ERRORS: Mapping[str, ErrorKind] = MappingProxyType(
    {
        "class_without_register": _ledger(1, "missing_mark", "A class's register was not taken on one day."),
        "missing_week": _ledger(3, "missing_mark", "The export leaves out a pupil's week."),
        "unknown_code": _ledger(3, "unknown_code", "A mark that is no code."),
        "code_outside_its_dates": _ledger(
            3, "code_outside_its_dates", "A holiday coded H, which ended in August 2024.", "from_2024"
        ),
        "illness_while_suspended": _ledger(
            3, "other_code_while_suspended", "A suspended pupil is coded ill.", "secondary"
        ),
        "present_while_suspended": _ledger(
            2, "present_while_suspended", "A suspended pupil is marked present.", "secondary"
        ),
        "suspension_not_recorded": _ledger(
            3, "e_without_record", "The register says E, with no record of a suspension.", "secondary"
        ),
        "suspension_without_duration": _ledger(
            3, "duration_missing", "A suspension is recorded with neither sessions nor end.", "secondary"
        ),
        "event_on_absent_session": _ledger(
            4, "event_while_absent", "A pupil is logged as sent out on a day away: the wrong date, or pupil."
        ),
        "event_on_closed_day": _ledger(
            2, "event_on_no_school_day", "A pupil is logged as sent out on a training day of staff."
        ),
        "visit_coded_off_site": ErrorKind(
            3, "ledger", "offsite_unverified", "A visit is coded B, as if the pupil were placed elsewhere."
        ),
        "late_correction": ErrorKind(
            30, "import_log", "changed", "N stands until a later file gives the reason."
        ),
        "unreadable_date": _row(1, "unreadable_date", "A register row has a date that no year has."),
        "missing_upn": _row(1, "missing_upn", "A register row names no pupil."),
        "unreadable_session": _row(1, "unreadable_session", "A register row says neither AM nor PM.", "long"),
        "negative_minutes": _row(1, "unreadable_number", "An event takes less than no time.", "secondary"),
        "unknown_kind": _row(1, "unknown_kind", "An event is of a kind that no list knows.", "secondary"),
        "duplicate_row": _row(3, "duplicate_rows", "A register row stands twice, with the same mark."),
        "two_marks": _row(
            3, "two_marks_for_a_session", "A session has two marks; the later row stands, and is wrong."
        ),
        "truancy_not_noticed": ErrorKind(
            20, "", "", "The pupil was marked present, left, and nobody wrote it down.", "secondary"
        ),
        "sent_out_not_logged": ErrorKind(
            20, "", "", "The pupil was sent out, and nobody logged it.", "secondary"
        ),
        "informal_exclusion_coded_illness": ErrorKind(
            4, "", "", "The pupil was sent home for days without a suspension, and marked ill.", "secondary"
        ),
    }
)  # fmt: skip
"""In the order in which they are planted: those that need most room first."""


HIDDEN_FORMS: Mapping[str, str] = MappingProxyType(
    {
        "b_without_placement": "visit_coded_off_site",
        "e_without_record": "suspension_not_recorded",
        "e_beyond_record": "suspension_without_duration",
    }
)
"""Hidden forms of exclusion that errors amount to, and the error."""


def without_hidden_forms(counts: Mapping[str, int]) -> dict[str, int]:
    """The errors of a school in a trust in which nothing is to be found."""
    return {error: count for error, count in counts.items() if error not in HIDDEN_FORMS.values()}


def share_out(schools: tuple[School, ...], first_year: int, rng: np.random.Generator) -> list[dict[str, int]]:
    """How many of each error each school gets in a year; at least one, which goes to the first school."""
    pupils = sum(school.size for school in schools)
    counts: list[dict[str, int]] = [{} for _ in schools]
    for name, kind in ERRORS.items():
        sizes = np.array(
            [school.size if _possible(kind, school, first_year) else 0 for school in schools], float
        )
        number = max(1, round(kind.per_thousand_pupils * pupils / 1000))
        if not sizes.any():
            continue
        drawn = rng.multinomial(number - 1, sizes / sizes.sum())
        drawn[0] += sizes[0] > 0
        for each, count in zip(counts, drawn, strict=True):
            each[name] = int(count)
    return counts


def _possible(kind: ErrorKind, school: School, first_year: int) -> bool:
    if kind.only == "secondary":
        return school.phase == "secondary"
    if kind.only == "long":
        return not school.week_grid
    return kind.only != "from_2024" or first_year >= LAST_YEAR
