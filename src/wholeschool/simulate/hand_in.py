"""A school hands in its year: the files, and on which line of which file each planted error stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wholeschool.schema.years import academic_year_starting
from wholeschool.simulate.errors_known import ERRORS
from wholeschool.simulate.filing import Filing, Planted
from wholeschool.simulate.write_registers import RegisterText, write_corrections, write_grid, write_long
from wholeschool.simulate.write_tables import write_events

_FIRST_ROW = 2  # line 1 is the header


@dataclass(frozen=True)
class HandedIn:
    """The files of one school and year, and its planted errors as `truth.json` has them."""

    files: Mapping[str, bytes]
    planted: Sequence[Mapping[str, Any]]


def hand_in(filing: Filing, upns: Sequence[str]) -> HandedIn:
    """Write what a school hands over. The file of corrections sorts after the register that it corrects."""
    school, first_year = filing.here.school, filing.here.first_year
    stem = f"{school.urn}_{academic_year_starting(first_year)}"
    names = {
        "registers": f"registers_{stem}.csv",
        "correction": f"registers_{stem}_correction.csv",
        "events": f"events_{stem}.csv",
    }
    register = write_grid(filing, upns) if school.week_grid else write_long(filing, upns)
    events, line_of_event = write_events(filing.written.events, upns, school, first_year)
    files = {names["registers"]: register.text, names["events"]: events}
    if filing.corrected:
        files[names["correction"]] = write_corrections(filing, upns)
    planted = [
        _describe(each, names[each.file], _line(each, register, line_of_event), filing, upns)
        for each in filing.planted
    ]
    return HandedIn(files, planted)


def _line(planted: Planted, register: RegisterText, line_of_event: Callable[[int], int]) -> int:
    """The line of its file that an error stands on; 0 = none."""
    if planted.place is None:
        return 0
    if isinstance(planted.place, tuple):
        return register.line_of(*planted.place)
    if planted.file == "events":
        return line_of_event(planted.place)
    return planted.place + (_FIRST_ROW if planted.file == "correction" else register.first_appended)


def _describe(planted: Planted, file: str, line: int, filing: Filing, upns: Sequence[str]) -> dict[str, Any]:
    kind = ERRORS[planted.error]
    pupils = [upns[stay] for stay in planted.stays]
    return {
        "error": planted.error,
        "file": file,
        "row": line,
        "detectable": kind.detectable,
        "found_in": kind.found_in,
        "found_as": kind.found_as,
        "why": kind.why,
        "urn": filing.here.school.urn,
        "week": planted.monday,
    } | ({"upn": pupils[0]} if len(pupils) == 1 else {"upns": pupils})
