"""Spells of support: which practice, for whom, from when to when, how much of it, and how it ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wholeschool.ingest.cells.amounts import amount, per_cent, worded
from wholeschool.ingest.cells.cells import Cell, Parse, listed, short_code, unknown_word
from wholeschool.ingest.cells.ids import given_id, support_id
from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.cells.shown import shown
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.sift import Sift, where_true
from wholeschool.ingest.rows.source import Source
from wholeschool.ingest.tables.enrolments import END_BEFORE_START
from wholeschool.ingest.tables.table_reader import TableReader
from wholeschool.reference.headers import fold
from wholeschool.reference.practices import Practice, practice_words
from wholeschool.schema.supports import SCOPES, SUPPORTS
from wholeschool.schema.table import Column

OF_PROVISION = ("purpose", "entry", "share_of_week", "back_by", "back_on", "destination")
LATE_DAYS = 28
"""A spell that was written down more days after its start was perhaps written down because of how it went."""
_PUPIL, _CLASS, _YEAR_GROUP, _SCHOOL = SCOPES
_SCOPE_WORDS = {
    **{each: each for each in SCOPES}, "individual": _PUPIL, "student": _PUPIL, "1:1": _PUPIL,
    "group": _CLASS, "small group": _CLASS, "form": _CLASS, "year": _YEAR_GROUP, "whole school": _SCHOOL,
    "all": _SCHOOL,
}  # fmt: skip
_A_PUPIL_TOO = Trouble(
    "support_of_both", "error", "", "a pupil, or a year group or the school",
    "Blank the UPN where it was given to all of them, or write the scope “pupil”.",
)  # fmt: skip
_NO_GROUP = Trouble(
    "missing_whom", "error", "", "the year group that it was given to", "Write it as 8, or Year 8."
)
_BEFORE_START = Trouble(
    "day_before_start", "error", "", "a day that is not before the start", "Correct one of the dates."
)
_LATE = Trouble(
    "support_recorded_late", "warning", "", f"a spell written down within {LATE_DAYS} days of its start",
    "It is kept. Where it was known how a spell went before anybody wrote it down, those that went well are "
    "written down sooner: where there are many, evaluations have a doubt.",
)  # fmt: skip
_AFTERWARDS = Trouble(
    "support_recorded_afterwards", "warning", "", "a spell that is written down before it is over",
    "It is kept. What came of it was known before anybody wrote it down: where there are many, evaluations "
    "have a doubt.",
)  # fmt: skip
_NO_PROVISION = Trouble(
    "not_of_provision", "warning", "", "a practice that takes the place of lessons",
    "Purpose, entry, share of the week, return and destination are kept of such alone.",
)  # fmt: skip


class SupportsReader(TableReader):
    """Reads spells of support. Those that come without a number are numbered by what they are."""

    lets_stand = True

    def __init__(self, source: Source, context: Context) -> None:
        self._known = context.practices()
        super().__init__(source, context)
        self._alike: Counter[tuple[object, ...]] = Counter()

    def own_parsers(self) -> Mapping[str, Parse[object]]:
        """Practices and codes by their many words; amounts that may be fractions; groups as short codes."""
        return parsers(self._known)

    def arrays(self, sift: Sift) -> dict[str, pa.Array]:
        """Whose spell it is, of what, when; its number; and what there is to say of its dates."""
        arrays = {name: self.read(sift, name).arrow(kind) for name, kind in _READ.items()}
        scopes = self._scopes(sift)
        shared = np.isin(scopes, (_YEAR_GROUP, _SCHOOL))
        pupils, urns = self.named.read(sift, shared)
        sift.reject(shared & (pupils >= 0), _A_PUPIL_TOO, "upn")
        ids = self.named.pupil_ids(pupils)
        arrays |= {
            "pupil_id": pa.array(ids, pa.int64(), mask=ids < 0),
            "urn": pa.array(urns),
            "scope": pa.array(scopes, pa.string()),
            "whom": self._groups(sift, scopes),
        }
        self._check_days(sift, arrays)
        self._check_provision(sift, arrays)
        arrays["support_id"] = self._ids_of(sift, arrays)
        return arrays

    def _speaks_of(self, column: Column) -> bool:
        """Whose it is, every row says, if only by naming nobody."""
        return column.name == "pupil_id" or super()._speaks_of(column)

    def _scopes(self, sift: Sift) -> NDArray[np.str_]:
        """The scope of each row; where none is written, a pupil's, or without a pupil a year group's."""
        written = self.read(sift, "scope").arrow(pa.string())
        named = _filled(sift, "upn") | _filled(sift, "admission_number")
        else_it_is = np.where(~named & _filled(sift, "whom"), _YEAR_GROUP, _PUPIL)
        found: NDArray[np.str_] = np.array(pc.coalesce(written, pa.array(else_it_is)).to_pylist(), dtype=str)
        return found

    def _groups(self, sift: Sift, scopes: NDArray[np.str_]) -> pa.Array:
        of_years = scopes == _YEAR_GROUP
        years = sift.read("whom", _year_group, where=of_years).arrow(pa.string())
        classes = sift.read("whom", short_code, where=scopes == _CLASS).arrow(pa.string())
        sift.reject(of_years & where_true(years.is_null()) & sift.good, _NO_GROUP, "whom")
        none = pa.scalar(None, pa.string())
        return pc.if_else(pa.array(of_years), years, pc.if_else(pa.array(scopes == _CLASS), classes, none))

    def _check_days(self, sift: Sift, arrays: Mapping[str, pa.Array]) -> None:
        start, end, recorded = arrays["start"], arrays["end"], arrays["recorded_on"]
        sift.reject(where_true(pc.less(end, start)), END_BEFORE_START, "end")
        for name in ("review_on", "back_by", "back_on"):
            sift.reject(where_true(pc.less(arrays[name], start)), _BEFORE_START, name)
        over = where_true(pc.greater(recorded, end))
        late = where_true(pc.greater(recorded, pc.add(start, pa.scalar(timedelta(days=LATE_DAYS)))))
        sift.reject(over & sift.good, _AFTERWARDS, "recorded_on")
        sift.reject(late & ~over & sift.good, _LATE, "recorded_on")

    def _check_provision(self, sift: Sift, arrays: dict[str, pa.Array]) -> None:
        """What is said of a way back, of a practice beside lessons, says nothing."""
        provision = pa.array([each.id for each in self._known.values() if each.provision])
        beside = ~where_true(pc.is_in(arrays["practice_id"], provision))
        for name in OF_PROVISION:
            said = beside & where_true(pc.is_valid(arrays[name])) & sift.good
            sift.reject(said, _NO_PROVISION, name)
            arrays[name] = pc.if_else(pa.array(beside), pa.scalar(None, arrays[name].type), arrays[name])

    def _ids_of(self, sift: Sift, arrays: Mapping[str, pa.Array]) -> pa.Array:
        own = sift.texts("support_id")
        ready = where_true(pc.is_valid(arrays["practice_id"])) & where_true(pc.is_valid(arrays["start"]))
        columns = [
            arrays[name].to_pylist() for name in ("pupil_id", "urn", "practice_id", "scope", "whom", "start")
        ]
        ids = [
            self._id(own.values[code] or "", row) if good else ""
            for code, good, row in zip(own.codes, sift.good & ready, zip(*columns, strict=True), strict=True)
        ]
        return pa.array(ids, pa.string())

    def _id(self, own: str, row: tuple[object, ...]) -> str:
        pupil_id, urn, practice, scope, whom, start = row
        given = given_id(cast(int, urn), own)
        if given:
            return given
        ordinal = self._alike[row]
        self._alike[row] += 1
        named = f"{scope}:{whom or ''}"
        return support_id(cast("int | None", pupil_id), cast(int, urn), str(practice), named, start, ordinal)


_READ = {
    each.name: each.arrow.type
    for each in SUPPORTS.columns
    if each.name not in ("support_id", "pupil_id", "urn", "scope", "whom")
}


def parsers(known: Mapping[str, Practice]) -> Mapping[str, Parse[object]]:
    """Readers of the columns that the schema does not say enough about; `known` are the practices."""
    lists = {each.name: worded(each.code_list) for each in SUPPORTS.columns if each.code_list}
    return {
        **lists,
        "practice_id": partial(_practice, known),
        "scope": _scope,
        "planned_dose": amount("a planned dose"),
        "dose": amount("a dose"),
        "cost": amount("a cost in pounds"),
        "share_of_week": per_cent,
    }


def _practice(known: Mapping[str, Practice], text: str) -> Cell[str]:
    found = practice_words(known).get(fold(text))
    if found or not text:
        return Cell(found)
    words = {word: each.id for each in known.values() for word in each.words}
    return Cell(None, unknown_word("unknown_practice", "error", text, words, "a practice"))


def _filled(sift: Sift, name: str) -> NDArray[np.bool_]:
    texts = sift.texts(name)
    return np.array([bool(each) for each in texts.values])[texts.codes]


def _scope(text: str) -> Cell[str]:
    """To whom a support is given, in the words of provision maps."""
    found = {fold(word): scope for word, scope in _SCOPE_WORDS.items()}.get(fold(text))
    if found or not text:
        return Cell(found)
    return Cell(None, unknown_word("unknown_scope", "error", text, _SCOPE_WORDS, "to whom it is given"))


def _year_group(text: str) -> Cell[str]:
    """A year group by its code, with or without “Year” before it."""
    cell = _CODE_OF_YEAR(
        text.casefold().removeprefix("year").removeprefix("yr").removeprefix("y").strip() or text
    )
    if cell.trouble is None:
        return cell
    return Cell(None, Trouble("unknown_code", "error", shown(text), "a year group such as 8, or R"))


_CODE_OF_YEAR = listed("nc_year", "error")
