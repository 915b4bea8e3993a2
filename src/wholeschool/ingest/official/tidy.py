"""Rows of an official table as figures: one measure, one place, one group, one period each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wholeschool.ingest.official.coded import Coded
from wholeschool.ingest.official.figures import Figures, figures
from wholeschool.ingest.official.framed import Frame
from wholeschool.ingest.official.meaning import Meaning, Wanted
from wholeschool.ingest.official.opened import Sheet
from wholeschool.ingest.official.units import Floats, Judged, per_hundred, rounding_of, said_unit
from wholeschool.reference.official import OfficialNames, Role
from wholeschool.schema.findings import Finding
from wholeschool.schema.national import BLANK, NO_BASE


@dataclass(frozen=True)
class Series:
    """The figures of one measure in a table, a number for each of its rows (NaN where there is none).

    `rows` are the rows of the table that are of it. `rates` are per 100 whatever the unit of the measure is.
    """

    wanted: Wanted
    rows: NDArray[np.bool_]
    counts: Floats
    bases: Floats
    rates: Floats
    rounding: NDArray[np.int8]
    reason: Coded
    characteristic: Coded
    group: Coded


class Tidier:
    """Makes the figures of one table. `findings` grows while they are made."""

    def __init__(self, sheet: Sheet, meaning: Meaning, frame: Frame, names: OfficialNames) -> None:
        self._sheet = sheet
        self._meaning = meaning
        self._frame = frame
        self._names = names
        self._read: dict[str, Figures] = {}
        self.findings: list[Finding] = []

    def series(self) -> Iterator[Series]:
        """The measures of the table, one after the other."""
        for wanted in self._meaning.wanted:
            found = self._one(wanted)
            if found is not None:
                yield found

    def _one(self, wanted: Wanted) -> Series | None:
        own = {role: self._figures(header) for role, header in wanted.headers.items()}
        rows = self._frame.kept & self._metric(wanted)
        counts, bases, given = (self._numbers(own, role) for role in ("count", "base", "rate"))
        bases, no_base = _without_zeros(counts, bases, self._frame.period)
        judged = self._judged(wanted, given, counts, bases, rows)
        if judged.refused:
            self._say_refused(wanted, judged)
            if "count" not in own:
                return None
            judged = Judged(np.full(len(given), np.nan), at_odds=judged.at_odds)
        elif judged.at_odds is not None:
            self._say_at_odds(wanted, judged.at_odds)
        if judged.at_odds is not None:
            # Which of the two is wrong nobody can tell: a rate worked out of the base would look right.
            bases = np.where(judged.at_odds, np.nan, bases)
        figure = wanted.figure
        extra = ((figure.characteristic, figure.group),) if figure.characteristic else ()
        characteristic, group = self._frame.named(extra)
        level = self._frame.places.level.codes
        rounding = rounding_of(np.where(rows, counts, np.nan), level, np.unique(level).tolist())
        reason = _reason(own, no_base, len(given))
        return Series(wanted, rows, counts, bases, judged.rates, rounding, reason, characteristic, group)

    def _metric(self, wanted: Wanted) -> NDArray[np.bool_]:
        if not wanted.metric:
            return np.ones(self._sheet.rows, bool)
        column = Coded.of(self._sheet.columns[self._meaning.dimensions["metric"]])
        return column.equal(wanted.metric)

    def _figures(self, header: str) -> Figures:
        if header not in self._read:
            read = self._read[header] = figures(self._sheet.columns[header])
            for text in read.unknown:
                self.findings.append(self._unreadable(header, text))
        return self._read[header]

    def _unreadable(self, header: str, text: str) -> Finding:
        column = Coded.of(self._sheet.columns[header])
        rows = column.equal(text.strip())
        return Finding(
            "unreadable_figure",
            "warning",
            file=self._sheet.name,
            row=int(self._sheet.lines[np.argmax(rows)]),
            column=header,
            seen=text,
            expected="a number, or a symbol that says why there is none",
            advice="The figure is kept as missing.",
            count=int(rows.sum()),
        )

    def _numbers(self, own: Mapping[Role, Figures], role: Role) -> Floats:
        return own[role].numbers if role in own else np.full(self._sheet.rows, np.nan)

    def _judged(
        self, wanted: Wanted, given: Floats, counts: Floats, bases: Floats, rows: NDArray[np.bool_]
    ) -> Judged:
        if "rate" not in wanted.headers:
            return Judged(given)
        header = wanted.headers["rate"]
        label = self._sheet.labels.get(header)
        words = self._names.words(wanted.metric or header)
        said = said_unit(words, label.unit if label else "")
        seen = np.where(rows, given, np.nan)
        return per_hundred(seen, counts, bases, self._frame.groups, said, wanted.figure.usual)

    def _say_refused(self, wanted: Wanted, judged: Judged) -> None:
        self.findings.append(
            Finding(
                "unclear_unit",
                "error",
                file=self._sheet.name,
                column=wanted.headers["rate"],
                seen=judged.refused,
                advice=_AT_ODDS
                if judged.at_odds is not None
                else "The rates are not read: per cent and fractions may not be mixed up. Say in the "
                "header which they are: percent, or fraction.",
            )
        )

    def _say_at_odds(self, wanted: Wanted, rows: NDArray[np.bool_]) -> None:
        self.findings.append(
            Finding(
                "unclear_unit",
                "error",
                file=self._sheet.name,
                row=int(self._sheet.lines[np.argmax(rows)]),
                column=wanted.headers["rate"],
                seen="the rates of some groups are not count ÷ base in any unit",
                advice=_AT_ODDS,
                count=int(rows.sum()),
            )
        )


_AT_ODDS = (
    "Neither these rates nor the numbers that they are of are read: they contradict each other, and which of "
    "them is right nobody can tell. Counts are."
)


def _without_zeros(counts: Floats, bases: Floats, period: Coded) -> tuple[Floats, NDArray[np.bool_]]:
    """Bases without zeros that stand for a missing number: where more is counted, or in all of a year."""
    of_year = period.codes
    size = len(period.words)
    zero = bases == 0
    impossible = zero & (counts > 0)
    with_zero = np.bincount(of_year[zero], minlength=size)
    given = np.bincount(of_year[np.isfinite(bases)], minlength=size)
    wrong = np.bincount(of_year[impossible], minlength=size)
    whole_year = (with_zero == given) & (wrong > 0)
    missing = impossible | (zero & whole_year[of_year])
    return np.where(missing, np.nan, bases), missing


def _reason(own: Mapping[Role, Figures], no_base: NDArray[np.bool_], rows: int) -> Coded:
    """Why a number is missing in each row: the count, else the rate, else the base; "" where none is."""
    found = Coded.same("", rows)
    for role in ("base", "rate", "count"):
        if role in own:
            symbols = Coded.of(own[role].reasons).mapped(lambda word: word or BLANK)
            found = symbols.where(~own[role].given, found)
        if role == "base" and no_base.any():
            # A base that is given as 0 where something is counted is missing: 0 stands for it.
            found = Coded.same(NO_BASE, rows).where(no_base, found)
    return found
