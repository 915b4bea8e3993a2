"""A pupil's school history, laid out as rows of enrolments: one for each school and academic year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from wholeschool.ingest.cells.cells import Parse
from wholeschool.ingest.ctf.header import CtfHeader, laestab_of
from wholeschool.ingest.ctf.histories import Histories, read_histories
from wholeschool.ingest.rows.stay_years import first_year_of, year_group_before, years_of_stay
from wholeschool.ingest.rows.xml import Element, child, children, text_of
from wholeschool.schema.years import FIRST_MONTH, academic_year_of, year_label

COLUMNS = (
    "upn", "laestab", "academic_year", "start", "end", "leaving_reason", "status", "year_group", "sex",
    "ethnicity", "language", "fsm", "fsm6", "sen_provision", "sen_need", "looked_after",
    "surname", "forename", "birth_date", "former_upn",
)  # fmt: skip
"""The columns of enrolments of which a transfer file speaks; the last four say who the pupil is."""

SINGLE = "C"
"""A history does not say how a pupil was registered at earlier schools: singly, unless they say otherwise."""


@dataclass(frozen=True)
class _Pupil:
    """What a transfer file says of a pupil, whatever the year."""

    upn: str
    sex: str
    ethnicity: str
    language: str
    status: str
    year_group: str
    looked_after: str
    histories: Histories
    who: tuple[str, str, str, str]


def stay_rows(
    pupil: Element, header: CtfHeader, parse_date: Parse[date]
) -> Iterator[tuple[list[str], Element]]:
    """Rows in the order of `COLUMNS`, each with the element that it comes from.

    A stay goes from its entry to its leaving, or to the day of the file, a row for each academic year; in
    years after the first it begins on 1 August. A stay whose dates cannot be read is one row, as written.
    """
    about = _about(pupil, parse_date)
    for school in children(child(pupil, "SchoolHistory"), "School"):
        written_start, written_end = text_of(school, "EntryDate"), text_of(school, "LeavingDate")
        start, end = parse_date(written_start), parse_date(written_end)
        whole = start.value and not end.trouble and start.value <= (end.value or header.day)
        if not whole or start.value is None:
            yield _as_written(about, school, written_start, written_end), school
            continue
        for first, last in years_of_stay(start.value, end.value, header.day):
            yield _row(about, header, school, first, last, leaves=last is not None), school


def _about(pupil: Element, parse_date: Parse[date]) -> _Pupil:
    basic = child(pupil, "BasicDetails")
    return _Pupil(
        upn=text_of(pupil, "UPN"),
        sex=text_of(pupil, "Sex", "Gender"),
        ethnicity=text_of(basic, "Ethnicity"),
        language=_first_language(basic),
        status=text_of(basic, "EnrolStatus"),
        year_group=text_of(basic, "NCyearActual"),
        looked_after=text_of(child(pupil, "LookedAfter"), "InCare"),
        histories=read_histories(pupil, parse_date),
        who=(
            text_of(pupil, "Surname"),
            text_of(pupil, "Forename"),
            text_of(pupil, "DOB"),
            text_of(basic, "FormerUPN"),
        ),
    )


def _first_language(basic: Element | None) -> str:
    """The language marked as first (F), else the only one."""
    languages = [] if basic is None else [each.getparent() for each in basic.iter("{*}Language")]
    first = [each for each in languages if text_of(each, "LanguageType") == "F"]
    chosen = first or (languages if len(languages) == 1 else [])
    return text_of(chosen[0], "Language") if chosen else ""


def _row(
    about: _Pupil, header: CtfHeader, school: Element, first: date, last: date | None, *, leaves: bool
) -> list[str]:
    now = first_year_of(header.day) - first_year_of(first)
    year_end = date(first_year_of(first) + 1, FIRST_MONTH - 1, 31)
    as_of = min(last or year_end, header.day)
    laestab = laestab_of(school)
    sent_by = laestab == header.sender and now == 0
    return [
        about.upn,
        laestab,
        year_label(academic_year_of(first)),
        first.isoformat(),
        last.isoformat() if last else "",
        text_of(school, "LeavingReason") if leaves else "",
        (about.status if sent_by else "") or SINGLE,
        year_group_before(about.year_group, now),
        about.sex,
        about.ethnicity,
        about.language,
        about.histories.meals_on(as_of),
        about.histories.ever_meals_on(as_of),
        about.histories.provision_on(as_of),
        about.histories.need if now == 0 else "",
        about.looked_after if now == 0 else "",
        *about.who,
    ]


def _as_written(about: _Pupil, school: Element, start: str, end: str) -> list[str]:
    """A stay whose dates make no sense, for somebody to mend."""
    reason = text_of(school, "LeavingReason")
    blank = [""] * (len(COLUMNS) - 10 - len(about.who))
    named = [about.upn, laestab_of(school), "", start, end, reason, SINGLE, "", about.sex, about.ethnicity]
    return [*named, *blank, *about.who]
