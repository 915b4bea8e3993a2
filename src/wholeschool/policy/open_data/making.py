"""Datasets made of chosen figures: rows, metadata, and where every number stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from wholeschool.policy.figures import Figure, shown_rate
from wholeschool.policy.open_data.datasets import OVER, SINGLE_TERMS, Dataset, Filter, Indicator
from wholeschool.policy.open_data.standard import FILTER, INDICATOR, SYMBOLS
from wholeschool.reference.areas import authorities, regions
from wholeschool.reference.lists import code_list
from wholeschool.schema.national import ENGLAND, REASONS

_LEVELS = {"national": "National", "region": "Regional", "la": "Local authority"}
NOT_AVAILABLE = "x"
_DECIMALS = 6
_TODAY = {
    **dict.fromkeys(REASONS, NOT_AVAILABLE),
    **{symbol: symbol for symbol in SYMBOLS},
    ".": "z",
    "*": "c",
    "supp": "c",
    "k": "low",
}
"""Symbols of all standards that there were → those of today's."""


@dataclass(frozen=True)
class Made:
    """A dataset as made: its columns, its rows as texts, the rows of its metadata, and where rows stand.

    `sources` has, row by row, “file:row” of every figure of it. `unknown`: how many figures were left out,
    because no list has their place.
    """

    dataset: Dataset
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    meta: tuple[Mapping[str, str], ...]
    sources: tuple[tuple[str, ...], ...]
    unknown: int


def make(dataset: Dataset, figures: Iterable[Figure]) -> Made | None:
    """The dataset of chosen figures, one a cell; None where there is none.

    Filters of one item are left out, and places where all figures are of England.
    """
    its = [
        each
        for each in figures
        if each.measure in dataset.measures and (each.has_number or each.reason) and dataset.having(each)
    ]
    known = [each for each in its if _is_known(each)]
    cells: dict[tuple[str, ...], dict[str, Figure]] = {}
    for each in known:
        cells.setdefault(_key(dataset, each), {})[each.measure] = each
    firsts = [next(iter(of_cell.values())) for of_cell in cells.values()]
    filters = [each for each in dataset.filters if len({each.item(first) for first in firsts}) > 1]
    if not cells or dataset.by not in ("", *(each.column for each in filters)):
        return None
    places = _place_columns(firsts)
    ordered = sorted(zip(firsts, cells.values(), strict=True), key=lambda pair: _order(pair[0]))
    columns = ["time_period", "time_identifier", "geographic_level", *places]
    for one in filters:
        columns += [*filter(None, (one.group,)), one.column]
    columns += [each.column for each in dataset.indicators]
    return Made(
        dataset,
        tuple(columns),
        tuple(tuple(_row(dataset, first, of_cell, places, filters)) for first, of_cell in ordered),
        tuple(_meta(dataset, filters, _of_all_rows(dataset, firsts, filters))),
        tuple(_sources(of_cell) for _, of_cell in ordered),
        len(its) - len(known),
    )


def _is_known(each: Figure) -> bool:
    """Whether a list has the place: an area may stand in a file by a code or a number of its own."""
    lists = {"la": authorities(), "region": code_list("region")}
    return each.level not in lists or each.area_code in lists[each.level]


def _key(dataset: Dataset, each: Figure) -> tuple[str, ...]:
    return (each.period, each.term, each.area_code, *(one.item(each) for one in dataset.filters))


def _order(each: Figure) -> tuple[object, ...]:
    """The newest year first, England before its parts."""
    levels = [*_LEVELS]
    return (-int(each.period[:4]), levels.index(each.level), each.area, each.phase, each.term, each.group)


def _place_columns(figures: Iterable[Figure]) -> list[str]:
    levels = {each.level for each in figures}
    return [
        *("country_code", "country_name"),
        *(("region_code", "region_name") if levels & {"region", "la"} else ()),
        *(("old_la_code", "new_la_code", "la_name") if "la" in levels else ()),
    ]


@cache
def _place(level: str, code: str) -> Mapping[str, str]:
    """The columns of a place, by their names; those that are not there are blank."""
    place = {"country_code": ENGLAND, "country_name": "England"}
    if level == "region":
        place |= {"region_code": code, "region_name": code_list("region")[code].label}
    if level == "la":
        one = authorities()[code]
        place |= {"region_code": one.region, "region_name": regions()[one.region]}
        place |= {"old_la_code": one.number, "new_la_code": one.code, "la_name": one.name}
    return place


def _row(
    dataset: Dataset, first: Figure, its: Mapping[str, Figure], places: list[str], filters: list[Filter]
) -> Iterator[str]:
    yield f"{first.period[:4]}{first.period[-2:]}"
    yield SINGLE_TERMS.get(first.term, "Academic year")
    yield _LEVELS[first.level]
    place = _place(first.level, first.area_code)
    yield from (place.get(name, "") for name in places)
    for one in filters:
        if one.group:
            yield one.group_item(first)
        yield one.item(first)
    for indicator in dataset.indicators:
        yield _value(indicator, its)


def _value(indicator: Indicator, its: Mapping[str, Figure]) -> str:
    """A number, or the symbol of today's standard; a base may stand with another measure of the row."""
    figure = its.get(indicator.measure)
    if indicator.part == "base":
        bases = [each.base for each in its.values() if each.measure in _OF_ONE_BASE[indicator.measure]]
        value = next((each for each in bases if each is not None), None)
    elif figure is not None:
        value = shown_rate(figure).value if indicator.part == "rate" else figure.count
    else:
        value = None
    if value is None:
        return _TODAY.get(figure.reason, NOT_AVAILABLE) if figure is not None else NOT_AVAILABLE
    # Older files have counts with fractions; a column that is said to have whole numbers has such.
    said = f"{value:.{_DECIMALS if indicator.places else 0}f}"
    said = said.rstrip("0").rstrip(".") if indicator.places else said
    return "low" if value and not float(said) else said


_EVENTS = ("suspension_rate", "pupils_suspended_rate", "permanent_exclusion_rate")
_MISSED = ("overall_absence", "authorised_absence", "unauthorised_absence")
_OF_ONE_BASE: Mapping[str, tuple[str, ...]] = {
    "suspension_rate": _EVENTS,
    "overall_absence": _MISSED,
    "persistent_absence": ("persistent_absence",),
    "sessions_by_code": ("sessions_by_code",),
}
"""Measures whose base stands in one column."""


def _of_all_rows(dataset: Dataset, figures: Sequence[Figure], filters: Sequence[Filter]) -> str:
    """Over which part of an academic year all rows were counted, where no filter says it."""
    if OVER not in dataset.filters or OVER in filters:
        return ""
    said = OVER.item(figures[0])
    return "" if said == OVER.default else f" ({said[0].lower()}{said[1:]})"


def _meta(dataset: Dataset, filters: Iterable[Filter], over: str) -> Iterator[dict[str, str]]:
    """The rows of the metadata; `over` is said with every indicator."""
    for one in filters:
        yield {
            "col_name": one.column,
            "col_type": FILTER,
            "label": one.label,
            "indicator_grouping": "",
            "indicator_unit": "",
            "indicator_dp": "",
            "filter_hint": f"Filter by {one.label[0].lower()}{one.label[1:]}",
            "filter_grouping_column": one.group,
            "filter_default": one.default,
        }
    for each in dataset.indicators:
        yield {
            "col_name": each.column,
            "col_type": INDICATOR,
            "label": f"{each.label}{over}",
            "indicator_grouping": "",
            "indicator_unit": each.unit,
            "indicator_dp": str(each.places),
            "filter_hint": "",
            "filter_grouping_column": "",
            "filter_default": "",
        }


def _sources(its: Mapping[str, Figure]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for each in its.values() for source in each.sources))
