"""What a site is made of: released tables, and the words that are not figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from wholeschool.disclosure import Released, Value
from wholeschool.reference.forms import forms, ladder
from wholeschool.report.group_counts import GroupCounts
from wholeschool.report.group_rates import GroupRates

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


LADDERS = ("school_exclusion", "self_exclusion")
"""The branches that have rungs."""


@dataclass(frozen=True)
class School:
    """A school with a page of its own."""

    urn: str
    name: str
    phase: str
    phase_code: str = ""


@dataclass(frozen=True)
class Claim:
    """A change or a difference larger than chance makes it; its figures are looked up among those released.

    `kind` is displacement, journey or code; `urn` the school; `parts` the keys that the sentence is made of:

    * displacement: the forms that rose while suspension fell;
    * journey: branch, rung, whether it is more or fewer than elsewhere, and the school at which the same
      finding is told on the trust's page (empty: this one);
    * code: the code, and whether it is flagged or claimed.
    """

    kind: str
    urn: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class SiteContent:
    """Everything that is on the site. Figures come in as `Released` and in no other way.

    * `forms`: days and pupils by form (`disclosure.release`), totals `all` and one a branch of `CONTINUUM`;
    * `half_terms`: days and pupils by half-term within forms, keys "1" to "6" ("0": outside the calendar);
    * `measures`: a figure a measure of `reference.measures`, periods are academic years (202425);
    * `beside`: figures `BESIDE`, `NO_MINUTES` and `CONTEXT`;
    * `quality`: sessions by finding of the ledger, and `assumed`, the share of assumed durations;
    * `steps`: the continuum in full, keys as the functions of this file give them: where pupils stand, year
      groups, journeys, displacement, hidden forms, duties, who waits for an action;
    * `england`: published rates, a row a measure and phase, of codes a row a code (`group`) and phase;
    * `likes`: schools beside schools like them by published figures, a row a school and measure.

    `half_term` is the one that the data reach into, `claims` what stands up to chance and may be said,
    `compared` the schools whose year was held against the one before for displacement.
    `left_out`: the academic year that has days of August alone, and is not the site's; else empty.
    `gaps`: counts of groups of pupils, for pages of their own; where there are none, so are these pages.
    `rates`: rates of events and of days of groups, for the trust's page of gaps.
    `library`: the page of a library of practices beside the site's; empty = there is none. `evaluations`: the
    same of the page of evaluations.
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
    steps: Released
    england: Released
    likes: Released
    half_term: int
    claims: tuple[Claim, ...] = ()
    compared: tuple[str, ...] = ()
    left_out: str = ""
    gaps: tuple[GroupCounts, ...] = ()
    rates: tuple[GroupRates, ...] = ()
    library: str = ""
    evaluations: str = ""

    @property
    def tables(self) -> tuple[Released, ...]:
        """All released tables of the site."""
        return (self.forms, self.half_terms, self.measures, self.beside, self.quality, self.steps)

    @property
    def year_before(self) -> str:
        """The year before the site's where its figures are there; else empty."""
        periods = {str(row["period"]) for row in self.measures.rows}
        return max((period for period in periods if period < self.year), default="")

    def figure(
        self, table: Released, key: str, population: str, year: str | None = None
    ) -> Mapping[str, Value] | None:
        """The row of a figure, of the site's year where none is given; None where there is none.

        Where there is no year before, `year_before` is empty, and nothing is found of it.
        """
        return self._placed[id(table)].get((key, population, self.year if year is None else year))

    @cached_property
    def _placed(self) -> Mapping[int, Mapping[tuple[Value, ...], Mapping[str, Value]]]:
        """The rows of each table of figures by figure, population and period: pages ask for thousands."""
        names = ("figure", "population", "period")
        return {
            id(table): {tuple(row[name] for name in names): row for row in table.rows}
            for table in (self.measures, self.beside, self.quality, self.steps)
        }

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


def rung_labels(branch: str) -> dict[int, str]:
    """What people call each rung of a branch, the lowest first; forms on one rung are named together."""
    names: dict[int, list[str]] = {}
    for form in ladder(branch):
        names.setdefault(form.rung or 0, []).append(form.label)
    # The rung of detentions counts every one, also those outside lesson time.
    return {
        rung: "Detention" if "Detention" in labels[0] else labels[0] if len(labels) == 1 else "Late"
        for rung, labels in names.items()
    }


def standing_key(branch: str, rung: int) -> str:
    """Key in `steps` of the pupils whose highest rung on a branch this is; 0 = none."""
    return f"stand:{branch}:{rung}"


def reason_key(code: str) -> str:
    """Key in `steps` of the suspensions for a reason."""
    return f"reason:{code}"


def year_group_key(group: str, figure: str) -> str:
    """Key in `steps` of a year group's figure: absence or suspended."""
    return f"year:{group}:{figure}"


def journey_key(branch: str, rung: int, way: str) -> str:
    """Key in `steps` of pupils' half-terms at a rung that were followed by one higher, lower or the same."""
    return f"journey:{branch}:{rung}:{way}"


def elsewhere_key(branch: str, rung: int) -> str:
    """Key in `steps` of how often a rung was followed by a higher one at a school's likes.

    That is at the other schools of its phase, among pupils of the school's year groups.
    """
    return f"journey:{branch}:{rung}:elsewhere"


def displacement_key(form: str, half_term: int) -> str:
    """Key in `steps` of a form's sessions in every 1,000 possible ones of a half-term; 0 = the year."""
    return f"displace:{form}:{half_term}"


def year_step_key(branch: str, group: str, start: str, way: str) -> str:
    """Key in `steps` of what followed a year group's half-terms on a rung (`start` on), or on none (off)."""
    return f"journey:{branch}:year:{group}:{start}:{way}"


def bound_key(key: str, side: str) -> str:
    """Key in `steps` of the end (low, high) of the 95 % interval of a figure."""
    return f"{key}:{side}"


def wait_key(branch: str, rung: int, what: str) -> str:
    """Key in `steps` of the wait from a rung to the next one or higher, in school weeks.

    `what`: begun (how many years of pupils), median, or an end of its interval (low, high). 0 weeks = not
    reached within the year: a wait is of one week or more.
    """
    return f"wait:{branch}:{rung}:{what}"


YEAR, HALF_TERM = "year", "half_term"
"""What a line of absence is judged on: the year so far, or the half-term alone."""


def within_key(rung: int, span: str) -> str:
    """Key in `steps` of the pupils at or above a line of absence: over the year so far, or the half-term."""
    return f"within:{rung}:{span}"


def code_key(code: str, what: str) -> str:
    """Key in `steps` of a code in 1,000 possible sessions: share, and what like schools lead one to expect.

    `what`: share, usual, or a limit (low, high) outside which one in a hundred like schools would lie.
    """
    return f"code:{code}:{what}"


def doubt_key(check: str) -> str:
    """Key in `steps` of the pupils behind findings of a sort that are hard to believe."""
    return f"doubt:{check}"
