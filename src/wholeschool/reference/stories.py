"""Stories of success as they are told, as reviewed data in `stories.toml`; or a person's own."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from wholeschool.reference.own_file import read_own
from wholeschool.reference.toml_fields import Fields

FILE = "stories.toml"
OVER = ("", "year", "term", "half-term")


@dataclass(frozen=True)
class Story:
    """What fell, in the words of whoever tells it.

    `before` and `after` are counts, None where only `fall_percent` is told. `over`: from which time to the
    next, "" = nobody says. `read`: we read the source itself.
    """

    id: str
    words: str
    said_by: str
    source: str
    read: bool
    counted: str
    before: float | None
    after: float | None
    fall_percent: float
    over: str

    @property
    def part(self) -> float:
        """What is left, as a part of what there was."""
        return 1 - self.fall_percent / 100


@cache
def stories() -> Mapping[str, Story]:
    """The stories as reviewed. Raises DamagedDataError, with the field, where the file is not whole."""
    text = (resources.files("wholeschool.reference") / FILE).read_text(encoding="utf-8")
    return parse_stories(text, where=f"reference/{FILE}", reviewed=True)


def own_stories(path: Path) -> Mapping[str, Story]:
    """The stories of a person's own file. Raises WrongCallError, with the field, where it is not whole."""
    return read_own(
        path,
        lambda text: parse_stories(text, where=path.name, reviewed=False),
        advice="Mend the field, or take the story out.",
    )


def parse_stories(toml: str, *, where: str, reviewed: bool) -> Mapping[str, Story]:
    """The stories of a file's text; `reviewed` ones say who reviewed them. Raises DamagedDataError."""
    fields = Fields.parse(where, toml)
    if reviewed:
        fields.review()
    found = [_story(each) for each in fields.tables("stories")]
    fields.finish()
    if not found:
        raise fields.wrong("stories", "is missing: a table [[stories]] for each")
    if len({each.id for each in found}) < len(found):
        raise fields.wrong("stories", "has one id twice")
    return MappingProxyType({each.id: each for each in found})


def _story(fields: Fields) -> Story:
    before, after = (fields.number(name, math.nan) for name in ("before", "after"))
    fall = fields.number("fall_percent", math.nan)
    counts = not (math.isnan(before) and math.isnan(after))
    if counts == (not math.isnan(fall)):
        raise fields.wrong("fall_percent", "is told, or “before” and “after” are, and not both")
    if counts and not (before > 0 and 0 <= after < before):
        raise fields.wrong("after", "should be a count below “before”, and both should be there")
    if not counts and not 0 < fall <= 100:
        raise fields.wrong("fall_percent", "should be above 0, and 100 at the most")
    story = Story(
        fields.one("id", str),
        fields.one("words", str),
        fields.one("said_by", str),
        fields.one("source", str),
        fields.one("read", bool),
        fields.one("counted", str),
        before if counts else None,
        after if counts else None,
        100 * (1 - after / before) if counts else fall,
        fields.choice("over", OVER, default=""),
    )
    fields.finish()
    return story
