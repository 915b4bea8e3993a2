"""How many local authorities a table has, held against how many there were: half a table looks whole."""

from __future__ import annotations

import numpy as np

from wholeschool.ingest.official.coded import Coded, keys_of, numbered
from wholeschool.ingest.official.framed import Frame
from wholeschool.ingest.official.opened import Sheet
from wholeschool.reference.areas import authorities, authorities_in
from wholeschool.schema.findings import Finding

_FEWEST = 20
"""A table of fewer is of some places on purpose."""
_ENOUGH = 0.9
"""In some tables a few authorities are always lacking: those without such schools, or without figures."""
_OF_THEIR_OWN = "alternative_provision"
"""Schools that not every authority has."""


def councils_lacking(sheet: Sheet, frame: Frame, phase: Coded) -> list[Finding]:
    """That authorities are lacking in the year that has the smallest part of them; [] = they are not.

    Of everybody's figures as many are there as in the middle one of a year's terms and phases: rows that are
    lacking here and there lack in most of them. Of groups alone, as many as in the fullest: some authorities
    have nobody in most groups, and no row.
    """
    councils = frame.kept & frame.places.level.equal("la") & ~phase.equal(_OF_THEIR_OWN)
    everybody = np.array([not parts for parts in frame.told], bool)[frame.groups]
    rows = np.flatnonzero(councils & everybody if (councils & everybody).any() else councils)
    of_year = np.median if everybody[rows].any() else np.max
    code = frame.places.code.take(rows)
    if len(code.used()) < _FEWEST or _of_one_region(code):
        return []
    period = frame.period.take(rows)
    cells = keys_of([period, *(each.take(rows) for each in (frame.term, phase, numbered(frame.groups)))])
    pairs = np.unique(np.stack([cells, code.codes.astype(np.int64)]), axis=1)
    in_cell = np.bincount(pairs[0])
    first = np.unique(cells, return_index=True)[1]
    found = [
        (float(of_year(in_cell[period.codes[first] == number])), period.words[number])
        for number in np.unique(period.codes)
    ]
    there, year = min(found, key=lambda each: each[0] / authorities_in(each[1]))
    if there >= _ENOUGH * authorities_in(year):
        return []
    return [
        Finding(
            "authorities_lacking",
            "warning",
            file=sheet.name,
            seen=f"{year}: {there:.0f} of {authorities_in(year)} local authorities",
            advice="Is it half a file? What is there is kept; of the others there is nothing.",
        )
    ]


def _of_one_region(code: Coded) -> bool:
    regions = {authorities()[each].region for each in code.used() if each in authorities()}
    return len(regions) < 2
