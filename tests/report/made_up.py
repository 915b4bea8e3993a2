"""A made-up trust of four schools, released as a real one would be: for the tests of pages and words."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

import numpy as np

from wholeschool.actions.report_england import published_rates
from wholeschool.actions.report_gaps import released_groups
from wholeschool.actions.report_group_rates import released_rates
from wholeschool.disclosure import (
    Category,
    CountTable,
    Figure,
    FigureSet,
    Population,
    Released,
    ReleasedColumn,
    Total,
    ValueColumn,
    load_policy,
    release_figures,
    release_within,
)
from wholeschool.equity.measured import MeasuredRows
from wholeschool.reference.forms import forms
from wholeschool.reference.measures import measures
from wholeschool.report import TRUST, School, SiteContent
from wholeschool.report.alternative import ALTERNATIVE, DIFFERENCE, HERE, MAIN, WEEKS
from wholeschool.report.attention import HIDDEN
from wholeschool.report.code_use import CLAIMED, CODES
from wholeschool.report.content import (
    BESIDE,
    CONTEXT,
    CONTINUUM,
    HALF_TERM,
    LADDERS,
    NO_MINUTES,
    YEAR,
    Claim,
    bound_key,
    code_key,
    displacement_key,
    doubt_key,
    journey_key,
    reason_key,
    standing_key,
    wait_key,
    within_key,
    year_group_key,
    year_step_key,
)
from wholeschool.report.displacement import WATCHED
from wholeschool.report.doubts import SHOWN
from wholeschool.report.duties import DUTIES, NEVER_DONE, NOT_COMPARED, STATES, UNDATED
from wholeschool.report.group_counts import BY, MEASURES, GroupCounts
from wholeschool.report.pages import HEADLINES
from wholeschool.report.suspensions import BESIDE as BESIDE_SUSPENSIONS
from wholeschool.report.words import WHAT_TO_DO

SOURCE = "Made-up registers of a trust that does not exist."
SCHOOLS = (
    School("100001", "Ashby Academy", "Secondary", "SS"),
    School("100002", "Birch Lane Primary & Nursery <School>", "Primary"),
    School("100003", "Cedar House", "Alternative provision"),
    School("100004", "Dunmore", "Primary", "PS"),
)
PUPILS = {"100001": 900, "100002": 310, "100003": 60, "100004": 30}
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
        measures=release_figures("Measures", SOURCE, list(_measures(seed)), policy),
        beside=release_figures("Beside", SOURCE, list(_beside(seed)), policy),
        quality=release_figures("Quality", SOURCE, list(_quality(seed)), policy),
        steps=release_figures("Steps", SOURCE, list(_steps(seed)), policy),
        england=published_rates("202425"),
        likes=_likes(),
        half_term=6,
        claims=(
            Claim("displacement", "100001", ("internal_exclusion",)),
            Claim("journey", "100001", ("school_exclusion", "3", "more", "")),
            Claim("code", "100002", ("N", CLAIMED)),
        ),
        compared=("100001", "100002"),
        gaps=tuple(_gaps()),
        rates=tuple(_group_rates()),
    )


GROUPS = {
    "fsm": ("free school meals", "no free school meals"),
    "sen": ("No SEN provision", "Education, health and care plan", "SEN support"),
    "sex": ("Female", "Male"),
    "ethnicity_major": ("Asian or Asian British", "Black or Black British", "White"),
}


def _gaps():
    """Groups at each school: more of those with free school meals are counted everywhere.

    Of persistent absence by sex Simpson's paradox is planted: at each school fewer girls are counted than
    boys, and most girls go to the school where most are.
    """
    for by, groups in GROUPS.items():
        for key in MEASURES:
            counts = np.array(
                [[_cell(urn, by, key, at, len(groups)) for at in range(len(groups))] for urn in PUPILS]
            )
            of = GroupCounts(key, by, f"{measures()[key].title} by {BY[by]}")
            yield released_groups(of, counts, [*PUPILS], groups, SOURCE, load_policy())
        for step, share in (("school_exclusion:1", 0.5), ("self_exclusion:0", 0.02)):
            went = [
                [
                    [int(share * n * (1.6 if not at else 1.0)), n]
                    for at, n in enumerate((200, 600, 90)[: len(groups)])
                ]
            ]
            of = GroupCounts(step, by, "On a rung, then a higher rung")
            yield released_groups(of, np.array(went), ["all"], groups, SOURCE, load_policy())


def _group_rates():
    """Suspensions of two thousand pupils, of those with free school meals three times as many."""
    dice = np.random.default_rng(5)
    group = np.repeat([0, 1], [600, 1400])
    rows = MeasuredRows(
        pupil=np.arange(2000), school=np.zeros(2000, dtype=np.int64), group=group,
        part=dice.poisson(np.where(group == 0, 0.3, 0.1)).astype(float), whole=np.ones(2000),
        groups=GROUPS["fsm"], schools=1, shares=False,
    )  # fmt: skip
    yield from released_rates("suspension_rate", "fsm", rows, "202425", SOURCE, load_policy())


def _cell(urn: str, by: str, key: str, group: int, groups: int) -> list[int]:
    pupils = PUPILS[urn] // groups
    share = (0.2 if key == "persistent_absence" else 0.06) * (1 if group else 2)
    if (by, key) == ("sex", "persistent_absence") and urn in ("100001", "100002"):
        pupils = {("100001", 0): 600, ("100001", 1): 100, ("100002", 0): 50, ("100002", 1): 250}[urn, group]
        share = {"100001": 0.40, "100002": 0.10}[urn] * (1.5 if group else 1)
    return [round(share * pupils), pupils - round(share * pupils)]


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


def _steps(seed: int):
    """The continuum in full, of the two years, at levels that nobody would take for real ones."""
    rng = np.random.default_rng(seed + 40)
    yield from _two_years(rng)
    yield from _journeys(rng)
    yield from _rates(rng)
    duties = [
        f"duty:{duty}:{state}"
        for duty in DUTIES
        for state in STATES
        if state == "breach" or duty not in NEVER_DONE
    ]
    duties += [f"duty:{duty}:{state}" for duty in UNDATED for state in ("case", "done")]
    reasons = [reason_key(code) for code in ("DB", "PP", "VA")]
    lines = [within_key(rung, span) for rung in (5, 6) for span in (YEAR, HALF_TERM)]
    keys = [*HIDDEN, *duties, *ALTERNATIVE, *lines]
    for key in ("gap:waiting", *keys, *BESIDE_SUSPENSIONS, *reasons):
        yield _set(key, "202425", "count", {urn: int(rng.integers(0, 40)) for urn in PUPILS})
    for key in keys:
        if key.split(":")[1] not in (*NOT_COMPARED, "part_time"):
            yield _set(key, "202324", "count", {urn: int(rng.integers(0, 40)) for urn in PUPILS})
    for check in SHOWN[::2]:
        yield _set(doubt_key(check), "202425", "count", {urn: int(rng.integers(0, 400)) for urn in PUPILS})


def _two_years(rng):
    for period in ("202324", "202425"):
        for branch in LADDERS:
            for rung in range(8):
                counts = {urn: int(n * rng.uniform(0, 0.4) / (rung + 1) ** 2) for urn, n in PUPILS.items()}
                yield _set(standing_key(branch, rung), period, "count", counts)
        for form in WATCHED:
            for term in range(7):
                counts = {urn: int(n * rng.uniform(0, 2)) for urn, n in PUPILS.items()}
                yield _set(displacement_key(form, term), period, "rate", counts, per=1000)
        for group in ("7", "8", "9"):
            for figure, shows in (("absence", "rate"), ("suspended", "share")):
                counts = {urn: int(n * rng.uniform(0, 0.3)) for urn, n in PUPILS.items()}
                yield _set(year_group_key(group, figure), period, shows, counts)


def _journeys(rng):
    for branch in LADDERS:
        for rung in range(7):
            yield from _ways(rng, lambda way, b=branch, r=rung: journey_key(b, r, way))
            for what, weeks in (("median", 9), ("low", 7), ("high", 12)):
                yield _rate(wait_key(branch, rung, what), 1, dict.fromkeys(PUPILS, weeks if rung < 4 else 0))
            yield _set(wait_key(branch, rung, "begun"), "202425", "count", PUPILS)
        for group in ("7", "8", "9"):
            for start in ("on", "off"):
                yield from _ways(rng, lambda way, b=branch, g=group, s=start: year_step_key(b, g, s, way))


def _ways(rng, key):
    up, down = rng.uniform(0, 0.4, 2)
    for way, part in (("up", up), ("down", down), ("same", 1 - up - down)):
        yield _set(key(way), "202425", "share", {urn: int(n * part) for urn, n in PUPILS.items()})
        for side, factor in (("low", 0.8), ("high", 1.2)):
            yield _rate(bound_key(key(way), side), 100, dict.fromkeys(PUPILS, factor * part))


def _rates(rng):
    """Codes with their limits, and what an alternative provision school measures."""
    for code in CODES:
        for what, level in (("share", 9.0), ("usual", 2.0), ("low", 1.0), ("high", 4.0)):
            yield _rate(
                code_key(code, what), 1000, dict.fromkeys(PUPILS, level * rng.uniform(0.9, 1.1) / 1000)
            )
    known = ((HERE, 0.712), (MAIN, 0.431), (DIFFERENCE, 0.281))
    for key, value in (*known, (bound_key(DIFFERENCE, "low"), 0.12), (bound_key(DIFFERENCE, "high"), 0.44)):
        yield _rate(key, 100, {"100003": value})
    for key, weeks in ((WEEKS, 22), (bound_key(WEEKS, "low"), 17), (bound_key(WEEKS, "high"), 0)):
        yield _rate(key, 1, {"100003": weeks})


def _rate(key: str, per: int, values: dict[str, float]) -> FigureSet:
    """A rate that stands on all pupils of a school; the trust's is that of the largest school."""
    largest = max(values, key=lambda urn: PUPILS[urn])
    parts = tuple(
        Figure(
            urn, values.get(urn, 0), int(urn in values), (PUPILS[urn] if urn in values else 0,), PUPILS[urn]
        )
        for urn in PUPILS
    )
    behind = sum(PUPILS[urn] for urn in values)
    return FigureSet(key, "202425", per, "rate", Figure(TRUST, values[largest], 1, (behind,), behind), parts)


def _set(key: str, period: str, shows: str, counts: dict[str, int], per: int = 100) -> FigureSet:
    def figure(population: str, count: int, pupils: int) -> Figure:
        base = 190 * pupils if shows == "rate" else pupils
        return Figure(population, count, base, (min(count, pupils),), pupils)

    parts = tuple(figure(urn, count, PUPILS[urn]) for urn, count in counts.items())
    whole = figure(TRUST, sum(counts.values()), sum(PUPILS.values()))
    return FigureSet(key, period, per, shows, whole, parts)


def _measures(seed: int):
    rng = np.random.default_rng(seed + 10)
    for period in ("202324", "202425"):
        for key in HEADLINES:
            shows = "rate" if key in HEADLINES[:4] else "share"
            most = {"rate": 20.0, "share": 0.2}[shows]
            rates = rng.uniform(0, 0.01 if key == "permanent_exclusion_rate" else most, len(SCHOOLS))
            yield _set(
                key,
                period,
                shows,
                {s.urn: int(r * PUPILS[s.urn]) for s, r in zip(SCHOOLS, rates, strict=True)},
            )


def _beside(seed: int):
    rng = np.random.default_rng(seed + 20)
    for key in (*BESIDE, *CONTEXT):
        yield _set(key, "202425", "value", {urn: int(rng.integers(0, 2 * n)) for urn, n in PUPILS.items()})
    for key in NO_MINUTES:
        yield _set(key, "202425", "count", {urn: int(rng.integers(0, 12)) for urn in PUPILS})


def _quality(seed: int):
    rng = np.random.default_rng(seed + 30)
    for key in WHAT_TO_DO:
        yield _set(key, "202425", "count", {urn: int(rng.integers(0, 40)) for urn in PUPILS})
    yield _set("assumed", "202425", "rate", {urn: int(n * rng.uniform(5, 40)) for urn, n in PUPILS.items()})
