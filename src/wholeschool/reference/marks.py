"""What a mark says by itself, before any event is looked at: one character of a week, read.

The rules of the ledger (1, 3 and 7) sort marks; DfE's counting comes from the attendance codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from wholeschool.reference.attendance import AttendanceCode, codes, in_dates, meaning
from wholeschool.reference.forms import form_of_code

SLOTS = 14
"""Sessions of a week, Monday morning to Sunday afternoon: each has a character."""
NOT_GIVEN = "."
"""No file gives a mark here: no session, or a session still to be matched with the calendar."""
NO_MARK = "?"
UNKNOWN_CODE = "!"
DUAL = "D"
CLOSED = "#"

# Rule 3: unable to attend counts as lost, and is outside DfE's possible sessions.
_UNABLE = "unable_to_attend"
_UNMARKED = "no_mark"

EVENTS_DECIDE = frozenset("BDEK")
"""Marks whose form hangs on events or on another register; all other known marks speak for themselves."""


@dataclass(frozen=True)
class Mark:
    """A character of a week, read on a day.

    `form` is what the mark alone names (empty: taught, the other school's, or no session). `taught` is
    present or in approved activity that counts as taught; `scheduled` is rule 1's; the others are DfE's.
    """

    char: str
    form: str
    taught: bool
    scheduled: bool
    possible: bool
    authorised: bool
    unauthorised: bool
    known: bool
    in_dates: bool


def read_mark(char: str, day: date) -> Mark | None:
    """Read a character on a day; None where there is no session (nothing given, or closed)."""
    if char in (NOT_GIVEN, CLOSED):
        return None
    if char in (NO_MARK, UNKNOWN_CODE):
        return Mark(char, _UNMARKED, False, True, False, False, False, False, True)
    code = _code_of()[char]
    said = meaning(code, day)
    if said is None:  # every character of the list has a code, and every code a meaning
        raise KeyError(char)
    form = form_of_code().get(said.parent or said.code, "")
    scheduled = code != DUAL and (said.possible or form == _UNABLE)
    return Mark(
        char=char,
        form=form,
        taught=said.possible and said.attending and (not form or form == "late") and code != DUAL,
        scheduled=scheduled,
        possible=said.possible,
        authorised=said.authorised,
        unauthorised=said.unauthorised,
        known=True,
        in_dates=in_dates(code, day),
    )


@cache
def turning_days() -> tuple[date, ...]:
    """The days on which some code began, or began to be out of use, oldest first."""
    begun = {each.valid_from for each in codes() if each.valid_from}
    ended = {date.fromordinal(each.valid_to.toordinal() + 1) for each in codes() if each.valid_to}
    return tuple(sorted(begun | ended))


@cache
def _code_of() -> Mapping[str, str]:
    return MappingProxyType({each.char: each.code for each in codes() if _is_printed(each)})


def _is_printed(each: AttendanceCode) -> bool:
    return each.char not in (NO_MARK, UNKNOWN_CODE, NOT_GIVEN)
