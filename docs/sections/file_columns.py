"""The columns of the files that can be imported: headers from `headers.toml`, values from the schema."""

from __future__ import annotations

from collections.abc import Mapping

from docs.sections.data_dictionary import holds
from docs.sections.markdown import code, table
from wholeschool.reference.headers import Layout, layouts, who_columns
from wholeschool.schema import TABLES, Column
from wholeschool.schema.census import TOTALS

_MINUTES = "whole minutes, 0 to 480; 0 or blank is not recorded; read beside L and U alone"
_EVERYWHERE: Mapping[str, str] = {
    "upn": "a UPN; one whose check letter does not fit is kept and noted",
    "urn": "six or seven digits; may be missing where the call or the store names one school",
    "laestab": "seven digits, with or without “/”, of a school that is known; read where there is no URN",
    "academic_year": "`2024/25`, `2024-25`, `2024/2025`, `24/25` or `202425`",
    "admission_number": "the pupil's number at the school; finds the pupil where there is no UPN",
    "days": "days in halves, such as `2.5` or `1 1/2`; read where there are no sessions",
    "half": "`AM` or `PM`; also A, P, morning, afternoon",
}
_EVENT_LAYOUTS = ("suspensions", "behaviour", "detentions", "safeguarding")
_HERE: Mapping[tuple[str, str], str] = {
    ("registers_long", "date"): "a date",
    (
        "registers_long",
        "mark",
    ): "a code of the register in force on that day; blank, `-`, `*` or `?` is no mark",
    ("registers_long", "minutes_late"): _MINUTES,
    ("registers_day", "date"): "a date",
    ("registers_day", "am"): "a code, with minutes late behind L and U; blank gives nothing",
    ("registers_day", "pm"): "as `AM`; `/` is read as `\\`",
    ("registers_grid", "week"): "the date of a Monday; not needed where the weekday headers have dates",
    ("events", "event_id"): "the source's own number; where there is none, one is made",
    ("events", "kind"): "a kind of event: its name, its label or a word that behaviour systems use for it",
    ("events", "minutes"): "minutes, 0 to 480: `40`, `40 mins`, `0:40`",
    ("behaviour", "kind"): "a kind of event; another word is an incident, or praise where points are above 0",
    ("behaviour", "action"): "what was done: a kind here counts where the word is none, an exclusion always",
    ("behaviour", "severity"): "a number; above 0 is praise where the word is no kind of event",
    ("behaviour", "minutes"): "minutes, 0 to 480: `40`, `40 mins`, `0:40`",
    ("behaviour", "start"): "a date, with or without a time behind it",
    ("detentions", "attended"): "yes, no, upscaled or pending; blank is pending",
    ("detentions", "upscaled_from"): "the number of the detention in whose place this one was set",
    ("detentions", "minutes"): "minutes, 0 to 480: `40`, `40 mins`, `0:40`",
    ("safeguarding", "kind"): "a category; one that is no kind of event is left out",
    ("safeguarding", "start"): "a date, with or without a time behind it",
    ("events", "half"): "`AM` or `PM`; blank is the half of the time, and without a time the morning",
    ("events", "time"): "`10:45`, `10.45` or `2:05 pm`",
    ("events", "end_half"): "`AM` or `PM`; blank is the afternoon",
    ("events", "outcome"): "one word of at most 30 letters or digits; a longer text is not taken in",
    ("actions_log", "action_id"): "the source's own number; where there is none, one is made",
    (
        "actions_log",
        "kind",
    ): "a kind of [action](code-lists.md#action_kinds): its name, its label or another word for it",
    ("actions_log", "about"): "the number of the event that it answers to; blank is the pupil",
    ("actions_log", "by_role"): "a role: one word of at most 30 letters or digits; a name is not taken in",
    (
        "supports",
        "practice_id",
    ): "a [practice](practices.md), or one of your own: its id, name or another word",
    ("supports", "support_id"): "the source's own number; where there is none, one is made",
    (
        "supports",
        "scope",
    ): "pupil, class, year group or school; blank is the pupil, or without one the year group",
    ("supports", "whom"): "the year group (`8`, `Year 8`), or the code of the class in one word",
    **dict.fromkeys(
        (("supports", "planned_dose"), ("supports", "dose")),
        "a number from 0 on, in the practice's unit: `12`, `7.5`, `6 sessions`",
    ),
    ("supports", "cost"): "pounds: `120`, `£1,200.50`",
    ("supports", "share_of_week"): "per cent of the week, 1 to 100: `60`, `60%`",
    **{
        (
            "supports",
            each.name,
        ): f"a code of [{each.code_list}](code-lists.md#{each.code_list}), its label or another word for it"
        for each in TABLES["supports"].columns
        if each.code_list
    },
    ("enrolments", "academic_year"): "`2024/25` and the like; blank is the year of the start",
    ("enrolments", "language"): "three or four letters, such as `ENG`",
    ("ctf_years", "academic_year"): "`2025/26` and the like",
    **{("ctf_years", name): "a whole number; blank is not given" for name in TOTALS},
    ("ctf_marks", "attendance_start"): "a date: the day of the first mark",
    ("ctf_marks", "attendance_marks"): "two codes for each day, one after the other",
    ("gias", "urn"): "six or seven digits",
    ("gias", "la_code"): "three digits",
    ("gias", "establishment"): "four digits; with the LA code it is the LAESTAB",
    ("gias", "type"): "a type's name",
    ("gias", "status"): "its name; what is proposed to open is passed over",
    ("gias", "opened"): "a date; blank or unreadable is long ago",
    ("gias", "closed"): "a date; blank or unreadable is open",
    ("gias", "phase"): "a phase's name",
    ("gias", "name"): "text",
    ("gias", "trust_id"): "text",
    ("gias_links", "urn"): "six or seven digits",
    ("gias_links", "link_urn"): "six or seven digits",
    ("gias_links", "link_type"): "`Predecessor` or `Successor`; others are not followed",
    ("calendar", "term"): "autumn, spring or summer; blank is the term of the half-term",
    ("calendar", "minutes"): "taught minutes, 1 to 480; blank is 150",
    ("schools", "urn"): "six or seven digits",
    ("schools", "laestab"): "seven digits, with or without “/”",
    ("schools", "la_code"): "three digits",
}


_WHO: Mapping[str, str] = {
    "surname": "a name",
    "forename": "a name",
    "name": "a name; where it has a comma, the surname stands before it",
    "birth_date": "a date",
    "former_upn": "a UPN whose check letter fits: the one by which the pupil was known before",
}


def columns(name: str) -> str:
    """The columns of one layout: header, whether the file needs it, other headers, what it may hold."""
    layout = next(each for each in layouts() if each.name == name)
    rows = [_row(layout, column) for column in layout.columns if column not in who_columns()]
    return table(("Header", "Needed", "Also read under", "What it may hold"), rows)


def columns_who() -> str:
    """The columns that name a pupil: header, other headers, what it may hold."""
    rows = [
        (code(first), ", ".join(others), _WHO[column]) for column, (first, *others) in who_columns().items()
    ]
    return table(("Header", "Also read under", "What it may hold"), rows)


def _row(layout: Layout, column: str) -> tuple[str, str, str, str]:
    first, *others = layout.columns[column]
    needed = next((_needed(need) for need in layout.needs if column in need), "")
    return code(first), needed, ", ".join(others), _holds(layout, column)


def _needed(need: tuple[str, ...]) -> str:
    return "yes" if len(need) == 1 else "one of these"


def _holds(layout: Layout, column: str) -> str:
    said = _HERE.get((layout.name, column)) or _EVERYWHERE.get(column)
    if not said and layout.name in _EVENT_LAYOUTS:
        said = _HERE.get(("events", column))
    if said:
        return said
    found = {each.name: each for each in TABLES[layout.kind].columns}[column]
    return _of_column(found)


def _of_column(column: Column) -> str:
    kinds = {"date": "a date", "bool": "yes or no, true or false, Y or N, 1 or 0"}
    if column.type in kinds:
        return kinds[column.type]
    if column.type.startswith("int"):
        limits = holds(column).removesuffix("; may be empty").removesuffix("may be empty")
        return f"a whole number, {limits}" if limits else "a whole number"
    if column.code_list:
        return f"a code of [{column.code_list}](code-lists.md#{column.code_list}), or its label"
    return "text"
