"""An official file read: its tables, their figures as rows of `national`, and what was noticed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from wholeschool.ingest.official.checks import Checker
from wholeschool.ingest.official.coded import Coded
from wholeschool.ingest.official.doubled import doubled_rows
from wholeschool.ingest.official.framed import Frame, frame_of
from wholeschool.ingest.official.labels import Label
from wholeschool.ingest.official.lacking import councils_lacking
from wholeschool.ingest.official.meaning import Meaning, Wanted, meaning_of, said_unknown
from wholeschool.ingest.official.opened import Sheet, open_sheets
from wholeschool.ingest.official.phases import phases_of
from wholeschool.ingest.official.sized import Sizes
from wholeschool.ingest.official.stored import Storing
from wholeschool.ingest.official.tidy import Series, Tidier
from wholeschool.reference.official import OfficialNames
from wholeschool.schema.findings import Finding

_DIGITS_OF_DIGEST = 12
_PUPILS = "pupils"


@dataclass
class TableReading:
    """What became of a table of a file. `findings` and `figures` are whole when `pieces` is at its end."""

    name: str
    kind: str | None
    rows: int
    left_out: int
    figures: int
    findings: list[Finding]
    _sheet: Sheet
    _names: OfficialNames
    _meaning: Meaning
    _loaded_on: date
    _edition: str
    releases: set[str] = field(default_factory=set)

    @property
    def columns(self) -> str:
        """What tells the columns of this table from those of others, whatever their order."""
        names = sorted(header.strip().casefold() for header in self._sheet.columns)
        return hashlib.sha256("\n".join(names).encode()).hexdigest()[:_DIGITS_OF_DIGEST]

    def pieces(self) -> Iterator[tuple[str, pa.Table]]:
        """The measures of the table, one after the other: rows of `national`, the largest areas first."""
        if self.kind is None:
            return
        sheet, names = self._sheet, self._names
        frame = frame_of(sheet, self._meaning, names)
        again, doubled = doubled_rows(sheet, self._meaning, frame)
        frame = replace(frame, kept=frame.kept & ~again)
        phases = phases_of(sheet, self._meaning, frame, names)
        self.findings += [*frame.findings, *doubled, *([phases.finding] if phases.finding else [])]
        tidier = Tidier(sheet, self._meaning, frame, names)
        sizes = Sizes(sheet, frame, phases.phase)
        sized = sizes.without_shifted([_of_right_size(each, frame, names) for each in tidier.series()])
        self.findings += [*tidier.findings, *sized.findings]
        self.left_out += sheet.rows - int((frame.kept & ~sized.out).sum())
        checker = Checker(sheet, frame, phases.phase)
        self.findings += councils_lacking(sheet, frame, phases.phase)
        release = self._release()
        self.releases |= {*release.used()}
        storing = Storing(sheet, frame, phases.phase, release, self._loaded_on)
        for found in sized.series:
            series, impossible = sizes.judged(found)
            self.findings += impossible
            if series is None or not self._makes_england(checker, series):
                continue
            self.findings += checker.findings(series)
            piece = storing.rows(series)
            self.figures += piece.num_rows
            yield series.wanted.figure.measure, piece

    def _makes_england(self, checker: Checker, series: Series) -> bool:
        """Whether the areas of a series may make England; where they cannot, that is said."""
        impossible = checker.impossible(series)
        self.findings += impossible
        return not impossible

    def _release(self) -> Coded:
        """What the rows say of their release, or what lies beside the file; else the file's digest."""
        digest = Coded.same(self._edition or self._sheet.digest[:_DIGITS_OF_DIGEST], self._sheet.rows)
        if "release" not in self._meaning.dimensions:
            return digest
        said = Coded.of(self._sheet.columns[self._meaning.dimensions["release"]])
        return said.where(said.having(bool), digest)


def read_official(
    path: Path, labels: Mapping[str, Label], names: OfficialNames, loaded_on: date, edition: str = ""
) -> Iterator[TableReading]:
    """The tables of a file, one after the other. `edition`: what is known of its release, "" = nothing.

    Raises WrongCallError where it is none that can be opened.
    """
    for sheet in open_sheets(path, labels):
        meaning = meaning_of(sheet, names)
        findings = [*sheet.findings, *said_unknown(sheet, meaning, names)]
        yield TableReading(
            sheet.name,
            meaning.kind,
            sheet.rows + sheet.left_out,
            sheet.left_out,
            0,
            findings,
            sheet,
            names,
            meaning,
            loaded_on,
            edition,
        )


def _of_right_size(series: Series, frame: Frame, names: OfficialNames) -> Series:
    """The series, or where its counts are larger than there can be, the same as counts of pupils."""
    most = series.wanted.figure.most
    level = frame.places.level
    for name, limit in most.items():
        rows = series.rows & level.equal(name)
        if np.nanmax(series.counts[rows], initial=0.0) > limit:
            pupils = next(each for each in names.figures if each.measure == _PUPILS)
            return replace(series, wanted=Wanted(pupils, series.wanted.headers))
    return series
