"""One school in one year while it is being lived: who is there, the register sheet, the dice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wholeschool.simulate.people import Pupils
from wholeschool.simulate.rates import LEVELS, Floats, Levels, expected_suspensions, factor, involved_share
from wholeschool.simulate.rolls import Year
from wholeschool.simulate.schools import School
from wholeschool.simulate.sheet import Flags, Sheet, open_sheet


@dataclass(frozen=True)
class SchoolYear:
    """A school and year. Arrays are aligned with the rows of `sheet`, one for each stay."""

    school: School
    first_year: int
    is_last_year: bool
    sheet: Sheet
    who: Pupils
    level: Levels
    involved: Flags
    """Pupils who have in-school events this year."""
    trouble: Floats
    """How much of them a pupil has against the average pupil of the phase, before planted effects; mean 1."""
    rng: np.random.Generator

    @property
    def suspensions_expected(self) -> Floats:
        """Suspensions that each pupil can expect from planted effects alone, for a full year."""
        groups = self.sheet.stays["year_group"].astype(np.int64)
        return expected_suspensions(self.who, groups, self.level, self.school.conduct)

    def of(self, outcome: str) -> Floats:
        """Each pupil's planted factor on an outcome."""
        return factor(self.who, outcome)


def open_school_year(year: Year, school: School, is_last_year: bool, rng: np.random.Generator) -> SchoolYear:
    """A school at the start of a year, with everybody present."""
    stays = year.stays[school.index]
    who = year.pupils[stays["pupil"]]
    level = LEVELS[school.phase]
    share = involved_share(who, level)
    involved = who["conduct_draw"] < share
    return SchoolYear(
        school=school,
        first_year=year.first_year,
        is_last_year=is_last_year,
        sheet=open_sheet(stays, year.calendars[school.index]),
        who=who,
        level=level,
        involved=involved,
        trouble=np.where(involved, who["conduct"] / share, 0.0),
        rng=rng,
    )
