"""Statutory duties as a section: done in time or past their date, and those that have no date to pass."""

from __future__ import annotations

from collections.abc import Mapping

from wholeschool.report.content import SiteContent
from wholeschool.report.counts import (
    SAME_DAY,
    against_before,
    before_head,
    count_cells,
    counts,
    has_year_before,
)
from wholeschool.report.section import NamedSection
from wholeschool.report.tables import Cell, HtmlTable, head_row
from wholeschool.schema.wording import counted
from wholeschool.schema.years import year_label

DUTIES: Mapping[str, tuple[str, str]] = {
    "governors_meet": (
        "Governing board to meet within 15 school days",
        "Call the meeting, where it has not been held.",
    ),
    "provision_from_sixth_day": (
        "Education from the sixth school day",
        "Arrange it, and record when it starts.",
    ),
    "notice_social_worker": (
        "Notice to the social worker or virtual school head",
        "Tell them without delay.",
    ),
    "notice_ehc_plan": ("Notice to the authority for a pupil with an EHC plan", "Tell them without delay."),
    "reason_for_n": (
        "Weeks of pupils with a mark N older than five school days",
        "Find the reason, and correct the mark.",
    ),
    "timetable_review": ("Review of a part-time timetable", "Review it with the family, or end it."),
    "limit_45_days": (
        "More than 45 days of suspension in the year",
        "Stop and take advice: the law forbids more.",
    ),
}
"""Duties that can be past their date."""
UNDATED: Mapping[str, tuple[str, str]] = {
    "consider_representations": (
        "Up to 5 days of suspension in the term: governors consider what parents put to them",
        "Where parents have written, put it to the governors, and record that.",
    ),
    "governors_meet_if_asked": (
        "Over 5 and up to 15 days in the term: governors meet within 50 school days if parents ask",
        "Where parents have asked, call the meeting, and record it.",
    ),
    "ten_unauthorised": (
        "Ten unauthorised sessions in ten school weeks: a notice is considered",
        "Find out with the family what would help, before any notice.",
    ),
}
"""Duties whose condition no record tells (whether parents asked), and a threshold: never past a date."""
_OF_MARKS = "reason_for_n"
NOT_COMPARED = (_OF_MARKS,)
"""A mark N that was mended leaves no trace: nobody can count those of a year before as they stood then."""
NEVER_DONE = (_OF_MARKS, "limit_45_days")
"""Of these nobody can count what was done in time: a mended N leaves no trace, and a limit is not done."""
STATES = ("breach", "done")
_REMARK = "Dates are worked out from the records by the published rules; they are no legal advice."
_N = "Marks N are not held against the year before, since those that were mended leave no trace."


def duty_section(content: SiteContent, population: str) -> NamedSection | None:
    """How many were done in time, how many are past their date, and what has no date."""
    breach = [f"duty:{duty}:breach" for duty in DUTIES]
    now = counts(content, population, breach)
    if not now:
        return None
    before = has_year_before(content, breach)
    return NamedSection(
        key="duties",
        title="Statutory duties",
        sentence=f"{_said_of(now)} Fewer is better.",
        table=_dated(content, population, before=before),
        remark=f"{_REMARK} {SAME_DAY} {_N}" if before else _REMARK,
        more=_change(content, population, breach) if before else (),
        further=_undated(content, population),
    )


def _said_of(breaches: Mapping[str, int | None]) -> str:
    """What somebody had to do, and apart from it marks N, of which there are far more."""
    of_marks = f"duty:{_OF_MARKS}:breach"
    total = sum(value or 0 for key, value in breaches.items() if key != of_marks)
    sentence = (
        f"About {counted(total, 'duty', 'duties')} of governors and staff (meetings, notices, education,"
        f" reviews) {'was' if total == 1 else 'were'} not done by the last day in time."
        if total
        else "No duty of governors and staff past its date is shown."
    )
    if marks := breaches.get(of_marks):
        sentence += (
            f" Apart from these, a mark N stood for more than five school days in about"
            f" {counted(marks, 'week of a pupil', 'weeks of pupils')}."
        )
    return f"{sentence} Some numbers are not shown." if None in breaches.values() else sentence


def _change(content: SiteContent, population: str, keys: list[str]) -> tuple[str, ...]:
    """The duty with most breaches, against the year before."""
    then = counts(content, population, keys, content.year_before)
    now = {key: value for key, value in counts(content, population, then).items() if value}
    if not now:
        return ()
    most = max(now, key=lambda key: now[key])
    change = against_before(now[most], then[most], content.year_before)
    label = DUTIES[most.split(":")[1]][0]
    return (
        (f"Most often past its date of those that can be compared: “{label}” ({now[most]:,}). {change}",)
        if change
        else ()
    )


def _dated(content: SiteContent, population: str, *, before: bool) -> HtmlTable:
    body = tuple(
        (
            Cell(label, "row"),
            *count_cells(content, population, f"duty:{duty}:done", before=False),
            *count_cells(content, population, f"duty:{duty}:breach", before=before),
            Cell(advice),
        )
        for duty, (label, advice) in DUTIES.items()
    )
    heads = ["Done in time", "Not done by its date", *([before_head(content)] if before else [])]
    caption = f"Statutory duties at {content.name_of(population)}, {year_label(content.year)}"
    return HtmlTable(caption, ((*head_row("Duty", *heads), Cell("What to do", "col")),), (body,))


def _undated(content: SiteContent, population: str) -> tuple[tuple[str, HtmlTable], ...]:
    keys = [f"duty:{duty}:case" for duty in UNDATED]
    if not counts(content, population, keys):
        return ()
    before = has_year_before(content, keys)
    body = tuple(
        (
            Cell(label, "row"),
            *count_cells(content, population, f"duty:{duty}:case", before=before),
            *count_cells(content, population, f"duty:{duty}:done", before=False),
            Cell(advice),
        )
        for duty, (label, advice) in UNDATED.items()
    )
    heads = ["Cases", *([before_head(content)] if before else []), "With an action on record"]
    caption = (
        f"Duties without a date to pass at {content.name_of(population)}, {year_label(content.year)}. They "
        "depend on what no record here tells, and are never counted as undone."
    )
    table = HtmlTable(caption, ((*head_row("What arose", *heads), Cell("What to do", "col")),), (body,))
    return (("Without a date to pass", table),)
