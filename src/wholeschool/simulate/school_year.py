"""One school in one year while it is being lived: who is there, the register sheet, the dice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wholeschool.simulate.continuum_plan import SchoolPlan
from wholeschool.simulate.fates import Fate
from wholeschool.simulate.people import Ints, Pupils
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
    planted_rng: np.random.Generator
    """Dice of what is planted for the analyses of the continuum, so that the rest falls as it would."""
    plan: SchoolPlan
    spent: Ints
    """Sessions of suspension so far this year, at whichever school. Filled as they come."""
    planted_on: Flags
    """Pupils on whom something of the continuum is planted: no error touches them. Filled as they come."""

    @property
    def suspensions_expected(self) -> Floats:
        """Suspensions that each pupil can expect from planted effects alone, for a full year."""
        groups = self.sheet.stays["year_group"].astype(np.int64)
        by_school = self.school.conduct * self.plan.factor("suspension")
        return expected_suspensions(self.who, groups, self.level, by_school)

    @property
    def last_on_roll(self) -> Ints:
        """The last session of each stay on the roll, as the enrolment file has it."""
        days, stays = self.sheet.calendar.days, self.sheet.stays
        last = np.searchsorted(days, stays["end"], side="right") - 1  # NaT sorts last
        result: Ints = 2 * np.clip(last - stays["back_dated"], 0, len(days) - 1) + 1
        return result

    def of(self, outcome: str) -> Floats:
        """Each pupil's planted factor on an outcome."""
        return factor(self.who, outcome)


def open_school_year(
    year: Year,
    school: School,
    is_last_year: bool,
    dice: tuple[np.random.Generator, np.random.Generator],
    plan: SchoolPlan,
    spent: Ints,
) -> SchoolYear:
    """A school at the start of a year, with everybody present.

    `dice` are those of the year and those of what is planted; `spent` the sessions for which each pupil of
    the trust was suspended elsewhere this year.
    """
    stays = year.stays[school.index]
    who = year.pupils[stays["pupil"]]
    level = LEVELS[school.phase]
    share = involved_share(who, level)
    involved = who["conduct_draw"] < share
    if not plan.anything:
        # Nothing planted: nobody is educated at home after a sanction.
        involved &= stays["fate"] != Fate.HOME_EDUCATION
    return SchoolYear(
        school=school,
        first_year=year.first_year,
        is_last_year=is_last_year,
        sheet=open_sheet(stays, year.calendars[school.index]),
        who=who,
        level=level,
        involved=involved,
        trouble=np.where(involved, who["conduct"] / share, 0.0),
        rng=dice[0],
        planted_rng=dice[1],
        plan=plan,
        spent=spent[stays["pupil"]],
        planted_on=np.zeros(len(stays), bool),
    )
