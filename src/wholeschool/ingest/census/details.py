"""Characteristics that a census keeps in tables of their own: needs, and periods of free school meals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wholeschool.ingest.cells.cells import whole_number
from wholeschool.ingest.cells.columns import lacking
from wholeschool.ingest.cells.dates import date_parser
from wholeschool.ingest.cells.notices import Notices, Trouble
from wholeschool.ingest.census.codes import listed_code
from wholeschool.ingest.census.reader import CensusReader
from wholeschool.ingest.rows.among import among
from wholeschool.ingest.rows.sift import Sift, where_true
from wholeschool.ingest.together.details import DETAILS
from wholeschool.schema import TABLES

PRIMARY = 1
_FSM_YEARS = 6
_MOST_RANKS = 99
_START = next(each for each in TABLES["enrolments"].columns if each.name == "start")
_ENDS_FIRST = Trouble(
    "fsm_period_ends_before_it_starts",
    "warning",
    "",
    "an end that is not before the start",
    "It counts for the six years, and not for now. Correct one of the dates.",
)
_DETAIL = pa.schema(
    [("pupil_id", pa.int64()), ("urn", pa.int32()), ("academic_year", pa.string()), ("fsm", pa.bool_()),
     ("fsm6", pa.bool_())]
)  # fmt: skip


class NeedsReader(CensusReader):
    """Reads needs; the first of a pupil is the one that is kept."""

    def take(self, sift: Sift) -> None:
        """Read a block."""
        urns = self.whose.schools(sift)
        pupils = self.whose.parents(sift)
        needs = sift.read("need", listed_code("sen_type")).arrow(pa.string())
        ranks = sift.read("rank", whole_number(1, _MOST_RANKS, "warning")).numbers(np.int16, PRIMARY)
        arrays = {
            "pupil_id": pa.array(pupils),
            "urn": pa.array(urns),
            "academic_year": self.constant(sift, self.census.academic_year, pa.string()),
            "sen_need": needs,
        }
        first = (ranks == PRIMARY) & where_true(pc.is_valid(needs))
        self.keep(sift, DETAILS, arrays, first)


class FsmReader(CensusReader):
    """Reads periods of free school meals: open on the census day is now, any in six years is FSM6.

    Where the pupils on roll come with them, those without a period are not entitled. A period that comes
    alone, mended, can only add.
    """

    def take(self, sift: Sift) -> None:
        """Read a block."""
        urns = self.whose.schools(sift)
        pupils = self.whose.parents(sift)
        parse = date_parser(self.context.latest)
        starts = sift.read("fsm_start", parse).arrow(pa.date32())
        ends = sift.read("fsm_end", parse).arrow(pa.date32())
        sift.reject(np.asarray(starts.is_null()) & sift.good, lacking(_START), "fsm_start")
        sift.reject(where_true(pc.less(ends, starts)), _ENDS_FIRST, "fsm_end")
        days = self._census_days(sift)
        open_now = pc.and_(pc.less_equal(starts, days), pc.fill_null(pc.greater_equal(ends, days), True))
        six_years = pa.array([_six_years_before(day) for day in days.to_pylist()], pa.date32())
        recent = pc.and_(
            pc.less_equal(starts, days),
            pc.fill_null(pc.greater(pc.max_element_wise(starts, ends), six_years), True),
        )
        arrays = {
            "pupil_id": pa.array(pupils), "urn": pa.array(urns), "native_id": _texts(sift, "native_id"),
            "now": open_now, "recent": recent,
        }  # fmt: skip
        self.keep(sift, DETAILS, arrays, np.ones(sift.rows, dtype=bool))

    def tables(self, notices: Notices) -> Mapping[str, pa.Table]:
        """One row a pupil and school."""
        found = [table for table, _ in self._pieces[DETAILS] if table.num_rows]
        if not found:
            return {}
        periods = pa.concat_tables(found)
        whole: list[pa.Table] = []
        for native_id in pc.unique(periods["native_id"]).to_pylist():
            own = periods.filter(pc.equal(periods["native_id"], native_id))
            whole.append(self._of_school(own, self._on_roll(native_id)))
        return {DETAILS: pa.concat_tables(whole)}

    def _of_school(self, periods: pa.Table, on_roll: NDArray[np.int64] | None) -> pa.Table:
        summed = periods.group_by("pupil_id").aggregate([("now", "any"), ("recent", "any")])
        pupils, now, recent = (summed[name].to_numpy() for name in ("pupil_id", "now_any", "recent_any"))
        others = np.empty(0, np.int64) if on_roll is None else on_roll[~among(on_roll, np.sort(pupils))]
        ids = np.concatenate([pupils, others])
        flags = [np.concatenate([each.astype(bool), np.zeros(len(others), bool)]) for each in (now, recent)]
        # Alone, a period says nothing of those that are not there.
        unsaid = [~flag if on_roll is None else np.zeros(len(ids), bool) for flag in flags]
        columns = [
            pa.array(ids),
            pa.repeat(pa.scalar(periods["urn"][0].as_py(), pa.int32()), len(ids)),
            pa.repeat(pa.scalar(self.census.academic_year), len(ids)),
            *(pa.array(flag, mask=mask) for flag, mask in zip(flags, unsaid, strict=True)),
        ]
        return pa.table(columns, schema=_DETAIL)

    def _on_roll(self, native_id: str) -> NDArray[np.int64] | None:
        found = self.context.returns.on_roll.get((self.census, native_id))
        return None if found is None else np.unique(np.concatenate(found))

    def _census_days(self, sift: Sift) -> pa.Array:
        native = sift.texts("native_id")
        return native.map(lambda text: self.context.returns.day_of(self.census, text)).arrow(pa.date32())


def _six_years_before(day: date) -> date:
    return day.replace(year=day.year - _FSM_YEARS, day=min(day.day, 28))


def _texts(sift: Sift, column: str) -> pa.Array:
    return sift.texts(column).arrow(pa.string())
