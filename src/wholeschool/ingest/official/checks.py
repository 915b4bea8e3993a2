"""What figures say against each other: parts that do not make their total, rates that are no quotients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wholeschool.ingest.official.coded import Coded, keys_of, numbered
from wholeschool.ingest.official.framed import Frame
from wholeschool.ingest.official.opened import Sheet
from wholeschool.ingest.official.tidy import Series
from wholeschool.ingest.official.units import Floats, decimals
from wholeschool.schema.findings import Finding

Rows = NDArray[np.bool_]
Keys = NDArray[np.int64]

_LONDON, _PARTS_OF_LONDON = "E12000007", ("E13000001", "E13000002")
_PHASES = ("primary", "secondary", "special")
_WHOLE = ("sex", "fsm", "fsm6", "age", "year_group", "sen", "days", "length")
"""Characteristics whose groups together are everybody."""
_FEWEST_REGIONS, _FEWEST_COUNCILS = 3, 20
"""A file that has fewer in all is of some places on purpose, and they do not make England."""
_ALL = {"regions": 9, "local authorities": 140}
"""Of so many areas none of any weight is lacking."""
_IMPOSSIBLE = 10.0
"""What is so many times the sum of its areas is not their total, nor the other way round."""
_GRAVE = 0.1
"""Parts that miss more of their total than this are no matter of rounding and late corrections."""


def _sums(keys: Keys, rows: Rows, numbers: Floats, size: int) -> Floats:
    return np.bincount(keys[rows], weights=numbers[rows], minlength=size).astype(np.float64)


@dataclass(frozen=True)
class _Sum:
    """Totals by key, and what their parts make."""

    totals: Floats
    sums: Floats
    tolerance: Floats
    whole: Rows
    """Keys whose total is known and whose parts are all there."""
    lines: Keys
    """For each key the row of its total, -1 = none."""
    number: Keys
    """For each key how many parts there are."""


class Checker:
    """Holds the series of one table against themselves."""

    def __init__(self, sheet: Sheet, frame: Frame, phase: Coded) -> None:
        self._sheet = sheet
        self._frame = frame
        self._phase = phase
        level = frame.places.level
        self._level = {name: level.equal(name) for name in ("national", "region", "la")}
        self._areas = self._level["national"] | self._level["region"] | self._level["la"]
        code, groups = frame.places.code, numbered(frame.groups)
        self._by_place = keys_of([frame.period, frame.term, phase, groups])
        self._by_phase = keys_of([frame.period, frame.term, code, groups])
        self._by_group = keys_of([frame.period, frame.term, code, phase])
        london = np.isin(self._by_place, self._by_place[code.equal(_LONDON)])
        self._regions = self._level["region"] & ~(code.equal(*_PARTS_OF_LONDON) & london)
        areas = (
            ("regions", self._regions, _FEWEST_REGIONS),
            ("local authorities", self._level["la"], _FEWEST_COUNCILS),
        )
        self._parts_of_england = [
            (parts, rows) for parts, rows, fewest in areas if len(np.unique(code.codes[rows])) >= fewest
        ]

    def findings(self, series: Series) -> Iterator[Finding]:
        """What does not fit in a series."""
        yield from self._rates(series)
        if "count" not in series.wanted.headers:
            return
        header = series.wanted.headers["count"]
        for name, rows in self._parts_of_england:
            found = self._sum(series, self._by_place, self._level["national"], rows)
            yield from self._not_adding_up(header, name, found)
        in_phases = self._phase.equal(*_PHASES)
        every = self._phase.equal("all")
        found = self._sum(
            series, self._by_phase, self._areas & every, self._areas & in_phases, parts_at_least=len(_PHASES)
        )
        yield from self._not_adding_up(header, "phases", found, at_most=True)
        everybody = series.characteristic.equal("")
        in_group = series.group.having(bool)
        for name in _WHOLE:
            of_name = series.characteristic.equal(name)
            if of_name.any():
                totals, parts = everybody | (of_name & ~in_group), of_name & in_group
                found = self._sum(
                    series, self._by_group, self._areas & totals, self._areas & parts, parts_at_least=2
                )
                yield from self._not_adding_up(header, f"groups of {name}", found)

    def _sum(self, series: Series, keys: Keys, totals: Rows, parts: Rows, *, parts_at_least: int = 1) -> _Sum:
        size = int(keys.max(initial=-1)) + 1
        given = np.isfinite(series.counts)
        of_total, of_parts = totals & series.rows, parts & series.rows
        known = of_total & given
        counted = np.where(given, series.counts, 0.0)
        rounding = series.rounding.astype(float)
        number = np.bincount(keys[of_parts], minlength=size)
        missing = np.bincount(keys[of_parts & ~given], minlength=size)
        lines = np.full(size, -1, np.int64)
        lines[keys[known][::-1]] = np.flatnonzero(known)[::-1]
        once = np.bincount(keys[known], minlength=size) == 1
        return _Sum(
            _sums(keys, known, counted, size),
            _sums(keys, of_parts, counted, size),
            1.0 + _sums(keys, known, rounding, size) / 2 + _sums(keys, of_parts, rounding, size) / 2,
            once & (number >= parts_at_least) & (missing == 0),
            lines,
            number,
        )

    def impossible(self, series: Series) -> list[Finding]:
        """What says that England is not what its areas make, by more than ten times; [] = nothing."""
        if "count" not in series.wanted.headers:
            return []
        for name, rows in self._parts_of_england:
            found = self._sum(series, self._by_place, self._level["national"], rows)
            totals, sums = found.totals + found.tolerance, found.sums + found.tolerance
            too_few = (found.number >= _ALL[name]) & (sums * _IMPOSSIBLE < totals)
            wrong = np.flatnonzero(found.whole & ((sums > _IMPOSSIBLE * totals) | too_few))
            if len(wrong):
                return [self._not_england(series.wanted.headers["count"], name, found, int(wrong[0]))]
        return []

    def _not_england(self, header: str, parts: str, found: _Sum, key: int) -> Finding:
        row = int(found.lines[key])
        return Finding(
            "impossible_figures",
            "error",
            file=self._sheet.name,
            row=int(self._sheet.lines[row]),
            column=header,
            seen=f"{self._word(self._frame.period, row)}: {parts} make {found.sums[key]:,.0f}, England is "
            f"{found.totals[key]:,.0f}",
            advice="Nothing of this measure is read. Fetch the file again: figures may be in several units.",
        )

    def _not_adding_up(
        self, header: str, parts: str, found: _Sum, *, at_most: bool = False
    ) -> Iterator[Finding]:
        apart = found.sums - found.totals if at_most else np.abs(found.totals - found.sums)
        wrong = np.flatnonzero(found.whole & (apart > found.tolerance))
        if not len(wrong):
            return
        worst = wrong[np.argmax(apart[wrong] / np.maximum(1.0, found.totals[wrong]))]
        row = int(found.lines[worst])
        grave = apart[worst] > _GRAVE * max(1.0, found.totals[worst])
        place = f"{self._word(self._frame.places.name, row)}, {self._word(self._frame.period, row)}"
        yield Finding(
            "parts_do_not_add_up",
            "error" if grave else "warning",
            file=self._sheet.name,
            row=int(self._sheet.lines[row]),
            column=header,
            seen=f"{place}: {parts} make {found.sums[worst]:,.0f}, the total is {found.totals[worst]:,.0f}",
            advice="Rows may be lacking: compare the file with the published one."
            if grave
            else "Figures are kept as published.",
            count=len(wrong),
        )

    def _word(self, column: Coded, row: int) -> str:
        return column.words[int(column.codes[row])]

    def _rates(self, series: Series) -> Iterator[Finding]:
        """Rates that are not count ÷ base, as far as rounding allows."""
        with np.errstate(divide="ignore", invalid="ignore"):
            expected = 100 * series.counts / series.bases
            of_rounding = series.rounding / 2 * (100 + expected) / series.bases
        given = series.rows & np.isfinite(expected) & np.isfinite(series.rates)
        if not given.any():
            return
        tolerance = self._of_decimals(series, given) + np.where(np.isfinite(of_rounding), of_rounding, 0)
        apart = np.abs(series.rates - expected)
        wrong = given & (apart > np.maximum(tolerance, 1e-4))
        if not wrong.any():
            return
        row = int(np.flatnonzero(wrong)[np.argmax(apart[wrong])])
        yield Finding(
            "rate_is_not_count_over_base",
            "warning",
            file=self._sheet.name,
            row=int(self._sheet.lines[row]),
            column=series.wanted.headers["rate"],
            seen=f"{series.rates[row]:.4g} per 100, count ÷ base is {expected[row]:.4g}",
            advice="All three are kept. Some published rates are weighted; others are mistakes.",
            count=int(wrong.sum()),
        )

    def _of_decimals(self, series: Series, given: Rows) -> Floats:
        """How far rounding may have moved rates, judged in each level and group by itself."""
        keys = keys_of([self._frame.places.level, numbered(self._frame.groups)])
        found = np.zeros(int(keys.max(initial=-1)) + 1)
        for key in np.unique(keys[given]):
            found[key] = 0.5000001 * 10.0 ** -decimals(series.rates[given & (keys == key)])
        return found[keys]
