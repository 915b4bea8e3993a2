"""Checks of geographic_level and the columns that say which place."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pyarrow as pa

from wholeschool.policy.open_data.checks import check
from wholeschool.policy.open_data.pair import Found, Noticed, Pair, did_you_mean, listed
from wholeschool.policy.open_data.standard import LEVEL, PLACES, UNSEEN, WITHIN
from wholeschool.reference.areas import authorities
from wholeschool.reference.lists import code_list
from wholeschool.schema.national import ENGLAND

_COUNTRIES = {
    (ENGLAND, "England"),
    ("K02000001", "United Kingdom"),
    ("K03000001", "Great Britain"),
    ("K04000001", "England and Wales"),
    ("N92000002", "Northern Ireland"),
    ("S92000003", "Scotland"),
    ("W92000004", "Wales"),
}
_REGION, _LA = PLACES["Regional"], PLACES["Local authority"]
_UNKNOWN = ("x", "z", "")


@check("precheck_geog_level")
def level_unknown(pair: Pair) -> Noticed:
    """geographic_level is one that the service knows."""
    for value in pair.levels:
        if value not in PLACES:
            advice = did_you_mean(value, list(PLACES), f"One of: {', '.join(PLACES)}.")
            yield Found(LEVEL, value, advice=advice, rows=pair.where(LEVEL, value))


@check("precheck_geog_level_present", "check_geog_la_col_present", "check_geog_region_col_present")
def columns_of_a_level_missing(pair: Pair) -> Noticed:
    """Where rows of a level are, so are the columns that say which place of it."""
    for level in pair.levels:
        for name in PLACES.get(level, ()):
            if name not in pair.by_name:
                yield Found(name, advice=f"Rows of the level {level} need it.", rows=pair.where(LEVEL, level))


@check("check_geog_level_completed")
def place_missing(pair: Pair) -> Noticed:
    """Rows of a level say which place of it; but old authorities may lack the code of nine signs."""
    for level in pair.levels:
        for name in PLACES.get(level, ()):
            if name in pair.by_name and level != "Planning area" and name != "new_la_code":
                rows = pair.where(LEVEL, level) & pair.where(name, "")
                if rows.any():
                    yield Found(name, expected=f"which place, in rows of the level {level}", rows=rows)


@check("check_geog_overcompleted_cols")
def place_too_many(pair: Pair) -> Noticed:
    """Rows name no place below their own level: a region lies in no authority."""
    for level, inside in WITHIN.items():
        others = [each for each in pair.levels if each not in inside]
        for name in PLACES[level]:
            if name in pair.by_name and others:
                rows = pair.where(LEVEL, *others) & ~pair.where(name, "")
                if rows.any():
                    yield Found(name, expected=f"a blank in rows of {listed(others)}", rows=rows)


@check("check_geog_country_combos")
def country_unknown(pair: Pair) -> Noticed:
    """country_code and country_name belong together."""
    yield from _unknown(pair, PLACES["National"], _COUNTRIES)


@check("check_geog_region_combos")
def region_unknown(pair: Pair) -> Noticed:
    """region_code and region_name belong together, as in the Department's list."""
    known = {(code, each.label) for code, each in code_list("region").items()}
    yield from _unknown(pair, _REGION, known)


@check("check_geog_la_combos")
def authority_unknown(pair: Pair) -> Noticed:
    """old_la_code, new_la_code and la_name belong together, as in our list of authorities."""
    known = {(each.number, each.code, each.name) for each in authorities().values()}
    yield from _unknown(pair, _LA, known)


@check("check_geog_region_for_la", severity="warning")
def authority_without_its_region(pair: Pair) -> Noticed:
    """Rows of local authorities say in which region they are."""
    if "Local authority" not in pair.levels:
        return
    its = pair.where(LEVEL, "Local authority")
    for name in _REGION:
        rows = its & pair.where(name, "") if name in pair.by_name else its
        if rows.any():
            yield Found(name, expected="the region of each authority", rows=rows)


@check("check_geog_ignored_rows", severity="warning")
def rows_that_nobody_sees(pair: Pair) -> Noticed:
    """Schools, providers, institutions and planning areas stand in files of their own."""
    levels = pair.levels
    unseen = [each for each in levels if each in UNSEEN]
    if not unseen or (len(levels) == 1 and levels[0] in ("School", "Provider")):
        return
    mixed = {"School", "Provider"} <= {*levels}
    advice = "The Department's table tool leaves them out: give them a file of their own."
    yield Found(
        LEVEL, listed(unseen), advice=advice, rows=pair.where(LEVEL, *unseen),
        severity="error" if mixed else None,
    )  # fmt: skip


def _unknown(pair: Pair, names: tuple[str, ...], known: Collection[tuple[str, ...]]) -> Noticed:
    """Codes and names of places that do not stand together in a list; blanks are for other checks."""
    if not all(name in pair.by_name for name in names):
        return
    columns = [pair.by_name[name] for name in names]
    rows = pa.table(dict(zip(names, columns, strict=True))).group_by([*names]).aggregate([])
    for place in zip(*(rows[name].to_pylist() for name in names), strict=True):
        if place in known or any(each in _UNKNOWN for each in place):
            continue
        found = np.logical_and.reduce(
            [pair.where(name, value) for name, value in zip(names, place, strict=True)]
        )
        codes = {*place}
        meant = next((each for each in sorted(known) if len(codes & {*each}) >= len(names) - 1), None)
        expected = " / ".join(meant) if meant else ""
        yield Found(" / ".join(names), " / ".join(place), expected, rows=found)
