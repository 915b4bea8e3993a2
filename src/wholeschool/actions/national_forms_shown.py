"""Suspension beside the other forms as released tables: for the page of forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from wholeschool.actions.national_displacement import national_displacement
from wholeschool.disclosure import Released, Value
from wholeschool.errors import WrongCallError
from wholeschool.policy.displaced_forms import FormRate
from wholeschool.policy.displacement import FormChange, SideBySide
from wholeschool.report.national.content import FORM_CHANGE_COLUMNS, FORM_COLUMNS, JOINED, Forms

_released = partial(
    Released.published,
    source="Department for Education, Pupil attendance in schools",
)
Row = Mapping[str, Value]


def shown_forms(folder: Path) -> Forms | None:
    """Rates of England by phase and of its authorities, of the first year and the last; None without any."""
    try:
        areas, phases = (national_displacement(folder, by) for by in ("la", "phase"))
    except WrongCallError:
        return None  # no file of the store has daily registers
    periods = sorted({each.period for each in areas.rates})
    ends = tuple(dict.fromkeys((periods[0], periods[-1])))
    rates = [*_rates(phases, ends), *_rates(areas, ends[-1:], areas_alone=True)]
    return Forms(
        _released("Sessions out of lessons by form", FORM_COLUMNS, rates),
        _released("Changes of England by form", FORM_CHANGE_COLUMNS, map(_change, phases.changes)),
        tuple(each for each in areas.sentences if each not in phases.sentences),
        ends,
        areas.agreement,
    )


def _rates(found: SideBySide, periods: tuple[str, ...], *, areas_alone: bool = False) -> Iterator[Row]:
    for each in found.rates:
        if each.period in periods and not (areas_alone and each.place.level == "national"):
            yield _rate(each, found)


def _rate(each: FormRate, found: SideBySide) -> Row:
    place = each.place
    return {
        "area_code": place.area_code,
        "area": place.area,
        "phase": place.phase,
        "period": each.period,
        "form": each.form,
        "rate": each.rate,
        "rank": found.ranks.get((place.level, place.phase, each.period, each.form, place.area_code)),
        "reason": each.reason,
        "sources": JOINED.join(each.sources),
    }


def _change(each: FormChange) -> Row:
    return {
        "phase": each.place.phase,
        "form": each.form,
        "percent": each.percent,
        "said": each.reason or each.note,
    }
