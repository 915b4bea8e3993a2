"""Schools that are like another: of its phase, region, poverty and size; and where it stands among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wholeschool.policy.intervals import EVENTS
from wholeschool.reference.areas import authorities
from wholeschool.schema.national import UNITS
from wholeschool.stats import Dispersed, dispersed

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.str_]

FEWEST = 20
"""With fewer like schools the next wider rule is taken."""
TOO_FEW = 10
"""With fewer than this a school is not compared at all."""
BANDS = 5
"""Bands of poverty: fifths of the authorities of England."""
WARNING, ALARM = 1.96, 3.09
"""Standard deviations: of the usual range, and beyond which a rate is very high or very low.

They would hold 95 and 99.8 of 100 schools, did these differ as Normal deviates do. Rates of schools are more
uneven: of England's schools some 89 of 100 lie within the first, and 93 to 98 within the second.
"""
WITHHELD = ("x", "c")
"""Symbols of a number that is withheld because few pupils are in it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Which schools of its phase are like a school: at most so many bands of poverty and times as large off.

    `size` None = the `FEWEST` schools that are closest in size, whatever else they are.
    """

    region: bool
    bands: int
    size: float | None


RULES = (
    Rule(region=True, bands=0, size=4 / 3),
    Rule(region=False, bands=0, size=4 / 3),
    Rule(region=False, bands=1, size=4 / 3),
    Rule(region=False, bands=1, size=2.0),
    Rule(region=False, bands=BANDS, size=None),
)
"""From the narrowest to the widest; the first that gives enough schools is taken."""


@dataclass(frozen=True)
class Poverty:
    """Pupils eligible for free school meals in each authority, in per cent, by its number; and of which year.

    `edges` part the authorities into bands.
    """

    shares: Mapping[str, float]
    period: str = ""

    @property
    def edges(self) -> Floats:
        """The shares between the bands; none where nothing is known."""
        known = np.array([*self.shares.values()])
        return np.quantile(known, np.arange(1, BANDS) / BANDS) if len(known) else known

    def bands(self, numbers: Sequence[str]) -> Ints:
        """The band of each authority, 1 the richest; 0 = not known."""
        return self.bands_of([self.shares.get(each, np.nan) for each in numbers])

    def bands_of(self, percent: Sequence[float]) -> Ints:
        """The band of each share in per cent; 0 = not known."""
        shares = np.array(percent)
        if not self.shares:
            return np.zeros(len(shares), np.int64)
        found = np.searchsorted(self.edges, shares, side="right") + 1
        return np.where(np.isnan(shares), 0, found).astype(np.int64)


@dataclass(frozen=True, slots=True)
class SchoolsOf:
    """What figures of schools have in common: what is counted when, in which phase, and in which edition."""

    measure: str
    period: str
    phase: str
    term: str
    source_file: str
    release: str


@dataclass(frozen=True, eq=False)
class Schools:
    """The schools of a phase in a year; one value a school in every array, `row` being that of the file.

    `count` of a withheld number (`hidden`) is the middle of what it can be, 1 to `most_hidden`. A school
    without a count or a base has no rate: NaN.
    """

    of: SchoolsOf
    laestab: pa.ChunkedArray
    count: Floats
    base: Floats
    hidden: Bools
    region: Texts
    band: Ints
    row: Ints
    most_hidden: int
    poverty: Poverty

    @property
    def rate(self) -> Floats:
        """Of each school, in the unit of the measure."""
        known = np.where(self.base > 0, self.base, np.nan)
        return UNITS[self.of.measure] * self.count / known

    def source(self, place: int) -> str:
        """Where the figure of a school stands: file and row."""
        return f"{self.of.source_file}:{self.row[place]}"

    def place(self, laestab: str) -> int | None:
        """Where a school stands in the arrays; None where it is not among them."""
        found = int(pc.index(self.laestab, laestab).as_py())
        return found if found >= 0 else None


def schools_of(of: SchoolsOf, rows: pa.Table, poverty: Poverty) -> Schools:
    """Rows of `national` as schools, one each: area_code, count, base, reason and source_row.

    The schools stand as in the file, however the rows came: what is drawn among them with a seed is the
    same each time.
    """
    rows = rows.sort_by("source_row")
    count, base = (rows[name].to_numpy().astype(np.float64) for name in ("count", "base"))
    withheld = pc.is_in(rows["reason"], value_set=pa.array(WITHHELD)).to_numpy()
    # What is withheld is below every number that is published; where that is 1, nobody knows what it is.
    shown = count[count > 0]
    most = int(np.ceil(shown.min())) - 1 if len(shown) else 0
    hidden = np.isnan(count) & withheld & (most > 0)
    parts = pc.utf8_slice_codeunits(rows["area_code"], 0, 3).combine_chunks().dictionary_encode()
    numbers, of_school = parts.dictionary.to_pylist(), parts.indices.to_numpy()
    regions = _regions()
    return Schools(
        of=of,
        laestab=rows["area_code"],
        count=np.where(hidden, (1 + most) / 2, count),
        base=base,
        hidden=hidden,
        region=np.array([regions.get(each, "") for each in numbers])[of_school],
        band=poverty.bands(numbers)[of_school],
        row=rows["source_row"].to_numpy().astype(np.int64),
        most_hidden=most,
        poverty=poverty,
    )


@cache
def _regions() -> dict[str, str]:
    """The region of each authority by its number, former ones too."""
    return {each.number: each.region for each in authorities().values() if each.number}


def like(schools: Schools, place: int) -> tuple[Ints, tuple[int, ...]]:
    """The schools like that at a place, itself left out, and how many there were by each rule that was tried.

    The last rule that was tried is the one that they are found by. Only schools with a rate take part.
    """
    others = np.isfinite(schools.rate)
    others[place] = False
    tried: list[int] = []
    for rule in RULES:
        found = _by(rule, schools, place, others)
        tried.append(len(found))
        if len(found) >= FEWEST:
            break
    return found, tuple(tried)


def _by(rule: Rule, schools: Schools, place: int, others: Bools) -> Ints:
    with np.errstate(divide="ignore", invalid="ignore"):
        times = np.abs(np.log(schools.base / schools.base[place]))
    if rule.size is None:
        near = np.flatnonzero(others)
        return near[np.argsort(times[near], kind="stable")[:FEWEST]]
    of_kind = others & (times <= np.log(rule.size) + 1e-9)
    if rule.region:
        of_kind &= schools.region == schools.region[place]
    if schools.band[place]:
        of_kind &= (schools.band > 0) & (np.abs(schools.band - schools.band[place]) <= rule.bands)
    return np.flatnonzero(of_kind)


@dataclass(frozen=True, eq=False)
class LikeForLike:
    """A school beside those like it. Rates are in the unit of the measure.

    `tried` has how many schools each rule gave, the last being the one taken. `percentile`: of 100 like
    schools so many had a lower rate, those with the same half. `quartiles` are theirs: lower, middle, upper.
    `z` is where it lies in the funnel, by standard deviations. Both are None where it has no rate, `z` also
    where the likes do not differ at all.
    """

    schools: Schools
    place: int
    likes: Ints
    tried: tuple[int, ...]
    quartiles: tuple[float, float, float]
    percentile: float | None
    funnel: Dispersed | None
    z: float | None

    @property
    def rate(self) -> float | None:
        """Its rate; None where there is none."""
        found = float(self.schools.rate[self.place])
        return found if np.isfinite(found) else None

    @property
    def source(self) -> str:
        """Where its own figure stands: file and row."""
        return self.schools.source(self.place)

    @property
    def target(self) -> float | None:
        """The rate of all like schools together, in the unit of the measure: the middle of the funnel."""
        return UNITS[self.schools.of.measure] * self.funnel.target if self.funnel else None

    @property
    def rule(self) -> Rule:
        """By which rule the like schools were found."""
        return RULES[len(self.tried) - 1]

    @property
    def position(self) -> str:
        """In words: usual, high, very high, low or very low; "" where nothing can be said."""
        if self.z is None:
            return ""
        if abs(self.z) <= WARNING:
            return "usual"
        return f"{'very ' if abs(self.z) > ALARM else ''}{'high' if self.z > 0 else 'low'}"

    @property
    def usual(self) -> tuple[float, float] | None:
        """The usual range of rates of such schools; None where nothing can be said."""
        return self.limits(WARNING)

    def limits(self, z: float) -> tuple[float, float] | None:
        """Between which rates schools of its size lie, z standard deviations to each side."""
        if self.funnel is None or self.rate is None:
            return None
        low, high = self.funnel.limits(float(self.schools.base[self.place]), z)
        unit = UNITS[self.schools.of.measure]
        return unit * low, unit * high


def like_for_like(schools: Schools, place: int, fsm: float | None = None) -> LikeForLike | None:
    """The school at a place beside those like it; None where its size is not known, or they are too few.

    Its own figure takes no part in what it is held against. `fsm`: in per cent, how many of its own pupils
    are eligible for free school meals; without it its authority's share is taken.
    """
    if fsm is not None:
        band = schools.band.copy()
        band[place] = schools.poverty.bands_of([fsm])[0]
        schools = replace(schools, band=band)
    if not schools.base[place] > 0:
        return None
    likes, tried = like(schools, place)
    rates = schools.rate[likes]
    if len(rates) < TOO_FEW:
        return None
    own = float(schools.rate[place])
    lower, middle, upper = (float(each) for each in np.quantile(rates, [0.25, 0.5, 0.75]))
    shares = schools.of.measure not in EVENTS
    funnel = dispersed(schools.count[likes], schools.base[likes], shares=shares)
    z = float(funnel.z(own / UNITS[schools.of.measure], schools.base[place])) if funnel else np.nan
    below = (rates < own).sum() + (rates == own).sum() / 2
    return LikeForLike(
        schools,
        place,
        likes,
        tried,
        (lower, middle, upper),
        float(100 * below / len(rates)) if np.isfinite(own) else None,
        funnel,
        z if np.isfinite(z) else None,
    )
