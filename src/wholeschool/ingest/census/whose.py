"""Whose row of a census it is: the pupil by UPN or by its parent's table id, the school by its NativeId."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wholeschool.ingest.cells.notices import Trouble
from wholeschool.ingest.census.returns import Returns
from wholeschool.ingest.census.terms import Census
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.numbered import MISSING
from wholeschool.ingest.rows.pupil_keys import UNKNOWN
from wholeschool.ingest.rows.sift import Read, Sift, where_true
from wholeschool.ingest.rows.source import Source
from wholeschool.ingest.rows.upn import FORMS, upn_meant, worth_of
from wholeschool.ingest.rows.who import Who
from wholeschool.reference.census_tables import PARENTS

SYSTEM = "collect"
_NO_SCHOOL = Trouble(
    "missing_native_id", "error", "", "the NativeId of a school", "Without it nobody knows whose row this is."
)


class Whose:
    """Finds school and pupil of the rows of one table of a census."""

    def __init__(self, source: Source, context: Context) -> None:
        self._returns: Returns = context.returns
        self._context = context
        self.census: Census = self._returns.census_of(source.path)
        self.on_roll = _is_on_roll(source)
        self._parents = PARENTS[0] if self.on_roll else PARENTS[1]

    def schools(self, sift: Sift) -> NDArray[np.int32]:
        """The URN of each row; 0 = none, and the row is rejected."""
        native = sift.texts("native_id")
        urns = [
            self._returns.urn_of(self.census, text, self._context.laestab_to_urn) if text else 0
            for text in native.values
        ]
        found: NDArray[np.int32] = np.array(urns, dtype=np.int32)[native.codes]
        sift.reject(found == 0, _NO_SCHOOL, "native_id")
        return found

    def _by_upn(self, sift: Sift) -> NDArray[np.int64]:
        if sift.block.pupils is not None:
            return sift.block.pupils.copy()
        upns = sift.texts("upn").map(upn_meant)
        found: NDArray[np.int64] = pupils_of([text or "" for text in upns.values], self._context)[upns.codes]
        return found

    def _note_odd(self, sift: Sift, upns: Read[str], urns: NDArray[np.int32]) -> None:
        """A UPN that is none is kept, and noted by school."""
        given = pa.chunked_array([upns.values], pa.string())
        odd = (worth_of(given) == FORMS.index("unlinkable")) & where_true(pc.not_equal(given, ""))
        if odd.any():
            rows = odd[upns.codes]
            for urn in np.unique(urns[rows]):
                sift.reject(rows & (urns == urn), _no_valid_upn(int(urn)), "upn")

    def parents(self, sift: Sift) -> NDArray[np.int64]:
        """The pupil of each row of a child table; -1 = none, and the row is rejected."""
        found = self._by_upn(sift) if sift.has("upn") else np.full(sift.rows, UNKNOWN, dtype=np.int64)
        by_id = found == UNKNOWN
        if by_id.any():
            found = np.where(by_id, self._by_table_id(sift, "parent_id"), found)
        sift.reject(found == UNKNOWN, self._no_parent(), "parent_id")
        return found

    def own(self, sift: Sift, urns: NDArray[np.int32]) -> NDArray[np.int64]:
        """The pupil of each row of a table of pupils; the table's children find them afterwards."""
        found = self._by_upn(sift)
        sift.reject(found == UNKNOWN, MISSING, "upn")
        upns = sift.texts("upn").map(upn_meant)
        self._note_odd(sift, upns, urns)
        sift.afterwards(lambda kept: self._note_who(sift, upns, kept))
        return found

    def _note_who(self, sift: Sift, upns: Read[str], kept: NDArray[np.bool_]) -> None:
        """Hand over what the rows that are kept say of who the pupils are. Each pupil stands in one block."""
        places: dict[str, int] = {}
        codes = [places.setdefault(text, len(places)) if text else UNKNOWN for text in upns.values]
        pupils = np.array(codes, dtype=np.int32)[upns.codes]
        Who(self._context).read(sift, np.where(kept, pupils, UNKNOWN), [*places])

    def learn(self, sift: Sift, pupils: NDArray[np.int64]) -> None:
        """Note the table ids of pupils whose rows are good."""
        ids, native = sift.texts("table_id"), sift.texts("native_id")
        for code in np.unique(native.codes):
            rows = np.flatnonzero((native.codes == code) & sift.good)
            texts = [ids.values[each] or "" for each in ids.codes[rows]]
            known = [place for place, text in enumerate(texts) if text]
            self._context.keys.learn(
                SYSTEM,
                self._scope(native.values[code] or ""),
                [texts[place] for place in known],
                pupils[rows[known]],
            )

    def _by_table_id(self, sift: Sift, column: str) -> NDArray[np.int64]:
        ids, native = sift.texts(column), sift.texts("native_id")
        found = np.full(sift.rows, UNKNOWN, dtype=np.int64)
        for code in np.unique(native.codes):
            rows = native.codes == code
            distinct, places = np.unique(ids.codes[rows], return_inverse=True)
            texts = [ids.values[each] or "" for each in distinct]
            keys = self._context.keys.find(SYSTEM, self._scope(native.values[code] or ""), texts)
            blank = np.array([not text for text in texts])
            found[rows] = np.where(blank, UNKNOWN, keys)[places]
        return found

    def _scope(self, native_id: str) -> str:
        return f"{self.census.name} {native_id} {self._parents}"

    def _no_parent(self) -> Trouble:
        return Trouble(
            "no_parent_row",
            "error",
            "",
            f"the number of a pupil of the table {self._parents}",
            f"Import {self.census.name}_{self._parents} with it or before it; "
            "where its own row was set aside, mend that first.",
        )


def pupils_of(upns: Sequence[str], context: Context) -> NDArray[np.int64]:
    """The pseudonym of each UPN (stripped, capitals); -1 where there is none."""
    given = [place for place, upn in enumerate(upns) if upn]
    ids = np.full(len(upns), UNKNOWN, dtype=np.int64)
    ids[given] = context.pupil_ids([upns[place] for place in given])
    return ids


def _is_on_roll(source: Source) -> bool:
    columns = ("parent_id", "table_id")
    headers = [source.header_of(column).casefold() for column in columns if column in source.layout.columns]
    return not any(header.startswith(PARENTS[1]) for header in headers)


def _no_valid_upn(urn: int) -> Trouble:
    return Trouble(
        "no_valid_upn",
        "warning",
        f"school {urn}",
        "UPNs whose check letters fit",
        "The pupils are kept, and marked as unlinkable: nobody can find them again at another school.",
    )
