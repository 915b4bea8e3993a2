"""What the records leave open: sorts of findings that are hard to believe, with the pupils behind them."""

from __future__ import annotations

from collections.abc import Mapping

from wholeschool.reference.plausible import plausibility_list
from wholeschool.report.content import SiteContent, doubt_key
from wholeschool.report.counts import advice_table, counts
from wholeschool.report.section import NamedSection
from wholeschool.report.words import in_sentence
from wholeschool.schema.wording import counted, number

_ELSEWHERE = ("code_use_unlike_others", "reasons_left_open", "suspended_over_45_days")
"""Sorts that other sections show: codes against like schools, and duties with their own pupils."""
SHOWN = tuple(name for name in plausibility_list().checks if name not in _ELSEWHERE)
"""The sorts of findings of this section, in order."""
_TITLE = "What the records leave open"
_REMARK = (
    "Of several findings of one sort at a school the one with the most pupils is counted; one about a school "
    "as a whole stands on its pupils with marks. Each finding, with its school, its term or weeks and what "
    "was seen: wholeschool check STORE."
)


def doubt_section(content: SiteContent, population: str) -> NamedSection:
    """The sorts of findings that this population has, and what to do about each."""
    checks = plausibility_list().checks
    pupils = counts(content, population, map(doubt_key, SHOWN))
    found = {name: pupils[doubt_key(name)] for name in SHOWN if pupils.get(doubt_key(name), 0) != 0}
    items = {doubt_key(name): (checks[name].title, checks[name].advice) for name in found}
    return NamedSection(
        key="records",
        title=_TITLE,
        sentence=_said_of(found),
        table=advice_table(content, population, items, _TITLE) if items else None,
        remark=_REMARK if items else "",
    )


def _said_of(found: Mapping[str, int | None]) -> str:
    if not found:
        return (
            "Nothing in the records of the year is hard to believe, which is good: they were looked at in "
            f"{len(SHOWN)} ways."
        )
    things = counted(len(found), "thing deserves", "things deserve")
    sentence = f"In the records of the year, {things} a look."
    shown = {name: pupils for name, pupils in found.items() if pupils}
    if shown:
        name = max(shown, key=lambda each: shown[each])
        title = in_sentence(plausibility_list().checks[name].title)
        sentence += f" Most pupils, about {number(shown[name])}, stand behind this: {title}."
    return f"{sentence} Fewer is better."
