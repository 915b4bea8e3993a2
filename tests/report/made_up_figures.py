"""The schools of a made-up trust, and figures of them at levels that nobody would take for real ones."""

from collections.abc import Iterator

import numpy as np

from wholeschool.disclosure import (
    Figure,
    FigureSet,
)
from wholeschool.report import TRUST, School
from wholeschool.report.alternative import ALTERNATIVE, DIFFERENCE, HERE, MAIN, WEEKS
from wholeschool.report.attention import HIDDEN
from wholeschool.report.code_use import CODES
from wholeschool.report.content import (
    BESIDE,
    CONTEXT,
    HALF_TERM,
    LADDERS,
    NO_MINUTES,
    YEAR,
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
from wholeschool.report.pages import HEADLINES
from wholeschool.report.suspensions import BESIDE as BESIDE_SUSPENSIONS
from wholeschool.report.words import WHAT_TO_DO

SCHOOLS = (
    School("100001", "Ashby Academy", "Secondary", "SS"),
    School("100002", "Birch Lane Primary & Nursery <School>", "Primary"),
    School("100003", "Cedar House", "Alternative provision"),
    School("100004", "Dunmore", "Primary", "PS"),
)
PUPILS = {"100001": 900, "100002": 310, "100003": 60, "100004": 30}


def steps_figures(seed: int) -> Iterator[FigureSet]:
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


def measures_figures(seed: int) -> Iterator[FigureSet]:
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


def beside_figures(seed: int) -> Iterator[FigureSet]:
    rng = np.random.default_rng(seed + 20)
    for key in (*BESIDE, *CONTEXT):
        yield _set(key, "202425", "value", {urn: int(rng.integers(0, 2 * n)) for urn, n in PUPILS.items()})
    for key in NO_MINUTES:
        yield _set(key, "202425", "count", {urn: int(rng.integers(0, 12)) for urn in PUPILS})


def quality_figures(seed: int) -> Iterator[FigureSet]:
    rng = np.random.default_rng(seed + 30)
    for key in WHAT_TO_DO:
        yield _set(key, "202425", "count", {urn: int(rng.integers(0, 40)) for urn in PUPILS})
    yield _set("assumed", "202425", "rate", {urn: int(n * rng.uniform(5, 40)) for urn, n in PUPILS.items()})
