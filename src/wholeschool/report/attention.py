"""What somebody should look at, as numbers: who waits for an action, and hidden forms.

No pupil is shown here: a page can leave the school. Who they are, the commands named beside the numbers tell.
"""

from __future__ import annotations

from collections.abc import Mapping

from wholeschool.report.code_use import code_use_sentences, code_use_tables
from wholeschool.report.content import SiteContent
from wholeschool.report.counts import SAME_DAY, advice_table, against_before, counts, has_year_before
from wholeschool.report.section import NamedSection
from wholeschool.schema.wording import counted

GAP: Mapping[str, tuple[str, str]] = {
    "gap:waiting": (
        "Pupils who moved up a rung or crossed a line in the last four school weeks, and for whom nobody has "
        "recorded an action since",
        "See who they are, and act: wholeschool pupils.",
    ),
}
_OF_TODAY = (
    "A score says less than a person who looks: the list names what happened, and staff decide. It is a list "
    "of today, with no year before beside it: where actions were not yet written down, everybody "
    "seemed to wait."
)
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
_NO_PROOF = "None of these is proof of anything: each is a reason to look at the records behind it."


def gap_section(content: SiteContent, population: str) -> NamedSection | None:
    """Who waits for an action; None where the rungs have not been built."""
    rows = counts(content, population, GAP)
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
    table = advice_table(content, population, GAP, "Who needs somebody now")
    return NamedSection("action-gap", "Who needs somebody now", sentence, table, remark=_OF_TODAY)


def hidden_section(content: SiteContent, population: str) -> NamedSection | None:
    """Forms of exclusion that are easily overlooked, and codes that a school uses unlike others."""
    rows = counts(content, population, HIDDEN)
    if not rows:
        return None
    return NamedSection(
        key="hidden",
        title="Hidden forms",
        sentence=_said_of_exits(content, population, rows.get("hidden:exits")),
        table=advice_table(content, population, HIDDEN, "Hidden forms"),
        remark=f"{_NO_PROOF} {SAME_DAY}" if has_year_before(content, HIDDEN) else _NO_PROOF,
        more=code_use_sentences(content, population),
        further=code_use_tables(content, population),
    )


def _said_of_exits(content: SiteContent, population: str, exits: int | None) -> str:
    if not exits:
        return "No number of unexplained exits is shown. Fewer is better."
    before = counts(content, population, ["hidden:exits"], content.year_before).get("hidden:exits")
    change = against_before(exits, before, content.year_before)
    return (
        f"About {counted(exits, 'pupil')} left for a reason that does not tell where they are taught, and no "
        f"other roll of the trust has them. {change} Fewer is better."
    ).replace("  ", " ")
