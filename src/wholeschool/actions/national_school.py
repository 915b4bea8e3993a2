"""A school beside those like it, from official figures of single schools."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wholeschool.actions.official_schools import (
    MEASURES,
    POSSIBLE,
    Cell,
    OfficialSchools,
    compared,
    newest,
    official_schools,
)
from wholeschool.actions.school_numbers import Row, known_schools, numbers_of, urns_called
from wholeschool.errors import WrongCallError, nearest
from wholeschool.policy.like_schools import LikeForLike
from wholeschool.policy.like_words import FUNNEL, old, poverty_taken
from wholeschool.policy.names import check_choice, period_of
from wholeschool.store import Store

_URN_DIGITS, _LAESTAB_DIGITS = 6, 7
_NEAR = 3


@dataclass(frozen=True)
class OfficialSchool:
    """A school as official files know it. `of_before`: its figures are those of a school that it continues.

    `name` is known only where the store has the school from the register or from a file of schools.
    """

    laestab: str
    urn: int | None
    name: str
    authority: str
    phase: str
    of_before: bool = False


@dataclass(frozen=True)
class SchoolAnswer:
    """A school, each measure beside like schools, and notes in words."""

    school: OfficialSchool
    rows: tuple[LikeForLike, ...]
    notes: tuple[str, ...]


def national_school(
    store: Store, named: str, *, measures: Sequence[str] = (), year: str = "", fsm: float | None = None
) -> SchoolAnswer:
    """A school beside those of its phase, region, poverty and size, in a year or the newest that there is.

    `named` is a URN, a LAESTAB, or a name that the store has; `fsm` in per cent how many of its pupils are
    eligible for free school meals (None: as many as in its authority). Raises WrongCallError, with the
    nearest, where there is no such school, measure or year.
    """
    wanted = [check_choice("measure of single schools", each, POSSIBLE) for each in measures or MEASURES]
    period = period_of(year) if year else ""
    with official_schools(store) as there:
        school, cells = find_school(there, named, wanted)
        chosen = newest(cells, period)
        if not chosen:
            periods = ", ".join(sorted({each["period"] for each in cells}))
            raise WrongCallError(
                f"There are no such figures of it in {period}.", advice=f"There are of: {periods}."
            )
        in_order = [chosen[each] for each in wanted if each in chosen]
        found = tuple(compared(in_order, there.read(in_order), fsm))
    return SchoolAnswer(school, found, tuple(_notes(school, wanted, found, period, fsm)))


def _notes(
    school: OfficialSchool,
    wanted: Iterable[str],
    found: Sequence[LikeForLike],
    period: str,
    fsm: float | None,
) -> Iterable[str]:
    if school.of_before:
        yield "The figures are those of the school that it continues, under that school's number."
    has = {each.schools.of.measure for each in found}
    lacking = [each for each in wanted if each not in has]
    if lacking:
        yield f"There is nothing to compare for: {', '.join(lacking)}."
    if found:
        yield from filter(None, [poverty_taken(found[0], fsm)])
        yield FUNNEL
        years = sorted({each.schools.of.period for each in found})
        yield old(" and ".join(years), asked=bool(period))


def find_school(
    there: OfficialSchools, named: str, measures: Sequence[str]
) -> tuple[OfficialSchool, list[Cell]]:
    """A school and what figures there are of it; those of schools that it continues, where it has none.

    Raises WrongCallError, with the nearest, where there is none.
    """
    known = known_schools(there.engine)
    number = _number(named)
    urns = urns_called(known, number or named)
    here = bool(urns)
    if not here and len(number) == _URN_DIGITS:
        urns = [int(number)]
    numbers = numbers_of(there, known, urns).values()
    own = [number] if len(number) == _LAESTAB_DIGITS else []
    own += [code for each in numbers for code in each.own]
    codes = [*own, *(code for each in numbers for code in each.before)]
    cells = there.cells(measures, codes) if codes else []
    if not cells:
        raise _unknown(there, named, known, here)
    # One LAESTAB after the other: the figures of two schools do not make one.
    laestab = next(code for code in codes if any(each["area_code"] == code for each in cells))
    its = [each for each in cells if each["area_code"] == laestab]
    last = max(its, key=lambda each: str(each["period"]))
    return OfficialSchool(
        laestab=laestab,
        urn=urns[0] if urns else there.urn_of(laestab),
        name=next((str(row["name"]) for row in known if row["urn"] in urns), ""),
        authority=last["area"],
        phase=last["phase"],
        of_before=laestab not in own,
    ), its


def _number(named: str) -> str:
    """A URN or a LAESTAB (also as 383/4010) without anything between; "" of a name."""
    number = named.strip().replace("/", "")
    return number if number.isdecimal() else ""


def _unknown(there: OfficialSchools, named: str, known: Sequence[Row], here: bool) -> WrongCallError:
    number = _number(named)
    every = [code for measure in POSSIBLE[:1] + POSSIBLE[3:4] for code in there.every(measure)]
    if not every:
        return WrongCallError(
            "There are no official figures of single schools in this store.",
            advice="Load files that have them: wholeschool national load STORE FILES.",
        )
    if number in every:
        return WrongCallError(
            f"The official files have no such figures of “{named}”.", advice="Ask for another measure."
        )
    if here:
        return WrongCallError(
            f"The official files have no figures of “{named}”.",
            advice="A new school has none; give the LAESTAB of the one before it.",
        )
    if not number:
        names = {str(row["name"]) for row in known}
        return WrongCallError(
            f"There is no school “{named}” here.",
            nearest=nearest(named, names),
            advice="Official files have no names of schools: give a URN or a LAESTAB.",
        )
    near = difflib.get_close_matches(number, dict.fromkeys(every), n=_NEAR, cutoff=0.7)
    return WrongCallError(
        f"There is no school “{named}” in the official files.",
        nearest=", ".join(near),
        advice="Give a URN (6 digits) or a LAESTAB (7 digits: authority and school).",
    )
