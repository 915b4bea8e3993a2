"""Pupils of an alternative provision census, which a local authority returns for those it has placed.

It has no entry dates of its own (before placements were asked for) and no school of ours: the pupil stands on
a roll of the authority, as one of another provider, so that nobody takes it for a school's roll.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wholeschool.ingest.census.elements import COLUMNS, WIDTH, Add, LocalNames
from wholeschool.ingest.census.terms import Census, first_day
from wholeschool.ingest.rows.xml import Element

_TABLE = "pupilonroll"
_PLACEMENTS = "schoolarrangedapdetailonroll"
_STATUS = "O"
_SEX = {"1": "M", "2": "F"}


def alternative_pupil(pupil: Element, census: Census, add: Add) -> None:
    """Hand over the rows of a pupil: the roll, and each placement that has an entry date."""
    local = LocalNames()
    places = COLUMNS[_TABLE]
    row: list[str | None] = [None] * WIDTH[_TABLE]
    placements = []
    for leaf in pupil.iter():
        name = local[leaf.tag]
        if len(leaf) and any(local[each.tag] == "entrydate" for each in leaf):
            placements.append(leaf)
        elif not len(leaf) and name in places and name not in ("entrydate", "leavingdate"):
            row[places[name]] = leaf.text
    sex = (row[places["sex"]] or "").strip()
    row[places["sex"]] = _SEX.get(sex, sex)
    row[places["enrolstatus"]] = _STATUS
    row[places["entrydate"]] = first_day(census.academic_year).isoformat()
    add(_TABLE, row, pupil.sourceline)
    for each in placements:
        _placement(each, local, add)


def _placement(
    placement: Element, local: LocalNames, add: Callable[[str, Sequence[str | None], int], None]
) -> None:
    places = COLUMNS[_PLACEMENTS]
    row: list[str | None] = [None] * WIDTH[_PLACEMENTS]
    for leaf in placement:
        name = local[leaf.tag]
        if name in places:
            row[places[name]] = leaf.text
    add(_PLACEMENTS, row, placement.sourceline)
