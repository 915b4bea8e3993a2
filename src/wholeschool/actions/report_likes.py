"""The schools of a store beside schools like them, by official figures, where such files were loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wholeschool.actions.official_schools import (
    POSSIBLE,
    Cell,
    OfficialSchools,
    compared,
    newest,
)
from wholeschool.actions.school_numbers import known_schools, numbers_of
from wholeschool.disclosure import Released, Value
from wholeschool.engine import LocalEngine
from wholeschool.policy.arrivals import Arrival, Edition
from wholeschool.policy.like_schools import LikeForLike
from wholeschool.policy.like_words import in_short
from wholeschool.reference.measures import measures
from wholeschool.report import School

_COLUMNS = (
    *("population", "measure", "period", "rate", "likes", "lower", "middle", "upper", "percentile"),
    *("position", "words"),
)


def like_rates(engine: LocalEngine, schools: Sequence[School], came: Mapping[Edition, Arrival]) -> Released:
    """A row a school and measure, of the newest year that there is; none without files of single schools.

    `came`: how the editions of official files came into the store.
    """
    there = OfficialSchools(engine, came)
    numbers = numbers_of(there, known_schools(engine), [int(each.urn) for each in schools])
    wanted = [each for each in POSSIBLE if each in measures()]
    codes = {code for each in numbers.values() for code in (*each.own, *each.before)}
    cells = there.cells(wanted, codes) if codes else []
    chosen = {
        str(urn): list(newest(_its(cells, (*each.own, *each.before))).values())
        for urn, each in numbers.items()
    }
    peers = there.read([each for its in chosen.values() for each in its])
    found = [(urn, each) for urn, its in chosen.items() for each in compared(its, peers)]
    files = dict.fromkeys(each.schools.of.source_file for _, each in found)
    return Released.published(
        "Schools beside schools like them",
        _COLUMNS,
        [_row(urn, each) for urn, each in found],
        source=f"Department for Education, files of single schools: {', '.join(files) or 'none'}",
    )


def _its(cells: Sequence[Cell], codes: Sequence[str]) -> list[Cell]:
    """The figures under the first of the numbers that has any: those of two schools do not make one."""
    by_code = ([each for each in cells if each["area_code"] == code] for code in codes)
    return next((its for its in by_code if its), [])


def _row(urn: str, each: LikeForLike) -> dict[str, Value]:
    lower, middle, upper = each.quartiles
    hidden = bool(each.schools.hidden[each.place])
    return {
        "population": urn,
        "measure": each.schools.of.measure,
        "period": each.schools.of.period,
        "rate": None if hidden else each.rate,
        "likes": len(each.likes),
        "lower": lower,
        "middle": middle,
        "upper": upper,
        "percentile": each.percentile,
        "position": each.position,
        "words": in_short(each),
    }
