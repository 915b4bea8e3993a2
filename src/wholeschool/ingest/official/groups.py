"""What a cell that names pupils means: which characteristic, and which group of it.

Files name groups in columns of their own (`sex`), in pairs (`characteristic_group`, `characteristic`), or in
one column for all (`Pupil_group`). What spreadsheets made of bands of days is read back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from wholeschool.reference.official import OfficialNames, plain
from wholeschool.schema.national import CHARACTERISTICS, CROSSED

Part = tuple[str, str]
"""A characteristic and a group of it."""
Parts = tuple[Part, ...]
"""Several of them, of a crossed breakdown; none = everybody."""

TOTALS = ("total", "all", "all pupils", "all groups", "all ages", "all ethnicities")
_OPEN = ("reason", "setting", "sen_need")
"""Characteristics whose groups go by the words that the file has."""
_AND = " and "
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_MONTH = re.compile(r"(\d{1,2})[-/ ]([a-z]{3})[a-z]*")
_MONTH_YEAR = re.compile(r"([a-z]{3})[a-z]*[-/ ](\d{2})")
_BAND = re.compile(r"(\d+)\s*(?:-|–|to)\s*(\d+)(?: days)?")
_AND_MORE = re.compile(r"(\d+)(?: days)?\s*(?:\+|plus|or more|and above|and over|and more)(?: days)?")
_DAYS = re.compile(r"(\d+(?:\.5)?)(?:\.0)?(?: days?)?")


def group_in(names: OfficialNames, characteristic: str, text: str) -> Part | None:
    """The group that a cell of a characteristic's column means; None where nobody knows it.

    What means everybody is ("", ""). The part of an ethnicity says itself whether it is a major group.
    """
    bare = plain(text)
    if not bare or bare in TOTALS:
        return "", ""
    if characteristic in _READERS:
        group = _READERS[characteristic](text.strip().lower())
        if group:
            return characteristic, group
    for name, rest in _without_prefix(names, characteristic, bare):
        known = names.values.get(name, {}).get(rest)
        if known:
            return name, known
    if characteristic in _OPEN:
        (_, rest), *_ = _without_prefix(names, characteristic, bare)
        return characteristic, rest
    return None


def groups_in_pair(names: OfficialNames, topic: str, text: str) -> Parts | None:
    """The groups that a pair of cells means, as (Age and gender, Age 5 Male); None where nobody knows."""
    if plain(text) in TOTALS:
        return ()
    known, bare = _topics(names), plain(topic)
    if bare in known:
        part = group_in(names, known[bare], text) if known[bare] else None
        return (part,) if part else group_anywhere(names, text)
    first, _, second = bare.rpartition(_AND)
    if first in known and second in known:
        return _crossed(names, known[first], known[second], text)
    return None


def share_of_breakdowns(names: OfficialNames, words: Sequence[str]) -> float:
    """Which share of the words of a column names breakdowns, as “Age” and “Age and gender” do.

    Totals are none of either: they may stand in a column of groups as well.
    """
    topics = _topics(names)
    bare = [word for word in map(plain, words) if word and word not in TOTALS]
    told = [word in topics or all(part in topics for part in word.rsplit(_AND, 1)) for word in bare]
    return sum(told) / max(1, len(told))


def _topics(names: OfficialNames) -> dict[str, str]:
    """What a breakdown is called → its characteristic."""
    return {each: found.name for found in names.breakdowns for each in found.topics}


def group_anywhere(names: OfficialNames, text: str) -> Parts | None:
    """The group that a cell means where the column may hold any characteristic; None if none or several."""
    bare = plain(text)
    if not bare or bare in TOTALS:
        return ()
    found = {
        (name, names.values[name][bare]) for name in CHARACTERISTICS if bare in names.values.get(name, {})
    }
    minor = {part for part in found if part[0] != "ethnicity_major"}
    return tuple(minor or found) if len(minor or found) == 1 else None


def named(parts: Parts) -> Part:
    """The names under which parts stand in the table, in the order of the characteristics."""
    told = {name: group for name, group in parts if name}
    if "days" in told:
        told.pop("days_band", None)  # the days say more
    if "ethnicity" in told:
        told.pop("ethnicity_major", None)
    order = [name for name in CHARACTERISTICS if name in told]
    return CROSSED.join(order), CROSSED.join(told[name] for name in order)


def days_band(text: str) -> str:
    """A band of days: “6-10”, also of “06-Oct”, which a spreadsheet made of it; "" where it is none."""
    bare = text.strip().lower()
    if found := _DAY_MONTH.fullmatch(bare):
        return _band(int(found[1]), _month(found[2]))
    if found := _MONTH_YEAR.fullmatch(bare):
        return _band(_month(found[1]), int(found[2]))
    if found := _BAND.fullmatch(bare):
        return _band(int(found[1]), int(found[2]))
    found = _AND_MORE.fullmatch(bare)
    return f"{int(found[1])}+" if found else ""


def _month(name: str) -> int:
    return _MONTHS.index(name) + 1 if name in _MONTHS else 0


def _band(low: int, high: int) -> str:
    return f"{low}-{high}" if 0 < low < high else ""


def _days(text: str) -> str:
    if found := _DAYS.fullmatch(text):
        return found[1]
    found = _AND_MORE.fullmatch(text)
    return f"{int(found[1])}+" if found else ""


def _age(text: str) -> str:
    found = re.fullmatch(r"(?:aged? )?(\d{1,2})", text)
    return str(int(found[1])) if found else ""


def _year_group(text: str) -> str:
    found = re.fullmatch(r"(?:nc year |year |y)?(\d{1,2})", text)
    return str(int(found[1])) if found else ""


def _decile(text: str) -> str:
    found = re.search(r"(\d{1,2}) ?(?:to|-|–) ?(\d{2,3})", text)
    return f"{int(found[1])}-{int(found[2])}%" if found else ""


_READERS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "age": _age,
        "year_group": _year_group,
        "idaci": _decile,
        "length": _days,
        "days": _days,
        "days_band": days_band,
    }
)


def _without_prefix(names: OfficialNames, characteristic: str, bare: str) -> Sequence[tuple[str, str]]:
    """A text as it stands, and without what groups of a characteristic may begin with, the longest first."""
    of = ("ethnicity_major", "ethnicity") if characteristic.startswith("ethnicity") else (characteristic,)
    prefixes = sorted(
        ((prefix, each.name) for each in names.breakdowns if each.name in of for prefix in each.prefixes),
        key=lambda pair: -len(pair[0]),
    )
    found = [
        (name, bare.removeprefix(prefix).strip())
        for prefix, name in prefixes
        if bare.startswith(f"{prefix} ")
    ]
    own = [(characteristic, bare), *((name, bare) for name in reversed(of) if name != characteristic)]
    return [*found, *own]


def _crossed(names: OfficialNames, first: str, second: str, text: str) -> Parts | None:
    """Groups of two characteristics in one text, the second of them at its end."""
    words = text.split()
    for place in range(len(words) - 1, 0, -1):
        last = group_in(names, second, " ".join(words[place:]))
        if last and last[0]:
            other = group_in(names, first, " ".join(words[:place]))
            return (other, last) if other else None
    return None
