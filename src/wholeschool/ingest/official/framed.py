"""What the rows of a table are of: period, term, place, phase, group; and rows of which nobody can tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.errors import nearest
from wholeschool.ingest.official.coded import Coded, crossed
from wholeschool.ingest.official.groups import Part, Parts, group_anywhere, group_in, groups_in_pair, named
from wholeschool.ingest.official.meaning import Meaning
from wholeschool.ingest.official.opened import Sheet, note_below
from wholeschool.ingest.official.periods import academic_year, academic_year_ending, is_one_year
from wholeschool.ingest.official.places import Places, places_of
from wholeschool.reference.official import OfficialNames
from wholeschool.schema.findings import Finding
from wholeschool.schema.national import CHARACTERISTICS

_Source = tuple[NDArray[Any], list[Parts]]
"""For each row a number, and the parts of the group that goes by it."""
_UNKNOWN = "?"
_YEAR = "year"
_NOBODY_KNOWS = "These rows are left out: of what they are, nobody can tell."
_TWO_YEARS = (
    "These rows are left out: a year alone may be two school years. Write 202021, or call the column "
    "end_period_year where it is the year in which a school year ends."
)
_WORDS_SAID = 10
"""Of so many words that nobody knows each is said by itself."""


@dataclass(frozen=True)
class Frame:
    """What each row of a table is of; `kept` are the rows of which that could be told.

    `groups` has for each row a number, and `told` has by that number the parts of the row's group.
    `has_phase`: whether the file says of which schools its figures are.
    """

    period: Coded
    term: Coded
    places: Places
    phase: Coded
    has_phase: bool
    groups: NDArray[np.int64]
    told: Sequence[Parts]
    kept: NDArray[np.bool_]
    findings: tuple[Finding, ...]

    def named(self, extra: Parts) -> tuple[Coded, Coded]:
        """The characteristics and groups of rows whose figures are of the group `extra` besides."""
        both = [named((*extra, *parts)) for parts in self.told]
        codes = self.groups.astype(np.int32)
        return (
            Coded.numbered(codes, [characteristic for characteristic, _ in both]),
            Coded.numbered(codes, [group for _, group in both]),
        )


def frame_of(sheet: Sheet, meaning: Meaning, names: OfficialNames) -> Frame:
    """The dimensions of a table's rows."""
    columns = {name: Coded.of(sheet.columns[header]) for name, header in meaning.dimensions.items()}
    maker = _Maker(sheet, meaning, names, columns)
    period = maker.period()
    term = maker.term()
    places = places_of(columns, sheet.rows, names)
    phase = maker.known("phase", lambda word: names.value("phase", word) or _UNKNOWN, "all")
    groups, told = maker.groups()
    no_level = places.level.having(lambda word: not word)
    unplaced = [
        (maker.header("period", "period_ending"), period.having(lambda word: not word)),
        (maker.header("term", "span"), term.equal(_UNKNOWN)),
        (maker.header("level"), no_level),
        (maker.header("la_code", "la", "region_code", "region"), places.code.equal("") & ~no_level),
        (maker.header("phase"), phase.equal(_UNKNOWN)),
    ]
    kept, findings = _placed(sheet, unplaced)
    return Frame(
        period,
        term,
        places,
        phase,
        "phase" in columns,
        groups,
        told,
        kept,
        (*maker.findings, *findings),
    )


class _Maker:
    def __init__(
        self, sheet: Sheet, meaning: Meaning, names: OfficialNames, columns: dict[str, Coded]
    ) -> None:
        self._sheet = sheet
        self._meaning = meaning
        self._names = names
        self._columns = columns
        self.findings: list[Finding] = []

    def header(self, *dimensions: str) -> str:
        """The header of the first of some dimensions that the file has."""
        return next((self._meaning.dimensions[each] for each in dimensions if each in self._columns), "")

    def known(self, dimension: str, value: Callable[[str], str], otherwise: str) -> Coded:
        """The values of a dimension; one value in all rows where the file has no column of it."""
        column = self._columns.get(dimension)
        return Coded.same(otherwise, self._sheet.rows) if column is None else column.mapped(value)

    def period(self) -> Coded:
        """The academic years."""
        if "period" in self._columns:
            return self._columns["period"].mapped(academic_year)
        return self._columns["period_ending"].mapped(academic_year_ending)

    def term(self) -> Coded:
        """The parts of the year: the narrower where two columns speak of it."""
        term = self.known("term", self._term, "")
        span = self.known("span", self._term, "")
        both = term.where(term.having(bool), span)
        series = self._meaning.term
        return both.mapped(lambda word: word or series) if series else both

    def _term(self, word: str) -> str:
        known = self._names.value("term", word) if word else _YEAR
        return _UNKNOWN if known is None else "" if known == _YEAR else known

    def groups(self) -> tuple[NDArray[np.int64], Sequence[Parts]]:
        """For each row the number of its group, and the parts of each group."""
        sources = [self._of_column(name) for name in CHARACTERISTICS if name in self._columns]
        if "characteristic" in self._columns:
            sources.append(self._of_any())
        numbers = np.zeros(self._sheet.rows, np.int64)
        told: list[Parts] = [()]
        for codes, parts in sources:
            together, numbers = np.unique(numbers * len(parts) + codes, return_inverse=True)
            told = [(*told[each // len(parts)], *parts[each % len(parts)]) for each in together.tolist()]
        return numbers, told

    def _of_column(self, name: str) -> _Source:
        """The groups of a column of one characteristic."""
        column = self._columns[name]
        found = [group_in(self._names, name, word) for word in column.words]
        self._say_unknown(
            name, [word for word, part in zip(column.words, found, strict=True) if part is None]
        )
        parts = [part or (name, word.lower()) for word, part in zip(column.words, found, strict=True)]
        if name == "ethnicity":
            parts = _all_major(self._names, parts)
        return column.codes, [(part,) if part[0] else () for part in parts]

    def _of_any(self) -> _Source:
        """The groups of a column that names any, with one beside it that names breakdowns, or without."""
        if "characteristic_group" in self._columns:
            codes, told = crossed([self._columns["characteristic_group"], self._columns["characteristic"]])
            found = [groups_in_pair(self._names, topic, word) for topic, word in told]
            words = [" – ".join(each) for each in told]
        else:
            column = self._columns["characteristic"]
            codes, words = column.codes.astype(np.int64), list(column.words)
            found = [group_anywhere(self._names, word) for word in words]
        self._say_unknown(
            "characteristic", [word for word, each in zip(words, found, strict=True) if each is None]
        )
        own = [(("other", word.lower()),) for word in words]
        return codes, [other if each is None else each for each, other in zip(found, own, strict=True)]

    def _say_unknown(self, dimension: str, words: Sequence[str]) -> None:
        ways = [way for each in self._names.values.values() for way in each]
        for word in words[:_WORDS_SAID]:
            near = nearest(word, ways)
            self.findings.append(
                Finding(
                    "unknown_value",
                    "warning",
                    file=self._sheet.name,
                    column=self._meaning.dimensions[dimension],
                    seen=word,
                    advice=f"{f'Did you mean {near}? ' if near else ''}It is kept in its own words.",
                )
            )


def _all_major(names: OfficialNames, parts: list[Part]) -> list[Part]:
    """Where a column has major groups of ethnicity and no minor ones, what may be both is a major one."""
    shared = {*names.values["ethnicity"].values()} & {*names.values["ethnicity_major"].values()}
    minor = {group for name, group in parts if name == "ethnicity"} - shared
    if minor or not any(name == "ethnicity_major" for name, _ in parts):
        return parts
    return [("ethnicity_major" if name else "", group) for name, group in parts]


def _placed(
    sheet: Sheet, unplaced: Sequence[tuple[str, NDArray[np.bool_]]]
) -> tuple[NDArray[np.bool_], list[Finding]]:
    """The rows that could be placed; of the others, what stands in their way."""
    times = np.sum([rows for _, rows in unplaced], axis=0)
    findings = []
    notes = _notes(sheet, times > 0)
    if notes.any():
        findings.append(note_below(sheet.name, int(sheet.lines[np.argmax(notes)]), int(notes.sum())))
    shifted = (times > 1) & ~notes
    if shifted.any():
        findings.append(_left_out(sheet, "cells_shifted", "", shifted))
    for header, rows in unplaced:
        alone = rows & ~shifted & ~notes
        if not alone.any():
            continue
        words = Coded.of(sheet.columns[header]) if header else Coded.same("", sheet.rows)
        first, *more = np.split(np.unique(words.codes[alone]), [_WORDS_SAID])
        for code in first:
            its = alone & (words.codes == code)
            seen = words.words[code]
            findings.append(_left_out(sheet, "unreadable_dimension", header, its, seen))
        if more[0].size:
            its = alone & np.isin(words.codes, more[0])
            findings.append(_left_out(sheet, "unreadable_dimension", header, its, "others"))
    return times == 0, findings


def _notes(sheet: Sheet, rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Those of some rows that have something in one cell at most, as lines below a table have."""
    places = np.flatnonzero(rows)
    cells = np.zeros(len(places), np.int64)
    for column in sheet.columns.values():
        if not places.size:
            break
        cells += Coded.of(column.take(pa.array(places))).having(bool)
        # A row of two cells is no note, whatever comes: most rows are looked at in their first columns alone.
        places, cells = places[cells <= 1], cells[cells <= 1]
    found = np.zeros(sheet.rows, bool)
    found[places] = True
    return found


def _left_out(sheet: Sheet, check: str, header: str, rows: NDArray[np.bool_], seen: str = "") -> Finding:
    return Finding(
        check,
        "error",
        file=sheet.name,
        row=int(sheet.lines[np.argmax(rows)]),
        column=header,
        seen=seen,
        advice=_TWO_YEARS
        if is_one_year(seen)
        else "These rows are left out: of what they are, nobody can tell.",
        count=int(rows.sum()),
    )
