"""The links of the register of schools: which establishment follows which."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from wholeschool.ingest.cells.notices import Notices, Trouble
from wholeschool.ingest.rows.context import Context
from wholeschool.ingest.rows.sift import Sift
from wholeschool.ingest.rows.source import Source
from wholeschool.ingest.rows.whose import URN_MISSING, urn_parser
from wholeschool.reference.headers import fold

_FORWARD, _BACK = "successor", "predecessor"
_NOT_ONE = Trouble(
    "links_not_followed",
    "info",
    "",
    "one school before and one after",
    "Schools that were merged, split or amalgamated are not one school over time: each stays by itself.",
)


class LinksReader:
    """Reads blocks of links. Only a plain predecessor or successor makes two schools one.

    Types with more to them (amalgamated, merged, split) and links between neighbours are counted and said.
    """

    def __init__(self, source: Source, context: Context, notices: Notices) -> None:
        self._links = context.school_links
        self._notices = notices
        self._urn = urn_parser()

    def take(self, sift: Sift) -> None:
        """Read a block."""
        urns = {name: sift.read(name, self._urn).numbers(np.int32, 0) for name in ("urn", "link_urn")}
        for name, numbers in urns.items():
            sift.reject((numbers == 0) & sift.good, URN_MISSING, name)
        types = sift.texts("link_type").map(fold)
        kinds = np.array([{_BACK: 1, _FORWARD: 2}.get(each or "", 0) for each in types.values])[types.codes]
        good = sift.good
        for row in np.flatnonzero(good & (kinds > 0)).tolist():
            urn, other = int(urns["urn"][row]), int(urns["link_urn"][row])
            self._links.add(*((urn, other) if kinds[row] == 1 else (other, urn)))
        others = sift.block.records[good & (kinds == 0)]
        if others.size:
            self._notices.note(_NOT_ONE, record=int(others[0]), count=int(others.size))

    def tables(self, notices: Notices) -> Mapping[str, pa.Table]:
        """None of its own: links become a column of schools once all files are read."""
        return {}
