"""Where a school's pupils stand, half-term by half-term, and where one pupil stood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wholeschool.actions.asked import asked_school_with_books
from wholeschool.actions.asked_pupil import asked_pupil
from wholeschool.actions.reading import reading
from wholeschool.continuum.rungs.rungs import BRANCHES
from wholeschool.disclosure import PupilView, check_asker, show_pupils
from wholeschool.errors import WrongCallError
from wholeschool.identity.links import Links
from wholeschool.reference.forms import ladder
from wholeschool.store import Store, write_look

_TOLD = ("rung", "touched")
_HIGHEST = 7
_REPEAT = 2
_AS_THEY_ARE = (
    "possible", "absent", "possible_to_date", "absent_to_date", "absence_within", "suspensions",
    "suspensions_to_date", "points", "praise",
)  # fmt: skip


@dataclass(frozen=True)
class SchoolRungs:
    """How many of a school's pupils stood on each rung in each half-term. Internal: nothing is hidden.

    `rows` have academic_year, half_term (0 = outside the calendar), branch, rung (0 = none), forms, highest
    (pupils whose highest rung it was), touched (pupils who touched it) and pupils (of all rungs). `behind`:
    something was imported after the last build.
    """

    urn: int
    name: str
    behind: bool
    rows: tuple[dict[str, Any], ...]


def school_rungs(store: Store, urn: int | str) -> SchoolRungs:
    """Count a school's pupils by half-term, branch and rung, at their main school of the half-term.

    Raises WrongCallError where the store has not been built, or has no such school or no books of it.
    """
    columns = ("academic_year", "half_term", *(f"{each}_{what}" for each in BRANCHES for what in _TOLD))
    with reading(store) as opened:
        school = asked_school_with_books(opened.schools, opened.of_today(urn), opened.with_books())
        standings = opened.engine.table("standings")
        theirs = standings.filter(standings.urn == school.urn)
        found = opened.engine.fetch(theirs.group_by(*columns).agg(pupils=theirs.count())).to_pylist()
    return SchoolRungs(school.urn, school.name, opened.behind, tuple(_counted(found)))


def _counted(found: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """A row a half-term, branch and rung, from numbers of pupils who stood alike."""
    halves = sorted({(row["academic_year"], row["half_term"]) for row in found})
    for year, half_term in halves:
        alike = [row for row in found if (row["academic_year"], row["half_term"]) == (year, half_term)]
        for branch in BRANCHES:
            highest: Counter[int] = Counter()
            touched: Counter[int] = Counter()
            for row in alike:
                highest[row[f"{branch}_rung"]] += row["pupils"]
                for rung in _rungs_in(row[f"{branch}_touched"]):
                    touched[rung] += row["pupils"]
            for rung in range(_HIGHEST + 1):
                yield {
                    "academic_year": year,
                    "half_term": half_term,
                    "branch": branch,
                    "rung": rung,
                    "forms": [form.name for form in ladder(branch) if form.rung == rung],
                    "highest": highest[rung],
                    "touched": touched[rung],
                    "pupils": highest.total(),
                }


def pupil_rungs(store: Store, urn: int | str, pupil: str, *, to: str, why: str) -> PupilView:
    """Where a pupil stood in each half-term, for staff of a school at which the pupil stood in one.

    Rows have pupil (the number as text), academic_year, half_term, urn, for each branch its highest rung and
    every rung touched (`…_rung`, `…_touched`), repeat_suspensions (two or more in the year so far) and the
    other columns of `standings`. The look is in the audit before this returns. Raises WrongCallError as
    `school_rungs` does, and where the role may not see pupils, there is no reason, or the pupil never stood
    at the school.
    """
    check_asker(to, why)
    pupil_id = asked_pupil(store, pupil)
    with reading(store) as opened:
        school = asked_school_with_books(opened.schools, opened.of_today(urn), opened.with_books())
        pupil_id = Links.standing(opened.engine).final(pupil_id)
        standings = opened.engine.table("standings")
        theirs = standings.filter(standings.pupil_id == pupil_id).order_by("academic_year", "half_term")
        found = opened.engine.fetch(theirs).to_pylist()
    if school.urn not in {row["urn"] for row in found}:
        raise WrongCallError(
            f"that pupil stood at {school.name} ({school.urn}) in no half-term",
            advice="Give the UPN, or the number that `wholeschool pupils` prints, and the pupil's school.",
        )
    return show_pupils(
        to,
        why,
        (_of_pupil(row) for row in found),
        [pupil_id],
        write_down=lambda seen: write_look(
            store, role=to, why=why, action="rungs", urn=school.urn, pupil_ids=seen
        ),
    )


def _of_pupil(row: Mapping[str, Any]) -> dict[str, Any]:
    rungs: dict[str, Any] = {}
    for branch in BRANCHES:
        rungs[f"{branch}_rung"] = row[f"{branch}_rung"]
        rungs[f"{branch}_touched"] = [*_rungs_in(row[f"{branch}_touched"])]
    return {
        "pupil": str(row["pupil_id"]),
        "academic_year": row["academic_year"],
        "half_term": row["half_term"],
        "urn": row["urn"],
        "year_group": row["year_group"],
        **rungs,
        "repeat_suspensions": row["suspensions_to_date"] >= _REPEAT,
        **{name: row[name] for name in _AS_THEY_ARE},
    }


def _rungs_in(touched: int) -> Iterator[int]:
    """The rungs of a set of bits: bit 0 is rung 1."""
    return (rung for rung in range(1, _HIGHEST + 1) if touched >> rung - 1 & 1)
