"""Tallies: rows that name a pupil and a school become figures of each school and of the trust."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wholeschool.actions.report_scope import Scope, Sum
from wholeschool.actions.report_standings import figures
from wholeschool.disclosure import FigureSet
from wholeschool.report import TRUST


@dataclass
class Tally:
    """How often something was, and whose it was, by key and population."""

    times: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    pupils: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, key: str, urn: int, pupil_id: int) -> None:
        """Count a record of a pupil at a school."""
        for population in (str(urn), TRUST):
            self.times[key, population] += 1
            self.pupils[key, population].add(pupil_id)

    def sums(self, key: str, scope: Scope, *, of_pupils: bool) -> dict[str, Sum]:
        """What the populations of a site have of it: pupils, or records and the pupils behind them."""
        return {
            p: Sum(len(self.pupils[key, p]) if of_pupils else self.times[key, p], len(self.pupils[key, p]))
            for p in scope.populations
        }


def tally(rows: Iterable[tuple[str, int, int]]) -> Tally:
    """Count rows of (key, urn, pupil_id)."""
    found = Tally()
    for key, urn, pupil_id in rows:
        found.add(key, urn, pupil_id)
    return found


def counted(
    scope: Scope,
    keys: Sequence[str],
    rows: Iterable[tuple[str, int, int]],
    *,
    of_pupils: bool = True,
    period: str = "",
) -> Iterator[FigureSet]:
    """A figure for every key, also for those that nothing was found of; `period` empty = the site's year."""
    found = tally(rows)
    for key in keys:
        sums = found.sums(key, scope, of_pupils=of_pupils)
        yield figures(scope, key, "count", sums, period=period)


def at_schools(
    scope: Scope, rows: Iterable[Mapping[str, object]], year: str = ""
) -> Iterator[Mapping[str, object]]:
    """Rows of a year (the site's, where none is given) at the site's schools."""
    urns = {school.urn for school in scope.schools}
    wanted = year or scope.year
    return (row for row in rows if str(row["urn"]) in urns and row["academic_year"] == wanted)
