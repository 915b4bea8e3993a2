"""Where a gap enters: of those who touched a rung, who of each group goes on to a higher one."""

from __future__ import annotations

from collections.abc import Sequence

from wholeschool.equity.characteristics import is_without
from wholeschool.equity.gap import Gap, differs, told_once
from wholeschool.equity.words import among, gap_in_words
from wholeschool.report.charts import Chart
from wholeschool.report.gap_ladder_chart import StepRatio, ladder_chart
from wholeschool.report.gap_tables import gap_head, gap_row
from wholeschool.report.group_counts import BY, OR, GroupCounts, shown_gaps
from wholeschool.report.section import NamedSection
from wholeschool.report.tables import HtmlTable, group_row
from wholeschool.report.words import BRANCHES
from wholeschool.schema.wording import counted

Told = Sequence[tuple[GroupCounts, Sequence[Gap]]]
_HOW = (
    "Of the pupils who touched a rung, how many went on to a higher one in the same year. A group that is "
    "suspended more often can be sent out more often and be treated alike from there, or be sent out alike "
    "and suspended sooner. All steps and groups are asked about together, each characteristic by itself. "
    "Counts are rounded, and all else is worked out from the rounded counts; intervals reach as far as what "
    "was rounded away can move them."
)


def gap_ladder(by: str, steps: Sequence[GroupCounts]) -> NamedSection:
    """The section of a characteristic; steps that rest on too few pupils are said."""
    key, title = f"{by}-ladder".replace("_", "-"), f"Where the gap enters: {BY[by]}"
    told = [(step, found) for step in steps if (found := shown_gaps(step))]
    if not told:
        return NamedSection(key, title, "Not shown: on each rung too few pupils went on, or did not.", None)
    # Each step is a question of its own: what is said holds though all of them are asked.
    sure = [(step, apart) for step, found in told if (apart := _apart(among(found, len(told))))]
    asked = counted(len(told), "step")
    sentence = f"At none of {asked} up do groups differ beyond chance."
    if sure:
        sentence = (
            f"Of {asked} up, groups differ beyond chance at {len(sure)}, first at: {_name(sure[0][0])}."
        )
    bodies = tuple((group_row(_name(step), 7), *(gap_row(gap) for gap in found)) for step, found in told)
    group = _group(sure or told)
    called = _called(group, told)
    drawing = f"{title}: how many times as often as everyone else {called} went on"
    left = counted(len(steps) - len(told), "step")
    return NamedSection(
        key=key,
        title=title,
        sentence=sentence,
        table=HtmlTable(f"{title}: who went on to a higher rung", (gap_head("Went on"),), bodies),
        chart=_chart(key, told, group, drawing, sentence),
        remark=f"Drawn for {called}: how many times as often as everyone else they went on, the upright line "
        f"being once. {_HOW}",
        more=tuple(f"{_name(step)}: {said}" for step, apart in sure for said in map(gap_in_words, apart)),
        withheld=f"Not shown, for too few pupils: {left}." if len(steps) > len(told) else "",
    )


def _group(told: Told) -> str:
    """The group that is drawn: the one that goes on more often by most, at any step.

    None of those who are only without what others have, where there are others.
    """
    gaps = [gap for _, found in told for gap in found]
    having = [gap for gap in gaps if not is_without(gap.group)] or gaps
    return max(having, key=lambda gap: gap.ratio or 0.0).group


def _called(group: str, told: Told) -> str:
    """A group in a title: several that stand together are all but the one beside them, where there is one."""
    for step, found in told:
        beside = [gap.group for gap in found if gap.group != group]
        if len(beside) < len(found) and OR in group and len(found) == len(step.groups()) == 2:
            return group if OR in beside[0] else f"all but {beside[0]}"
    return group


def _chart(key: str, told: Told, group: str, title: str, sentence: str) -> Chart:
    rows = [
        StepRatio(_name(step), step.key.partition(":")[0], gap.ratio, gap.ratio_low, gap.ratio_high)
        for step, found in told
        for gap in found
        if gap.group == group and gap.ratio and gap.ratio_low and gap.ratio_high
    ]
    return ladder_chart(key, rows, title, f"{sentence} The table below holds every figure.")


def _apart(found: Sequence[Gap]) -> list[Gap]:
    """The groups that differ beyond chance, the surest first, each as `told_once` has it."""
    return sorted(filter(differs, told_once(found)), key=lambda gap: gap.p or 0.0)


def _name(step: GroupCounts) -> str:
    branch, _, _ = step.key.partition(":")
    return f"{step.title} ({BRANCHES[branch].lower()})"
