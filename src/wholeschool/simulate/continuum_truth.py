"""The key `continuum` of `truth.json`: what was planted for the analyses of the continuum, and where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from wholeschool.schema.years import academic_year_starting
from wholeschool.simulate.actions import Action, Breach, act, action_rows, breaches_of, last_day
from wholeschool.simulate.continuum_plan import (
    FROM_RUNG,
    GOES_ON,
    OUTLIER_CODE,
    OUTLIER_FACTOR,
    TO_RUNG,
    ContinuumPlan,
)
from wholeschool.simulate.duties import duties_of, part_time_timetables
from wholeschool.simulate.duty_records import DutyRecords
from wholeschool.simulate.errors_known import HIDDEN_FORMS
from wholeschool.simulate.events import of_kinds
from wholeschool.simulate.exits import exits_of
from wholeschool.simulate.fates import Planted
from wholeschool.simulate.filing import Filing
from wholeschool.simulate.planted_lives import HIGHER, touched_half_terms
from wholeschool.simulate.rolls import Year

_LONG_WEEKS = 6
_Count = list[int]


@dataclass
class ContinuumTruth:
    """Grows by a school and year at a time."""

    plan: ContinuumPlan
    records: DutyRecords = field(default_factory=DutyRecords)
    _exits: list[dict[str, Any]] = field(default_factory=list)
    _sanctioned: list[dict[str, Any]] = field(default_factory=list)
    _outliers: list[dict[str, Any]] = field(default_factory=list)
    _went_on: defaultdict[int, _Count] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    """Secondary → half-terms whose highest rung was internal exclusion; those followed by a suspension."""

    def add_year(self, year: Year) -> None:
        """Take in who leaves in a year."""
        self._exits += [each for school in year.schools for each in exits_of(year, school)]

    def add(self, filing: Filing, upns: Sequence[str]) -> None:
        """Take in what a school handed over for a year, as it stands when all its files are read."""
        self.records.add(filing, upns)
        if filing.here.school.phase == "secondary":
            self._count_journeys(filing)
        self._add_sanctioned(filing, upns)
        if filing.here.school.urn == self.plan.outlier:
            self._outliers.append(
                {
                    "urn": filing.here.school.urn,
                    "academic_year": academic_year_starting(filing.here.first_year),
                    "code": OUTLIER_CODE,
                    "factor": OUTLIER_FACTOR,
                    "marks": int((filing.written.marks == ord(OUTLIER_CODE)).sum()),
                }
            )

    def finish(
        self, errors: Sequence[Mapping[str, Any]], rng: np.random.Generator
    ) -> tuple[dict[str, Any], bytes]:
        """The key's value, and the text of `actions.csv`."""
        duties = duties_of(self.records)
        actions = act(self.records, duties, self.plan.planted, rng)
        breaches = breaches_of(duties, actions, last_day(self.records.clocks()))
        hidden = {
            "home_education_after_sanction": self._sanctioned,
            "long_timetables": self._long_timetables(actions) if self.plan.planted else [],
            "outlier_codes": self._outliers,
            **{name: _errors(errors, error) for name, error in HIDDEN_FORMS.items()},
        }
        said = {
            "planted": self.plan.planted,
            "journeys": self._journeys(),
            "displacement": self.plan.displacement(),
            "exits": self._exits,
            "hidden": hidden,
            "breaches": [_breach(each) for each in breaches],
        }
        return said, action_rows(actions)

    def _count_journeys(self, filing: Filing) -> None:
        events = filing.written.events
        reached = touched_half_terms(filing.here, events[of_kinds(events, "internal_exclusion")])
        higher = touched_half_terms(filing.here, events[of_kinds(events, *HIGHER)])
        at_risk = (reached & ~higher)[:, :-1]
        counts = self._went_on[filing.here.school.urn]
        counts[0] += int(at_risk.sum())
        suspended = touched_half_terms(filing.here, events[of_kinds(events, "suspension")])
        counts[1] += int((at_risk & suspended[:, 1:]).sum())

    def _journeys(self) -> list[dict[str, Any]]:
        urn = self.plan.journey
        if urn is None:
            return []
        return [
            {
                "urn": urn,
                "branch": "school_exclusion",
                "from": FROM_RUNG,
                "to": TO_RUNG,
                "added": GOES_ON,
                "rate_here": _rate([self._went_on[urn]]),
                "rate_elsewhere": _rate([each for other, each in self._went_on.items() if other != urn]),
            }
        ]

    def _add_sanctioned(self, filing: Filing, upns: Sequence[str]) -> None:
        stays, days = filing.here.sheet.stays, filing.here.sheet.calendar.days
        events = filing.true.events
        isolated = events[of_kinds(events, "internal_exclusion")]
        for row in np.flatnonzero(stays["planted"] == Planted.SANCTIONED).tolist():
            mine = isolated["slot"][isolated["stay"] == row]
            if len(mine):
                self._sanctioned.append(
                    {
                        "upn": upns[row],
                        "urn": filing.here.school.urn,
                        "form": "internal_exclusion",
                        "sanction": str(np.datetime64(int(mine.max()) // 2, "D")),
                        "start": str(days[stays["fate_day"][row]]),
                    }
                )

    def _long_timetables(self, actions: Sequence[Action]) -> list[dict[str, Any]]:
        """By marks alone, of over six school weeks, and never reviewed."""
        reviewed = {(each.upn, each.urn) for each in actions if each.kind == "timetable_reviewed"}
        return [
            {
                "upn": each.upn,
                "urn": each.urn,
                "start": str(each.start),
                "end": str(each.end),
                "weeks": each.weeks,
            }
            for each in part_time_timetables(self.records)
            if each.plan is None and each.weeks > _LONG_WEEKS and (each.upn, each.urn) not in reviewed
        ]


def _breach(breach: Breach) -> dict[str, Any]:
    duty = breach.duty
    return {
        "upn": duty.upn,
        "urn": duty.urn,
        "duty": duty.name,
        "due": _text(duty.due),
        "event": duty.event,
        "start": _text(duty.start),
        "done": _text(breach.done),
    }


def _errors(errors: Sequence[Mapping[str, Any]], name: str) -> list[dict[str, Any]]:
    return [{key: each[key] for key in ("upn", "urn", "week")} for each in errors if each["error"] == name]


def _rate(counts: Sequence[_Count]) -> float | None:
    at_risk = sum(each[0] for each in counts)
    return round(sum(each[1] for each in counts) / at_risk, 3) if at_risk else None


def _text(day: np.datetime64 | None) -> str | None:
    return None if day is None else str(day)
