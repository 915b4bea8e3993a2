"""Practices: supports that schools give, and what is published of them; reviewed data in `practices.toml`.

A school adds its own by a `practices.toml` in its store; they stand beside the reviewed ones and cannot
replace them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from wholeschool.errors import DamagedDataError, WrongCallError, nearest
from wholeschool.reference.headers import fold
from wholeschool.reference.own_file import read_own
from wholeschool.reference.toml_fields import Fields

FILE = "practices.toml"
_ID = re.compile(r"[a-z][a-z0-9_]{1,39}")
_OLDEST = 1950


@dataclass(frozen=True)
class PracticeSource:
    """Where a practice is described; `year`: of a page without a date, when it was read. `read`: by us."""

    title: str
    publisher: str
    year: int
    read: bool


@dataclass(frozen=True)
class Evidence:
    """What a publisher says of the effect on one outcome (`of`), rated on the publisher's own scale."""

    publisher: str
    of: str
    scale: str
    rating: str
    says: str
    year: int
    read: bool


@dataclass(frozen=True)
class Practice:
    """A support. Its dose is counted in `dose_unit`, such as sessions.

    `cost_per_pupil` is in pounds as published in `cost_source`; None where `no_cost` says why. `no_rating`
    says why there is no evidence, where there is none. `provision`: it takes the place of lessons, so that
    purpose, share of the week, way back and destination are recorded too. `also` are other words for it.
    `own`: a school's.
    """

    id: str
    name: str
    what: str
    for_whom: str
    core_parts: tuple[str, ...]
    dose_unit: str
    usual_dose: str
    provision: bool
    cost_per_pupil: float | None
    cost_source: str
    no_cost: str
    sources: tuple[PracticeSource, ...]
    evidence: tuple[Evidence, ...]
    no_rating: str
    also: tuple[str, ...] = ()
    own: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """All that it may be called."""
        return (self.id, self.name, *self.also)


@dataclass(frozen=True)
class Practices:
    """The practices of a file by id; a file of a school's own has no review."""

    practices: Mapping[str, Practice]
    author: str = ""
    checker: str = ""
    reviewed_on: date | None = None
    review_by: date | None = None


@cache
def national_practices() -> Practices:
    """The practices as reviewed. Raises DamagedDataError, with the field, where the file is not whole."""
    text = (resources.files("wholeschool.reference") / FILE).read_text(encoding="utf-8")
    return parse_practices(text, where=f"reference/{FILE}", reviewed=True)


def practices_for(folder: Path) -> Mapping[str, Practice]:
    """The practices of a store: the reviewed ones, and those of its own `practices.toml` where it has one.

    Raises WrongCallError, with the practice and the field, where that file cannot be followed.
    """
    known = national_practices().practices
    path = folder / FILE
    if not path.exists():
        return known
    own = read_own(
        path,
        lambda text: _beside(parse_practices(text, where=FILE, reviewed=False).practices, known),
        advice="Mend the field, or take the practice out of the file.",
    )
    return MappingProxyType({**known, **own})


def asked_practice(word: str, known: Mapping[str, Practice]) -> Practice:
    """The practice of that id, name or other word. Raises WrongCallError, with the nearest."""
    found = practice_words(known).get(fold(word))
    if found is None:
        names = {each: practice.id for practice in known.values() for each in practice.words}
        near = nearest(word, names)
        raise WrongCallError(
            f"there is no practice “{word}”",
            nearest=names.get(near, ""),
            advice=f"There are: {', '.join(known)}. Others stand in {FILE} in the store's folder.",
        )
    return known[found]


def asked_provision(word: str, known: Mapping[str, Practice]) -> Practice:
    """As `asked_practice`, of those in place of lessons. Raises WrongCallError where it is none of these."""
    asked = asked_practice(word, known)
    if not asked.provision:
        there = [each.id for each in known.values() if each.provision]
        raise WrongCallError(
            f"{asked.name} takes the place of no lessons", advice=f"These do: {', '.join(there)}."
        )
    return asked


def practice_words(known: Mapping[str, Practice]) -> Mapping[str, str]:
    """Whatever a practice may be called, folded → its id."""
    return {fold(word): practice.id for practice in known.values() for word in practice.words}


def parse_practices(toml: str, *, where: str, reviewed: bool) -> Practices:
    """The practices of a file's text; `reviewed` ones have sources, and the file its review.

    Raises DamagedDataError as `national_practices` does.
    """
    fields = Fields.parse(where, toml)
    review = fields.review() if reviewed else {}
    found: dict[str, Practice] = {}
    for each in fields.tables("practices"):
        practice = _practice(each, reviewed)
        if practice.id in found:
            raise each.wrong("id", f"is “{practice.id}”, which stands twice")
        found[practice.id] = practice
    fields.finish()
    _refuse_shared_words(found, where)
    return Practices(MappingProxyType(found), **review)


def _practice(fields: Fields, reviewed: bool) -> Practice:
    name = fields.one("id", str)
    if not _ID.fullmatch(name):
        raise fields.wrong("id", "should be small letters, digits and _, such as reading_buddies")
    sources = tuple(_source(each) for each in fields.tables("sources"))
    evidence = tuple(_evidence(each) for each in fields.tables("evidence"))
    cost = fields.number("cost_per_pupil", default=math.nan)
    if cost < 0:
        raise fields.wrong("cost_per_pupil", f"is {cost:g}, and a cost is 0 or more")
    practice = Practice(
        name,
        fields.one("name", str),
        fields.one("what", str),
        fields.text("for_whom"),
        fields.texts("core_parts"),
        fields.one("dose_unit", str),
        fields.text("usual_dose"),
        fields.one("provision", bool, default=False),
        None if math.isnan(cost) else cost,
        fields.text("cost_source"),
        fields.text("no_cost"),
        sources,
        evidence,
        fields.text("no_rating"),
        fields.texts("also"),
        own=not reviewed,
    )
    fields.finish()
    _check_said(fields, practice, reviewed)
    return practice


def _check_said(fields: Fields, practice: Practice, reviewed: bool) -> None:
    if practice.cost_per_pupil is not None and not practice.cost_source:
        raise fields.wrong("cost_source", "is missing: say where the cost was read")
    if not reviewed:
        return
    if practice.cost_per_pupil is None and not practice.no_cost:
        raise fields.wrong("no_cost", "is missing: say why there is no cost")
    if not practice.evidence and not practice.no_rating:
        raise fields.wrong("no_rating", "is missing: say why there is no evidence")
    for name in ("sources", "core_parts", "for_whom", "usual_dose"):
        if not getattr(practice, name):
            raise fields.wrong(name, "is missing")


def _source(fields: Fields) -> PracticeSource:
    source = PracticeSource(
        fields.one("title", str), fields.one("publisher", str), _year(fields), fields.one("read", bool)
    )
    fields.finish()
    return source


def _evidence(fields: Fields) -> Evidence:
    texts = {name: fields.one(name, str) for name in ("publisher", "of", "scale", "rating", "says")}
    evidence = Evidence(**texts, year=_year(fields), read=fields.one("read", bool))
    fields.finish()
    return evidence


def _year(fields: Fields) -> int:
    year = fields.one("year", int)
    if not _OLDEST <= year <= date.today().year:
        raise fields.wrong("year", f"is {year}")
    return year


def _beside(own: Mapping[str, Practice], known: Mapping[str, Practice]) -> Mapping[str, Practice]:
    """A school's own practices, where none takes the id or a word of a reviewed one."""
    for practice in own.values():
        if practice.id in known:
            raise DamagedDataError(
                f"The practice “{practice.id}” is a reviewed one.",
                where=FILE,
                advice="Give yours another id.",
            )
    _refuse_shared_words({**known, **own}, FILE)
    return own


def _refuse_shared_words(practices: Mapping[str, Practice], where: str) -> None:
    """One word for two practices would say nothing."""
    whose: dict[str, str] = {}
    for practice in practices.values():
        for word in practice.words:
            before = whose.setdefault(fold(word), practice.id)
            if before != practice.id:
                raise DamagedDataError(
                    f"“{word}” is a word for {before} and for {practice.id}.",
                    where=where,
                    advice="Take it out of one.",
                )
