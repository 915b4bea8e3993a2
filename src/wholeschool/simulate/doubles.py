"""Children with two records, planted: what a matching of names has to find, and what it must leave.

The names are varied as real ones are, a few of them frequent and many rare, and nobody's.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from wholeschool.simulate.upn import FICTITIOUS_LA, check_letter

DOUBLES = ("as it was", "surname misspelt", "forename misspelt", "names changed round",
           "day and month changed round", "at another school",
           "surname misspelt, at another school")  # fmt: skip
DECOYS = ("twin", "sibling", "namesake", "stranger")
HEADERS = (
    "UPN",
    "URN",
    "Academic year",
    "Start",
    "Status",
    "Sex",
    "Year group",
    "Surname",
    "Forename",
    "DOB",
)
_BEGINNINGS = ("Nonesuch", "Feign", "Figment", "Fable", "Pretend", "Madeup", "Dreamt", "Suppos", "Notreal",
               "Invent", "Whimsic", "Mythic")  # fmt: skip
_MIDDLES = ("", "er", "ing", "an", "ols", "mar", "tin", "os")
_ENDINGS = ("ley", "worth", "combe", "thwaite", "bury", "ham", "sby", "wick", "garth", "ford", "dale", "stow")
_FORENAMES = tuple(
    first + last
    for first in (
        "Bram",
        "Furz",
        "Haw",
        "Juni",
        "Kingc",
        "Mall",
        "Nett",
        "Pipp",
        "Quin",
        "Sorr",
        "Tans",
        "Yarr",
    )
    for last in ("a", "ia", "o", "en", "ette", "by", "is", "el")
)
_FEW_ARE_FREQUENT = 0.6
_MONTHS = 12


@dataclass(frozen=True)
class _Child:
    upn: str
    urn: int
    year: str
    start: date
    sex: str
    year_group: str
    surname: str
    forename: str
    born: date

    def row(self) -> tuple[Any, ...]:
        return (self.upn, self.urn, self.year, self.start, "C", self.sex, self.year_group, self.surname,
                self.forename, self.born)  # fmt: skip


def plant_doubles(
    enrolments: Sequence[Mapping[str, str]], count: int, rng: np.random.Generator
) -> tuple[bytes, list[dict[str, str]]]:
    """A file of names of everybody on a year's rolls, and of `count` more records under temporary UPNs.

    Three in five of these are somebody's second record, the others resemble somebody. Also gives the truth of
    each: `upn`, `kind`, and `same_as` (the UPN of the same child, "" = nobody) or `resembles`.
    """
    children = [_child(row, rng) for row in enrolments]
    names = _surnames()
    schools = sorted({child.urn for child in children})
    more, truth = [], []
    for number, place in enumerate(
        rng.choice(len(children), min(count, len(children)), replace=False).tolist()
    ):
        kinds = DOUBLES if number % 5 < 3 else DECOYS
        kind, of = kinds[int(rng.integers(len(kinds)))], children[place]
        if kind == DOUBLES[4] and (of.born.day > _MONTHS or of.born.day == of.born.month):
            kind = DOUBLES[0]
        other = replace(
            of, upn=_temporary_upn(number), start=of.start + timedelta(days=int(rng.integers(7, 90)))
        )
        other = (
            _as_double(other, kind, schools, rng) if kind in DOUBLES else _as_decoy(other, kind, names, rng)
        )
        more.append(other)
        role = "same_as" if kind in DOUBLES else "resembles"
        truth.append({"upn": other.upn, "kind": kind, "same_as": "", "resembles": ""} | {role: of.upn})
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADERS)
    writer.writerows(child.row() for child in (*children, *more))
    return text.getvalue().encode(), truth


def _child(row: Mapping[str, str], rng: np.random.Generator) -> _Child:
    group = int(row["Year group"]) if row["Year group"].isdigit() else 0
    year = int(row["Academic year"][:4])
    born = date(year - 5 - group, 9, 1) + timedelta(days=int(rng.integers(365)))
    surname, forename = _frequent(_surnames(), rng), _frequent(_FORENAMES, rng)
    return _Child(
        row["UPN"], int(row["URN"]), row["Academic year"], date.fromisoformat(row["Start"]), row["Sex"],
        row["Year group"], surname, forename, born,
    )  # fmt: skip


def _as_double(child: _Child, kind: str, schools: Sequence[int], rng: np.random.Generator) -> _Child:
    if kind.startswith("surname misspelt"):
        child = replace(child, surname=_misspelt(child.surname, rng))
    if kind == "forename misspelt":
        return replace(child, forename=_misspelt(child.forename, rng))
    if kind == "names changed round":
        return replace(child, surname=child.forename, forename=child.surname)
    if kind == "day and month changed round":
        return replace(child, born=child.born.replace(month=child.born.day, day=child.born.month))
    if kind.endswith("at another school"):
        others = [urn for urn in schools if urn != child.urn] or [child.urn]
        return replace(child, urn=others[int(rng.integers(len(others)))])
    return child


def _as_decoy(child: _Child, kind: str, surnames: Sequence[str], rng: np.random.Generator) -> _Child:
    forename = next(
        name for name in iter(lambda: _frequent(_FORENAMES, rng), "") if name[:3] != child.forename[:3]
    )
    if kind == "twin":
        return replace(child, forename=forename)
    days = timedelta(days=int(rng.integers(300, 330)))
    if kind == "sibling":
        return replace(child, forename=forename, born=child.born - days)
    if kind == "namesake":
        return replace(child, born=child.born - days)
    return replace(child, forename=forename, surname=_frequent(surnames, rng), born=child.born - days)


def _misspelt(name: str, rng: np.random.Generator) -> str:
    """The name with two letters changed round, or one lacking, never the first."""
    at = int(rng.integers(1, len(name) - 1))
    if rng.random() < 0.5:
        return name[:at] + name[at + 1 :]
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _frequent(names: Sequence[str], rng: np.random.Generator) -> str:
    """One of the names; the first are drawn most often."""
    weights = np.arange(1, len(names) + 1) ** -_FEW_ARE_FREQUENT
    return names[int(np.searchsorted(np.cumsum(weights / weights.sum()), rng.random()))]


def _surnames() -> tuple[str, ...]:
    return tuple(first + middle + last for middle in _MIDDLES for first in _BEGINNINGS for last in _ENDINGS)


def _temporary_upn(number: int) -> str:
    rest = f"{FICTITIOUS_LA}{9000 + number // 100:04}24{number % 100:02}A"
    return check_letter(rest) + rest
