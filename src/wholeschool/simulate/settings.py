"""What a simulated trust is asked to be, and what was written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wholeschool.errors import WrongCallError
from wholeschool.schema.years import academic_year_starting

LAST_YEAR = 2024
"""The last simulated year begins in this autumn: the first year of the register codes of August 2024."""
MOST_YEARS = 15
FEWEST_PUPILS_A_SCHOOL = 10


@dataclass(frozen=True)
class Settings:
    """Size and seed of a trust. Raises WrongCallError with a sentence where no trust can be made of them.

    `pupils` are children on roll at the start of a year, each counted once. `planted` says whether what the
    analyses of the continuum are to find again is planted in it; a trust without is for their false alarms.
    """

    schools: int
    pupils: int
    years: int
    seed: int
    planted: bool = True
    doubles: int = 0
    """Records under temporary UPNs on the rolls of the last year, three in five of them somebody's second."""
    supports: bool = False
    """Whether pupils of secondaries are given supports, of which some prevent something (`supports.py`)."""
    provision: bool = False
    """The same, with internal alternative provision among them (`provision.py`)."""

    def __post_init__(self) -> None:
        """Refuse what cannot be a trust."""
        if self.schools < 1:
            raise WrongCallError(f"A trust of {self.schools} schools is none.", advice="Ask for at least 1.")
        if not 1 <= self.years <= MOST_YEARS:
            raise WrongCallError(
                f"{self.years} years cannot be simulated.", advice=f"Ask for 1 to {MOST_YEARS} years."
            )
        if self.pupils < FEWEST_PUPILS_A_SCHOOL * self.schools:
            raise WrongCallError(
                f"{self.pupils} pupils are too few for {self.schools} schools.",
                advice=f"Ask for at least {FEWEST_PUPILS_A_SCHOOL} pupils a school.",
            )
        if not 0 <= self.doubles <= self.pupils // 2:
            raise WrongCallError(
                f"{self.doubles} doubles are too many or too few.", advice="Ask for at most half the pupils."
            )
        if self.seed < 0:
            raise WrongCallError(f"The seed {self.seed} is negative.", advice="Ask for 0 or more.")

    @property
    def first_years(self) -> range:
        """The autumns in which the simulated academic years begin."""
        return range(LAST_YEAR - self.years + 1, LAST_YEAR + 1)

    @property
    def academic_years(self) -> tuple[str, ...]:
        """The simulated years as DfE writes them."""
        return tuple(academic_year_starting(first) for first in self.first_years)


@dataclass(frozen=True)
class Summary:
    """What was written."""

    directory: Path
    schools: int
    pupils: int
    """Different children over all the years."""
    marks: int
    events: int
    planted: int
    files: tuple[str, ...]
