"""Groups of a table of counts by their names alone: two that are one, and one that may lie within another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from wholeschool.errors import WrongCallError

ONE_GROUP = "Each pupil is taken to be of one group of this table, and counted once."
_WORDS = re.compile(r"\w+")
_BESIDE = frozenset(("mixed", "never", "no", "non", "not", "other", "without"))
"""A name that begins so is of pupils beside those whose name follows: “no free school meals”."""


def check_written_once(column: str, groups: Iterable[str]) -> None:
    """Raise WrongCallError where two groups differ in nothing but capitals and blanks."""
    first: dict[str, str] = {}
    for group in dict.fromkeys(groups):
        before = first.setdefault("".join(group.casefold().split()), group)
        if before != group:
            raise WrongCallError(
                f"“{before}” and “{group}” in “{column}” differ in nothing but capitals or blanks",
                advice="If they are one group, write them alike; if not, give one of them another name.",
            )


def check_named(column: str, groups: Iterable[str], lines: Iterable[int], where: str) -> None:
    """Raise WrongCallError where a row says nothing of its group; `lines` of the file, one a row."""
    for group, line in zip(groups, lines, strict=True):
        if not group.strip():
            raise WrongCallError(
                f"nothing stands under “{column}”",
                where=f"{where}, line {line}",
                advice="Say whose counts these are, or leave the line out.",
            )


def may_overlap(groups: Iterable[str]) -> tuple[str, ...]:
    """A sentence where the name of one group holds another's as words, as “SEN support” holds “SEN”."""
    pairs = [*_within(tuple(dict.fromkeys(groups)))]
    if not pairs:
        return ()
    (inner, outer), *others = pairs
    more = f", and so for {len(others)} more of these pairs" if others else ""
    advice = "if pupils are counted in both, leave one of them out."
    return (f"By its name “{inner}” may be a part of “{outer}”{more}: {advice}",)


def _within(groups: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    words = {group: _WORDS.findall(group.casefold()) for group in groups}
    for inner in groups:
        if not words[inner] or words[inner][0] in _BESIDE:
            continue
        for outer in groups:
            shorter = 0 < len(words[outer]) < len(words[inner])
            if shorter and f" {' '.join(words[outer])} " in f" {' '.join(words[inner])} ":
                yield inner, outer
