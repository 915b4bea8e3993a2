"""Code lists, attendance codes, forms, kinds of event, assumed durations: from `reference/`."""

from __future__ import annotations

from datetime import date

from docs.sections.markdown import code, codes, table
from wholeschool.reference import attendance
from wholeschool.reference.forms import EventKind
from wholeschool.reference.forms import durations as minutes_of
from wholeschool.reference.forms import event_kinds as kinds
from wholeschool.reference.forms import forms as all_forms
from wholeschool.reference.lists import CodeValue, code_list, list_names

_OWN_CHAPTERS = ("forms", "event_kinds")
"""Lists that have chapters of their own, with more to say than code and label."""


def attendance_codes() -> str:
    """Every meaning of every attendance code, with its dates and how DfE counts it."""
    headers = ("Code", "Meaning", "From", "To", "Read as", "Counted by DfE as")
    return table(headers, ((_printed(c), c.label, *_dates(c), code(c.parent), _counted(c)) for c in _codes()))


def _codes() -> tuple[attendance.AttendanceCode, ...]:
    return attendance.codes()


def _printed(each: attendance.AttendanceCode) -> str:
    return code(each.code)


def _counted(each: attendance.AttendanceCode) -> str:
    if each.unauthorised:
        return "unauthorised absence"
    if each.authorised:
        return "authorised absence"
    if each.attending and each.possible:
        return "attending"
    return "possible" if each.possible else "not possible"


def forms() -> str:
    """The forms of lost learning."""
    headers = ("Form", "Label", "Quantity", "Branch", "Rung", "Codes", "Note")
    rows = (
        (code(f.name), f.label, f.quantity, f.branch, f.rung or "", codes(f.codes), f.note)
        for f in all_forms().values()
    )
    return table(headers, rows)


def event_kinds() -> str:
    """Kinds of event, and the words that files may use for them."""
    headers = ("Kind", "Label", "Group", "Takes its turn", "Form", "Also accepted")
    return table(headers, (_kind(each) for each in kinds().values()))


def _kind(each: EventKind) -> tuple[object, ...]:
    group = each.group.replace("_", " ")
    return (
        code(each.name), each.label, group, each.priority or "", code(each.form), ", ".join(each.synonyms)
    )  # fmt: skip


def durations() -> str:
    """The minutes that are assumed where none are recorded."""
    rows = ((code(kind), kinds()[kind].label, minutes) for kind, minutes in minutes_of().items())
    return table(("Kind", "Event", "Assumed minutes"), rows)


def code_lists() -> str:
    """A chapter a list, in alphabetical order."""
    return "\n".join(_chapter(name) for name in list_names() if name not in _OWN_CHAPTERS)


def _chapter(name: str) -> str:
    values = code_list(name).values()
    more = tuple(dict.fromkeys(key for each in values for key in each.more))
    headers = ("Code", "Label", "From", "To", *(key.replace("_", " ").capitalize() for key in more), "Source")
    rows = (
        (code(each.code), each.label, *_dates(each), *(each.more[key] for key in more), each.source)
        for each in values
    )
    return f"## {name}\n\n{table(headers, rows)}"


def _dates(each: CodeValue | attendance.AttendanceCode) -> tuple[str, str]:
    return _day(each.valid_from), _day(each.valid_to)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
