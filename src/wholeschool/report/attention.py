"""What somebody should look at, as numbers: who waits for an action, hidden forms, duties, provision.

No pupil is shown here: a page can leave the school. Who they are, the commands named beside the numbers tell.
"""

from __future__ import annotations

from collections.abc import Mapping

from wholeschool.disclosure import Value
from wholeschool.report.content import SiteContent
from wholeschool.report.section import NamedSection
from wholeschool.report.tables import Cell, HtmlTable, head_row, number_cell
from wholeschool.schema.wording import counted
from wholeschool.schema.years import year_label

GAP: Mapping[str, tuple[str, str]] = {
    "gap:waiting": (
        "Pupils who moved up a rung or crossed a line in the last four school weeks, and for whom nobody has "
        "recorded an action since",
        "See who they are, and act: wholeschool pupils.",
    ),
}
HIDDEN: Mapping[str, tuple[str, str]] = {
    "hidden:exits": ("Unexplained exits", "Find out where each pupil is taught now, and write it down."),
    "hidden:exits_before_census": (
        "of these in year 10 or 11, before the January census",
        "Check who decided it, and why then.",
    ),
    "hidden:exits_back_dated": (
        "of these with marks after the recorded last day",
        "Check the date on which the pupil came off the roll.",
    ),
    "hidden:home_education": (
        "Home education within twelve school weeks of a sanction",
        "Ask whether it was the family's own choice.",
    ),
    "hidden:part_time": (
        "Part-time timetables over six school weeks without a plan or a review",
        "Agree a plan with an end, and review it.",
    ),
    "hidden:offsite": (
        "Pupils marked off site with no placement behind it",
        "Record the placement, and check that the pupil is there.",
    ),
    "hidden:e_without_record": (
        "Pupils marked E with no suspension on record",
        "Find the record, or correct the mark.",
    ),
}
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
    "reason_for_n": ("N marks older than five school days", "Find the reason, and correct the mark."),
    "timetable_review": ("Review of a part-time timetable", "Review it with the family, or end it."),
    "limit_45_days": (
        "More than 45 days of suspension in the year",
        "Stop and take advice: the law forbids more.",
    ),
}
ALTERNATIVE: Mapping[str, tuple[str, str]] = {
    "ap:single": ("Pupils on this roll alone", "Plan the way back."),
    "ap:dual": ("Pupils on two rolls", "Plan the way back with the main school."),
    "ap:returned": ("Pupils who came back to a mainstream roll", "More is better."),
    "ap:judged": ("of these, with twelve school weeks since to judge by", "Come back to it later."),
    "ap:stayed": ("of these, on roll and absent less than 10 % in those weeks", "More is better."),
}


def gap_section(content: SiteContent, population: str) -> NamedSection | None:
    """Who waits for an action; None where the rungs have not been built."""
    rows = _counts(content, population, GAP)
    if not rows:
        return None
    waiting = rows.get("gap:waiting")
    if waiting is None:
        sentence = "How many pupils wait for somebody is not shown: they are too few. Fewer is better."
    elif waiting:
        pupils = counted(waiting, "pupil has", "pupils have")
        sentence = (
            f"About {pupils} moved up the continuum or crossed a line in the last four school weeks with no "
            "action on record since. Fewer is better."
        )
    else:
        sentence = "For every pupil who moved up in the last four school weeks, an action is on record."
    remark = "A score says less than a person who looks: the list names what happened, and staff decide."
    return NamedSection(
        "action-gap",
        "Who needs somebody now",
        sentence,
        _table(content, population, GAP, "Who needs somebody now"),
        None,
        remark,
    )


def hidden_section(content: SiteContent, population: str) -> NamedSection | None:
    """Forms of exclusion that are easily overlooked."""
    rows = _counts(content, population, HIDDEN)
    if not rows:
        return None
    exits = rows.get("hidden:exits")
    sentence = (
        f"About {counted(exits, 'pupil')} left for a reason that does not tell where they are taught, and no "
        "other roll of the trust has them. Fewer is better."
        if exits
        else "No number of unexplained exits is shown. Fewer is better."
    )
    remark = "None of these is proof of anything: each is a reason to look at the records behind it."
    return NamedSection(
        "hidden", "Hidden forms", sentence, _table(content, population, HIDDEN, "Hidden forms"), None, remark
    )


def duty_section(content: SiteContent, population: str) -> NamedSection | None:
    """Statutory duties: how many were done in time, how many are past their date."""
    keys = {f"duty:{duty}:{state}": words for duty, words in DUTIES.items() for state in ("breach", "done")}
    rows = _counts(content, population, keys)
    if not rows:
        return None
    breaches = sum(value or 0 for key, value in rows.items() if key.endswith(":breach"))
    hidden = any(value is None for key, value in rows.items() if key.endswith(":breach"))
    sentence = (
        f"About {counted(breaches, 'duty was', 'duties were')} not done by their date, or are still undone."
        if breaches
        else "No duty past its date is shown."
    )
    sentence += " Some numbers are not shown." if hidden else ""
    body = tuple(
        (
            Cell(label, "row"),
            number_cell(_value(content, population, f"duty:{duty}:done")),
            number_cell(_value(content, population, f"duty:{duty}:breach")),
            Cell(advice),
        )
        for duty, (label, advice) in DUTIES.items()
    )
    caption = f"Statutory duties at {content.name_of(population)}, {year_label(content.year)}"
    head = (*head_row("Duty", "Done in time", "Not done by its date"), Cell("What to do", "col"))
    remark = "Dates are worked out from the records by the published rules; they are no legal advice."
    return NamedSection(
        "duties",
        "Statutory duties",
        f"{sentence} Fewer is better.",
        HtmlTable(caption, (head,), (body,)),
        None,
        remark,
    )


def alternative_section(content: SiteContent, population: str) -> NamedSection | None:
    """Alternative provision: who is there, who came back, who stayed. Only schools that are one have it."""
    rows = _counts(content, population, ALTERNATIVE)
    if not any(rows.values()):
        return None
    back, stayed = rows.get("ap:judged"), rows.get("ap:stayed")
    sentence = "Coming back and staying is what counts."
    if back and stayed is not None:
        sentence = (
            f"Of about {counted(back, 'pupil')} who came back to a mainstream school and can be judged, "
            f"about {stayed} were on roll and absent for less than 10 % in the next twelve school weeks. "
            "More is better."
        )
    return NamedSection(
        "alternative",
        "Alternative provision",
        sentence,
        _table(content, population, ALTERNATIVE, "Alternative provision"),
    )


def _counts(content: SiteContent, population: str, keys: Mapping[str, object]) -> dict[str, int | None]:
    found = {key: content.figure(content.steps, key, population) for key in keys}
    return {
        key: int(row["count"]) if isinstance(row["count"], int | float) else None
        for key, row in found.items()
        if row is not None
    }


def _value(content: SiteContent, population: str, key: str) -> Value:
    row = content.figure(content.steps, key, population)
    return row["count"] if row is not None else 0


def _table(
    content: SiteContent, population: str, items: Mapping[str, tuple[str, str]], title: str
) -> HtmlTable:
    body = tuple(
        (Cell(label, "row"), number_cell(_value(content, population, key)), Cell(advice))
        for key, (label, advice) in items.items()
        if content.figure(content.steps, key, population) is not None
    )
    caption = f"{title}: pupils at {content.name_of(population)}, {year_label(content.year)}"
    return HtmlTable(caption, ((*head_row("What was found", "Pupils"), Cell("What to do", "col")),), (body,))
