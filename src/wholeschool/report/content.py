"""What a site is made of: released tables, and the words that are not figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wholeschool.disclosure import Released, Value
from wholeschool.reference.forms import forms

TRUST = "trust"
"""Key of the whole in every released table; a school's key is its URN as text."""

CONTINUUM = ("school_exclusion", "self_exclusion", "hidden")
"""Branches whose lost time makes up “lost learning (all forms)”."""

OFFSITE_OTHER = "offsite_other"
"""Key in `beside` of off-site provision for other reasons than behaviour, which is on no branch."""

BESIDE = ("offsite_provision", OFFSITE_OTHER, "internal_ap", "offsite_unverified", "no_mark", "study_leave")
"""Keys in `beside` of time elsewhere and of unverified time: days that are never added to lost days."""

NO_MINUTES = ("managed_move", "elective_home_education", "flexi_schooling")
"""Keys in `beside` of forms that take no minutes: numbers of pupils."""

CONTEXT = ("illness", "medical", "unable_to_attend", "authorised_other")
"""Keys in `beside` of lost time that is no exclusion: days. The last holds all other authorised absence."""


@dataclass(frozen=True)
class School:
    """A school with a page of its own."""

    urn: str
    name: str
    phase: str


@dataclass(frozen=True)
class SiteContent:
    """Everything that is on the site. Figures come in as `Released` and in no other way.

    * `forms`: days and pupils by form (`disclosure.release`), totals `all` and one a branch of `CONTINUUM`;
    * `half_terms`: days and pupils by half-term within forms, keys "1" to "6" ("0": outside the calendar);
    * `measures`: a figure a measure of `reference.measures`, periods are academic years (202425);
    * `beside`: figures `BESIDE`, `NO_MINUTES` and `CONTEXT`;
    * `quality`: sessions by finding of the ledger, and `assumed`, the share of assumed durations.
    """

    trust: str
    schools: tuple[School, ...]
    year: str
    last_day: date
    made_on: date
    version: str
    forms: Released
    half_terms: Released
    measures: Released
    beside: Released
    quality: Released

    @property
    def tables(self) -> tuple[Released, ...]:
        """All released tables of the site."""
        return (self.forms, self.half_terms, self.measures, self.beside, self.quality)

    def figure(
        self, table: Released, key: str, population: str, year: str = ""
    ) -> Mapping[str, Value] | None:
        """The row of a figure, of the site's year where none is given; None where there is none."""
        rows = table.where(figure=key, population=population, period=year or self.year)
        return rows[0] if rows else None

    def total(self, key: str, population: str) -> Mapping[str, Value] | None:
        """The row of a total of the forms; None where it is not shown."""
        rows = self.forms.where(population=population, kind="total", key=key)
        return rows[0] if rows else None

    def name_of(self, population: str) -> str:
        """The name of the trust or of a school."""
        return {TRUST: self.trust, **{school.urn: school.name for school in self.schools}}[population]


def branches_of(key: str) -> frozenset[str]:
    """The branches that a block of forms lies on, from its key."""
    return frozenset(forms()[name].branch for name in key.split())


def rungs_of(key: str) -> tuple[int, ...]:
    """The rungs of a block of forms, from its key; a form without a rung adds none."""
    rungs = (forms()[name].rung for name in key.split())
    return tuple(sorted({rung for rung in rungs if rung is not None}))
