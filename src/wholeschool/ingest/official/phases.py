"""Of which schools figures are where no column says so: told by how many and how large they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wholeschool.ingest.official.coded import Coded
from wholeschool.ingest.official.figures import figures
from wholeschool.ingest.official.framed import Frame
from wholeschool.ingest.official.meaning import Meaning
from wholeschool.ingest.official.opened import Sheet
from wholeschool.reference.official import OfficialNames, plain
from wholeschool.schema.findings import Finding

_OF_PUPILS = ("suspensions", "absence", "sessions by code")
"""Kinds of figures that are of all pupils of some schools."""
_FEWEST_PUPILS = 5_000_000
"""Pupils that all state-funded schools of England have more than in any year since 2006."""
_MOST_UNITS, _MOST_IN_UNIT = 700, 150
"""Pupil referral units are fewer and smaller than other schools: 330 to 460 of them, 70 to 110 in each."""
_SCHOOLS = frozenset({"schools"})


@dataclass(frozen=True)
class Phases:
    """The phase of every row, and what is said of it where the file did not."""

    phase: Coded
    finding: Finding | None = None


def phases_of(sheet: Sheet, meaning: Meaning, frame: Frame, names: OfficialNames) -> Phases:
    """The phases of a table's rows."""
    kinds = {each.figure.kind for each in meaning.wanted}
    if frame.has_phase or not kinds & {*_OF_PUPILS}:
        return Phases(frame.phase)
    phase, why = _told(sheet, meaning, frame, names)
    if phase == "all":
        return Phases(frame.phase)
    advice = (
        "They are kept under the phase “unknown”. Give the file a column education_phase."
        if phase == "unknown"
        else "If that is wrong, give the file a column education_phase."
    )
    finding = Finding(
        "phase_not_said",
        "warning" if phase == "unknown" else "info",
        file=sheet.name,
        seen=why,
        expected="a column that says of which schools the figures are",
        advice=advice,
    )
    return Phases(Coded.same(phase, sheet.rows), finding)


def _told(sheet: Sheet, meaning: Meaning, frame: Frame, names: OfficialNames) -> tuple[str, str]:
    pupils = _largest(sheet, frame, _bases(meaning))
    schools = _largest(sheet, frame, [each for each in sheet.columns if names.words(each) == _SCHOOLS])
    if pupils is not None and pupils >= _FEWEST_PUPILS:
        return "all", ""
    if pupils and schools and schools <= _MOST_UNITS and pupils / schools <= _MOST_IN_UNIT:
        return (
            "alternative_provision",
            f"{schools:,.0f} schools of {pupils / schools:.0f} pupils, as pupil referral units alone are",
        )
    for word in plain(sheet.name).split():
        known = names.value("phase", word)
        if known not in (None, "all"):
            return str(known), f"the name of the file has “{word}”"
    if pupils is None and schools is None:
        return "unknown", "no figure says how many pupils there are"
    return "unknown", f"England has {pupils or 0:,.0f} pupils here, which is not all"


def _bases(meaning: Meaning) -> list[str]:
    pupils = ("suspension_rate", "persistent_absence", "pupils_suspended_rate", "severe_absence")
    return [
        each.headers["base"]
        for each in meaning.wanted
        if "base" in each.headers and each.figure.measure in pupils
    ]


def _largest(sheet: Sheet, frame: Frame, headers: list[str]) -> float | None:
    """The largest number that England has in the first of some columns; None where it has none."""
    national = frame.places.level.equal("national")
    for header in headers:
        numbers = figures(sheet.columns[header]).numbers[national]
        if np.isfinite(numbers).any():
            return float(np.nanmax(numbers))
    return None
