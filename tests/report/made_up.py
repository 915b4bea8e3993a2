"""A made-up trust of four schools, released as a real one would be: for the tests of pages and words."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

import numpy as np

from tests.report.made_up_figures import (
    PUPILS,
    SCHOOLS,
    beside_figures,
    measures_figures,
    quality_figures,
    steps_figures,
)
from tests.report.made_up_groups import released_gaps, released_group_rates
from wholeschool.actions.report_england import published_rates
from wholeschool.disclosure import (
    Category,
    CountTable,
    Population,
    Released,
    ReleasedColumn,
    Total,
    ValueColumn,
    load_policy,
    release_figures,
    release_within,
)
from wholeschool.reference.forms import forms
from wholeschool.report import TRUST, SiteContent
from wholeschool.report.code_use import CLAIMED
from wholeschool.report.content import (
    CONTINUUM,
    Claim,
)

SOURCE = "Made-up registers of a trust that does not exist."
LOST = tuple(form.name for form in forms().values() if form.branch in CONTINUUM and form.is_lost)
RARE = {"permanent_exclusion": 0.004, "reduced_timetable": 0.01, "suspension": 0.04, "truancy": 0.05}
HALF_TERMS = ("1", "2", "3", "4", "5", "6")
BOOKS = dict[tuple[int, str, str, str], float]
"""Pupil, school, form, half-term → days."""


@dataclass(frozen=True)
class MadeUp:
    """The books that a site is made from, and the site."""

    books: BOOKS
    content: SiteContent


def books(seed: int = 1, largest_loss: dict[str, float] | None = None) -> BOOKS:
    rng = np.random.default_rng(seed)
    days: BOOKS = {}
    first = 0
    for urn, pupils in PUPILS.items():
        for pupil in range(first, first + pupils):
            for form in LOST:
                share = RARE.get(form, 0.12) * (0.2 if urn == "100004" else 1)
                for half_term in HALF_TERMS if rng.random() < share else ():
                    if rng.random() < 0.5:
                        days[(pupil, urn, form, half_term)] = float(rng.integers(1, 9)) / 4
        first += pupils
    return days


def content(seed: int = 1) -> SiteContent:
    """The site of the trust: its tables have been through disclosure like any other."""
    policy, days = load_policy(), books(seed)
    by_form: Counter[tuple[int, str, str]] = Counter()
    for (pupil, urn, form, _), value in days.items():
        by_form[(pupil, urn, form)] += value
    lost_table, half_terms = release_within(
        _table("Days lost by form", by_form, _form_categories(), _totals()),
        {form: _half_terms(days, form) for form in LOST},
        policy,
        "Days lost by half-term",
    )
    return SiteContent(
        trust="Riverside & Hills Trust",
        schools=SCHOOLS,
        year="202425",
        last_day=date(2025, 7, 18),
        made_on=date(2025, 9, 1),
        version="0.1.0",
        forms=lost_table,
        half_terms=half_terms,
        measures=release_figures("Measures", SOURCE, list(measures_figures(seed)), policy),
        beside=release_figures("Beside", SOURCE, list(beside_figures(seed)), policy),
        quality=release_figures("Quality", SOURCE, list(quality_figures(seed)), policy),
        steps=release_figures("Steps", SOURCE, list(steps_figures(seed)), policy),
        england=published_rates("202425"),
        likes=_likes(),
        half_term=6,
        claims=(
            Claim("displacement", "100001", ("internal_exclusion",)),
            Claim("journey", "100001", ("school_exclusion", "3", "more", "")),
            Claim("code", "100002", ("N", CLAIMED)),
        ),
        compared=("100001", "100002"),
        gaps=tuple(released_gaps(PUPILS, SOURCE)),
        rates=tuple(released_group_rates(SOURCE)),
    )


def _likes() -> Released:
    """Where two schools stood among schools like them; of the others nothing is published."""
    columns = ("population", "measure", "period", "rate", "likes", "lower", "middle", "upper", "percentile")
    names = (*columns, "position", "words")
    rows = [
        (
            "100001",
            36.36,
            63,
            3.36,
            6.1,
            10.22,
            100.0,
            "very high",
            "In 2016/17 it had 36.36 per 100 pupils.",
        ),
        ("100004", 0.5, 40, 0.0, 0.2, 0.7, 60.0, "usual", "In 2016/17 it had 0.5 per 100 pupils."),
    ]
    return Released.published(
        "Schools beside schools like them",
        [ReleasedColumn(name) for name in names],
        [dict(zip(names, (urn, "suspension_rate", "2016/17", *more), strict=True)) for urn, *more in rows],
        source="Department for Education, files of single schools: made_up.csv",
    )


def _form_categories() -> tuple[Category, ...]:
    return tuple(Category(name, forms()[name].label, forms()[name].branch) for name in LOST)


def _totals() -> tuple[Total, ...]:
    branches = {b: frozenset(n for n in LOST if forms()[n].branch == b) for b in CONTINUUM}
    return (
        Total("all", "All forms", frozenset(LOST)),
        *(Total(b, b, names) for b, names in branches.items()),
    )


def _half_terms(days: BOOKS, form: str) -> CountTable:
    rows = {(pupil, urn, half): value for (pupil, urn, name, half), value in days.items() if name == form}
    return _table("Half-terms", rows, tuple(Category(h, h, str((int(h) + 1) // 2)) for h in HALF_TERMS), ())


def _table(title, rows, categories, totals) -> CountTable:
    def population(key: str, label: str) -> Population:
        mine = {row: value for row, value in rows.items() if key in (TRUST, row[1])}
        sets: dict[int, set[str]] = {}
        sums: Counter[str] = Counter()
        for (pupil, _, category), value in mine.items():
            sets.setdefault(pupil, set()).add(category)
            sums[category] += value
        pupils = Counter(frozenset(each) for each in sets.values())
        return Population(key, label, pupils, {name: {"days": value} for name, value in sums.items()})

    parts = tuple(population(school.urn, school.name) for school in SCHOOLS)
    columns = (ValueColumn("days", "days"),)
    return CountTable(title, SOURCE, categories, columns, population(TRUST, "The trust"), parts, totals)
