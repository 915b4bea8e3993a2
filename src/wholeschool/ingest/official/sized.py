"""Figures that cannot be: rows whose cells do not belong together, columns that are in another unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from wholeschool.ingest.official.coded import Coded, keys_of, numbered
from wholeschool.ingest.official.framed import Frame
from wholeschool.ingest.official.opened import Sheet
from wholeschool.ingest.official.tidy import Series
from wholeschool.ingest.official.units import Floats
from wholeschool.schema.findings import Finding

Rows = NDArray[np.bool_]

_FAR = 1.0
"""How far from count ÷ base, in powers of ten, a rate is no matter of weighting or rounding."""
_NO_ZERO = 10.0
"""What is more than this per 100 is not rounded to zero."""
_MANY = 0.05
"""Where more rows than this are wrong, it is the column that is."""
_AT_ODDS = "a rate more than ten times count ÷ base, or less than a tenth"
_OUTSIDE = 3.0
"""How many times below the smallest, or above the largest, of its areas England's rate cannot be."""
_FEWEST = {"region": 3, "la": 20}
_FEWEST_GROUPS, _OF_GROUPS = 3, 5.0
"""Of so many groups of pupils half have no rate that is larger by more than this than everybody's can be."""
_WHO = {"national": "England", "group": "half of England's groups"}
_ALL_COUNCILS, _FEWEST_PUPILS = 100, 1_000_000
"""A file of so many councils has all of England, which has more pupils than this."""
_IN_THOUSANDS = (7_000, 9_500)
"""Between so many thousands lie England's pupils in every year since 2006/07."""


@dataclass(frozen=True)
class Sized:
    """Series without rows that cannot be, which these are, and what is said of them."""

    series: tuple[Series, ...]
    out: Rows
    findings: tuple[Finding, ...]


class Sizes:
    """Judges whether the figures of one table can be."""

    def __init__(self, sheet: Sheet, frame: Frame, phase: Coded) -> None:
        self._sheet = sheet
        self._frame = frame
        self._level = {name: frame.places.level.equal(name) for name in ("national", "region", "la")}
        self._all_schools = phase.equal("all")
        self._cells = keys_of([frame.period, frame.term, phase, numbered(frame.groups)])

    def without_shifted(self, found: Sequence[Series]) -> Sized:
        """The series without rows that are wrong in themselves, and without columns wrong in many."""
        out = np.zeros(self._sheet.rows, bool)
        kept, findings = [], []
        for series in found:
            wrong, why = self._wrong(series)
            given = series.rows & (np.isfinite(series.counts) | np.isfinite(series.rates))
            if wrong.sum() > max(1, _MANY * given.sum()):
                findings.append(self._refused(series, "count", int(np.argmax(wrong)), why))
            else:
                out |= wrong
                kept.append(series)
        if out.any():
            findings.append(self._left_out(out))
        return Sized(tuple(replace(each, rows=each.rows & ~out) for each in kept), out, tuple(findings))

    def judged(self, series: Series) -> tuple[Series | None, list[Finding]]:
        """The series, or what of it can be: without rates, or nothing at all; and why."""
        with np.errstate(divide="ignore", invalid="ignore"):
            quotients = np.where(series.rows, 100 * series.counts / series.bases, np.nan)
        if told := next(self._impossible(series, quotients, bases=True), None):
            return None, [self._refused(series, "count", *told)]
        rates = np.where(series.rows & ~np.isfinite(quotients), series.rates, np.nan)
        told = next(self._impossible(series, rates), None) or self._outside(rates)
        if told is None:
            return series, []
        said = [self._refused(series, "rate", *told)]
        if "count" not in series.wanted.headers:
            return None, said
        return replace(series, rates=np.full(len(rates), np.nan)), said

    def _wrong(self, series: Series) -> tuple[Rows, str]:
        """Rows whose rate is far from count ÷ base, or whose counts have fractions; and what is wrong."""
        with np.errstate(divide="ignore", invalid="ignore"):
            expected = 100 * series.counts / series.bases
            powers = np.abs(np.log10(series.rates / expected))
        far = np.isfinite(powers) & (powers > _FAR)
        far |= (series.rates == 0) & np.isfinite(expected) & (expected > _NO_ZERO)
        far &= series.rows
        if not series.wanted.figure.whole:
            return far, _AT_ODDS
        parts = np.zeros(len(far), bool)
        for numbers in (series.counts, series.bases):
            parts |= series.rows & np.isfinite(numbers) & (numbers != np.round(numbers))
        why = "pupils and suspensions are whole numbers, and these are not: rates, or thousands?"
        return far | parts, why if parts.any() else _AT_ODDS

    def _impossible(self, series: Series, rates: Floats, *, bases: bool = False) -> Iterator[tuple[int, str]]:
        """A row that speaks of England's rate, and what it says, where there can be no such rate."""
        # Of a register code everybody's figures have the characteristic code.
        of = series.wanted.figure.characteristic
        everybody = series.rows & self._all_schools & series.characteristic.equal(of)
        bounds = series.wanted.figure.england
        if bounds:
            yield from self._out_of_bounds(bounds, series, everybody & np.isfinite(rates), rates)
        england = everybody & self._level["national"] & np.isfinite(series.bases)
        councils = len(np.unique(self._frame.places.code.codes[series.rows & self._level["la"]]))
        few = england & (series.bases < _FEWEST_PUPILS)
        if councils < _ALL_COUNCILS:
            # One year of that size may be an England that somebody made up; all of them are thousands.
            low, high = _IN_THOUSANDS
            few &= bool(((series.bases[england] >= low) & (series.bases[england] < high)).all())
        if bases and series.wanted.figure.whole and few.any():
            row = int(np.argmax(few))
            yield row, f"England has {series.bases[row]:,.0f} pupils here: are they thousands?"

    def _out_of_bounds(
        self, bounds: tuple[float, float], series: Series, everybody: Rows, rates: Floats
    ) -> Iterator[tuple[int, str]]:
        """What of England cannot be; where it is not there itself, its areas or groups speak for it."""
        for name, rows in self._level.items():
            given = everybody & rows
            if given.sum() >= _FEWEST.get(name, 1):
                yield from self._out_of(bounds, name, given, rates)
                return
        groups = series.rows & self._all_schools & self._level["national"] & (rates > 0)
        if groups.sum() >= _FEWEST_GROUPS:
            yield from self._out_of((bounds[0], _OF_GROUPS * bounds[1]), "group", groups, rates)

    def _out_of(
        self, bounds: tuple[float, float], level: str, given: Rows, rates: Floats
    ) -> Iterator[tuple[int, str]]:
        low, high = bounds
        of_year = self._frame.period.codes
        for code in np.unique(of_year[given]):
            of = given & (of_year == code)
            seen = rates[of] if level == "national" else np.array([np.median(rates[of])])
            wrong = seen[(seen < low) | (seen > high)]
            if len(wrong):
                who = _WHO.get(level, "half of the areas")
                yield (
                    int(np.argmax(of)),
                    f"{self._frame.period.words[code]}: {who} at {wrong[0]:,.4g} per 100, which in "
                    f"all schools lies between {low:g} and {high:g}",
                )

    def _outside(self, rates: Floats) -> tuple[int, str] | None:
        """A row of England whose rate lies far outside those of all its areas."""
        size = int(self._cells.max(initial=-1)) + 1
        england = self._level["national"] & np.isfinite(rates)
        for name, fewest in _FEWEST.items():
            of = self._level[name]
            parts = of & np.isfinite(rates)
            least, most = np.full(size, np.inf), np.full(size, -np.inf)
            np.minimum.at(least, self._cells[parts], rates[parts])
            np.maximum.at(most, self._cells[parts], rates[parts])
            number = np.bincount(self._cells[parts], minlength=size)
            whole = (number >= fewest) & (np.bincount(self._cells[of & ~parts], minlength=size) == 0)
            low, high = least[self._cells] / _OUTSIDE, most[self._cells] * _OUTSIDE
            wrong = england & whole[self._cells] & ((rates < low) | (rates > high))
            if wrong.any():
                row = int(np.argmax(wrong))
                cell = self._cells[row]
                return row, (
                    f"England at {rates[row]:,.4g} per 100, its areas between {least[cell]:,.4g} and "
                    f"{most[cell]:,.4g}: rates are in several units"
                )
        return None

    def _refused(self, series: Series, role: str, row: int, why: str) -> Finding:
        headers = series.wanted.headers
        column = headers["rate"] if role == "rate" or "count" not in headers else headers["count"]
        what = "Its rates are not" if role == "rate" else "Nothing of this measure is"
        return Finding(
            "impossible_figures",
            "error",
            file=self._sheet.name,
            row=int(self._sheet.lines[row]),
            column=column,
            seen=why,
            advice=f"{what} read. Are headers exchanged, or is this another unit than per 100?",
        )

    def _left_out(self, out: Rows) -> Finding:
        return Finding(
            "row_against_itself",
            "error",
            file=self._sheet.name,
            row=int(self._sheet.lines[np.argmax(out)]),
            seen=f"{_AT_ODDS}; or a fraction of a suspension",
            advice="These rows are left out: their cells seem to stand in wrong columns.",
            count=int(out.sum()),
        )
