"""Who moves from which rung to which, how often, how fast and how often back: by school, by year group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from wholeschool.actions.asked import asked_school_with_books
from wholeschool.actions.reading import Reading, reading
from wholeschool.continuum.journeys.claims import LEAST_PUPILS, Comparison, compare_schools
from wholeschool.continuum.journeys.journeys import (
    BackDown,
    Journey,
    Journeys,
    check_groups,
    find_journeys,
    follow,
)
from wholeschool.continuum.schools.names import NamedSchool
from wholeschool.store import Store

_UNSAID = ("group", "claim")
_SAID = {
    kind: [
        (each.name, "from" if each.name == "start" else each.name)
        for each in fields(kind)
        if each.name not in _UNSAID
    ]
    for kind in (Journey, BackDown, Comparison)
}
"""The columns of each kind of row, and what JSON calls them."""


@dataclass(frozen=True)
class JourneysResult:
    """Journeys as data: rows have the group's columns, then the keys of docs/reference/json.md.

    `behind`: something was imported after the last build, and is not in these figures. `shown`: the schools
    that the figures are of.
    """

    behind: bool
    found: Journeys
    compared: tuple[Comparison, ...]
    shown: Mapping[int, NamedSchool]

    @property
    def by(self) -> tuple[str, ...]:
        """What the rows are grouped by."""
        return self.found.by

    @cached_property
    def rows(self) -> tuple[dict[str, Any], ...]:
        """From which rung to which."""
        return tuple(_row(row) for row in self.found.rows)

    @cached_property
    def back_down(self) -> tuple[dict[str, Any], ...]:
        """How often a rung is followed by a lower one."""
        return tuple(_row(row) for row in self.found.back_down)

    @cached_property
    def comparisons(self) -> tuple[dict[str, Any], ...]:
        """How often each school's pupils climb, and those of the others like it."""
        return tuple(_row(each) for each in self.compared)

    @property
    def claims(self) -> tuple[str, ...]:
        """The sentences of those comparisons that stand up to chance; a pair of two schools is told once."""
        return tuple(each.claim for each in self.compared if each.claim and each.mirror_of not in self.shown)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What stands behind the figures, in words."""
        return _sentences(self.found, self.compared, self.shown)


def journeys(store: Store | Reading, by: Sequence[str] = (), school: str | None = None) -> JourneysResult:
    """The journeys of a store's pupils. Internal: nothing is hidden.

    Raises WrongCallError where nothing was built yet, or where no school with books has this URN.
    """
    check_groups(by)
    with reading(store) as opened:
        schools = opened.with_books()
        only = None
        if school is not None:
            only = asked_school_with_books(opened.schools, opened.of_today(school), schools).urn
        followed = follow(opened.engine, opened.kept)
    compared = compare_schools(followed.steps, followed.stays, schools)
    return JourneysResult(
        behind=opened.behind,
        found=find_journeys(followed, by, only),
        compared=tuple(each for each in compared if only is None or each.urn == only),
        shown=schools if only is None else {only: schools[only]},
    )


def _row(row: Journey | BackDown | Comparison) -> dict[str, Any]:
    """A row as JSON has it: the groups in front, `from` for the rung that a journey starts at."""
    groups = {} if isinstance(row, Comparison) else row.group
    return {**groups, **{said: getattr(row, name) for name, said in _SAID[type(row)]}}


def _sentences(
    found: Journeys, compared: Sequence[Comparison], schools: Mapping[int, NamedSchool]
) -> tuple[str, ...]:
    """What stands behind the figures, in words; `schools` are those that are shown."""
    said = [
        f"{found.steps:,} steps of {found.pupils:,} pupils, each from one half-term to the next, with "
        "possible sessions in both."
    ]
    judged = sum(each.p is not None for each in compared)
    if compared:
        said.append(
            f"{judged} of {len(compared)} rungs of schools were compared with other schools of the same "
            f"phase; the others had fewer than {LEAST_PUPILS} pupils on either side."
        )
    alone = [school.name for urn, school in schools.items() if urn not in {each.urn for each in compared}]
    said += [f"{name} is the only school of its phase and year groups here: not compared." for name in alone]
    return tuple(said)
