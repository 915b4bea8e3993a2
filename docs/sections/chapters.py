"""Chapters of a reviewed list, and who vouches for it."""

from __future__ import annotations

from collections.abc import Iterable

from wholeschool.reference.duties import Duty, DutyList
from wholeschool.reference.plausible import PlausibilityCheck, PlausibilityList


def whole_list(told: DutyList | PlausibilityList, chapters: Iterable[str]) -> str:
    """Who vouches for the list, and its chapters."""
    reviewed = (
        f"Author and checker: {told.author}; {told.checker}. Reviewed {told.reviewed_on.isoformat()}, to be "
        f"reviewed again by {told.review_by.isoformat()}.\n"
    )
    return reviewed + "\n" + "\n".join(chapters)


def chapter(each: Duty | PlausibilityCheck, facts: Iterable[tuple[str, str]]) -> str:
    """The title and the name of an entry, and its facts as a list."""
    listed = "".join(f"- **{name}**: {text}\n" for name, text in facts)
    return f"## {each.title}\n\n`{each.name}`\n\n{listed}"
