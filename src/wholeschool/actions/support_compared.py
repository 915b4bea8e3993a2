"""Whom an evaluation of a support compares and leaves out: what speaks against it, what is to be known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from wholeschool.errors import WrongCallError
from wholeschool.schema.wording import counted

if TYPE_CHECKING:
    from wholeschool.actions.support_panel import GivenPupils

_MOST_LATE = 0.1
"""The share of pupils of whom it may have been written down late without a doubt."""
_MOST_WITH_ANOTHER = 0.2
"""The share of pupils who may have been given something else as well without a doubt."""
_LATE = "Of {} it was written down long after it began, when it was known how it went."


def refuse_none_alone(given: GivenPupils) -> None:
    """Raise WrongCallError where all who were given it had been given something else by then."""
    if not given.compared.any():
        raise WrongCallError(
            "all who were given it had been given something else by then, or got both at once",
            advice="What the two did nobody can part. See who was given what with: wholeschool support list",
        )


def doubts_of(given: GivenPupils) -> tuple[str, ...]:
    """What takes a grade away, each a sentence."""
    return (*_late(given), *_another_as_well(given))


def left_out_of(given: GivenPupils) -> Iterator[str]:
    """What has to be known of who is compared, where it is no doubt."""
    if given.before:
        yield (
            f"{counted(given.before, 'pupil')} had been given it before the year, and are left out: nobody "
            "sees how they fared without."
        )
    yield from of_another(given)
    late = int((given.late & given.compared).sum())
    if late and not any(_late(given)):
        yield _LATE.format(counted(late, "pupil"))


def of_another(given: GivenPupils) -> Iterator[str]:
    """Who was given another practice, on either side; what is a doubt is not among it."""
    if with_it := int(given.with_another.sum()):
        had = counted(with_it, "pupil had", "pupils had")
        yield (
            f"{had} been given something else when it began, or got both at once: left out, for "
            "nobody can tell which of the two did what."
        )
    if given.others_given:
        other = counted(given.others_given, "pupil was", "pupils were")
        alone = "are held against those alone who began before that"
        until = alone if given.apart else "count as all others do"
        yield f"Of the same year groups {other} given something else, and {until}."
    both = int(given.another_as_well.sum())
    if both and not any(_another_as_well(given)):
        yield f"{counted(both, 'pupil was', 'pupils were')} given something else{_later(given)} as well."


def _another_as_well(given: GivenPupils) -> Iterator[str]:
    """So many were given something else as well that what is found is of both."""
    both, whole = int(given.another_as_well.sum()), int(given.compared.sum())
    if both > _MOST_WITH_ANOTHER * whole:
        yield (
            f"{both:,} of {counted(whole, 'pupil')} were given something else{_later(given)} as well: what "
            "is found is of both."
        )


def _later(given: GivenPupils) -> str:
    return " later" if given.apart else ""


def _late(given: GivenPupils) -> Iterator[str]:
    """So much was written down late that the grade hangs on it."""
    late, whole = int((given.late & given.compared).sum()), int(given.compared.sum())
    if late > _MOST_LATE * whole:
        yield (
            _LATE.format(f"{late:,} of {counted(whole, 'pupil')}")
            + " Who fared well may have been written down the more often."
        )
