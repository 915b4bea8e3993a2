"""What gaps are worked out of: how many of a group's pupils were counted, at one school or in all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wholeschool.errors import WrongCallError, nearest

EVERYONE_ELSE = "everyone else"
"""The reference where no group is named: all others of the table together."""


@dataclass(frozen=True)
class Counted:
    """`count` of the `base` pupils of a group were counted; or so many events of theirs,
    of which one pupil can have several.

    `school` is "" where schools are not told apart.
    """

    group: str
    count: int
    base: int
    school: str = ""


def by_group(cells: Iterable[Counted]) -> tuple[Counted, ...]:
    """Each group over all schools, in the order in which they come."""
    found: dict[str, Counted] = {}
    for each in cells:
        known = found.get(each.group, Counted(each.group, 0, 0))
        found[each.group] = Counted(each.group, known.count + each.count, known.base + each.base)
    return tuple(found.values())


def others_than(group: str, groups: Iterable[Counted], reference: str | None) -> Counted | None:
    """What a group is held against, over all schools; None for the reference itself."""
    if group == reference:
        return None
    rest = [each for each in groups if each.group == reference or (reference is None and each.group != group)]
    return Counted(
        reference or EVERYONE_ELSE, sum(each.count for each in rest), sum(each.base for each in rest)
    )


def check_counted(groups: Sequence[Counted], reference: str | None, *, events: bool) -> None:
    """Raise WrongCallError where groups cannot be held against each other: see the sentences."""
    check_names([each.group for each in groups], reference)
    for each in groups:
        if each.count < 0 or each.base < 0:
            raise WrongCallError(f"the group “{each.group}” has a count or a base below 0")
        if each.count > each.base and not events:
            raise WrongCallError(
                f"of the group “{each.group}” {each.count:,} are counted, and it has {each.base:,} pupils",
                advice="Where events are counted, of which one pupil can have several, say --events.",
            )
    _check_no_total(groups)


def check_names(groups: Sequence[str], reference: str | None) -> None:
    """Raise WrongCallError where there are fewer than two groups, or none is called as the reference."""
    if len(groups) < 2:
        raise WrongCallError(
            "there is one group only, and nothing to hold it against"
            if groups
            else "there are no groups with any pupils",
            advice="Give a row for each group.",
        )
    check_reference(groups, reference)


def check_reference(groups: Sequence[str], reference: str | None) -> None:
    """Raise WrongCallError, with the nearest, where a reference is named and no group is called so."""
    if reference is not None and reference not in groups:
        raise WrongCallError(
            f"there is no group “{reference}”",
            nearest=nearest(reference, groups),
            advice=f"The groups are: {', '.join(groups)}.",
        )


def _check_no_total(groups: Sequence[Counted]) -> None:
    """A row of all groups together would be compared with its own parts."""
    count, base = sum(each.count for each in groups), sum(each.base for each in groups)
    for each in groups:
        if len(groups) > 2 and base and (2 * each.count, 2 * each.base) == (count, base):
            raise WrongCallError(
                f"“{each.group}” is the sum of the other groups, and no group of its own",
                advice="Leave its rows out.",
            )
