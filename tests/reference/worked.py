"""What the reference results are of, worked out by our code: data that are small enough to stand here."""

from __future__ import annotations

import csv
from functools import cache

import numpy as np
from statsmodels.datasets import ccard, nile

from tests.equity.test_adjusted import BERKELEY
from tests.equity.test_between import WORKED
from tests.shared import reference_file
from tests.stats.test_control import TYPES
from tests.stats.test_dispersed import BASES, COUNTS
from wholeschool.equity.adjusted import Adjusted
from wholeschool.equity.adjusted_for import adjusted_for
from wholeschool.equity.at_schools import AtSchools
from wholeschool.equity.between import Decomposed, decompose
from wholeschool.equity.characteristics import BETWEEN
from wholeschool.equity.counted import Counted
from wholeschool.equity.crossed import Crossed, cross
from wholeschool.equity.gap import Gap
from wholeschool.equity.groups import gaps
from wholeschool.equity.measured import MeasuredRows
from wholeschool.stats import Dispersed, dispersed, poisson_interval, wilson_interval
from wholeschool.stats.control import RUN, ControlChart, control_chart
from wholeschool.stats.count_models import NegativeBinomial, negative_binomial
from wholeschool.stats.intercepts import Intercepts, random_intercepts
from wholeschool.stats.means import Means, random_means
from wholeschool.stats.oaxaca import Oaxaca, Part, oaxaca
from wholeschool.stats.poisson import LogLinear, modified_poisson

# mlmRev::egsingle (American primary schools; R package mlmRev): rows of pupils who were kept down, and all:
# by sex, race and how many of the school's pupils are poor: to 50, 75, 90 and 100 per cent.
KEPT_DOWN = {
    ("girl", "other", "not hispanic"): ((11, 380), (2, 65), (3, 57), (3, 67)),
    ("girl", "other", "hispanic"): ((2, 101), (2, 44), (5, 98), (16, 307)),
    ("girl", "black", "not hispanic"): ((8, 189), (12, 205), (23, 414), (133, 1618)),
    ("boy", "other", "not hispanic"): ((6, 436), (1, 98), (3, 51), (1, 75)),
    ("boy", "other", "hispanic"): ((6, 116), (1, 25), (6, 85), (8, 248)),
    ("boy", "black", "not hispanic"): ((8, 254), (12, 212), (15, 362), (81, 1723)),
}
# mlmRev::Exam (4,059 pupils of 65 London schools; Goldstein et al., Oxford Review of Education 19, 1993): by
# sex, verbal reasoning and gender of the school; pupils, mean of the exam score, squares off that mean.
EXAM = {
    ("F", "bottom", "girls"): (203, -0.256973, 141.297), ("F", "bottom", "mixed"): (142, -0.355362, 95.83471),
    ("F", "mid", "girls"): (729, 0.047245, 563.04022), ("F", "mid", "mixed"): (596, -0.035564, 502.74773),
    ("F", "top", "girls"): (445, 0.491698, 528.99293), ("F", "top", "mixed"): (321, 0.304991, 307.90304),
    ("M", "bottom", "boys"): (98, -0.275478, 83.8798), ("M", "bottom", "mixed"): (197, -0.681076, 168.40576),
    ("M", "mid", "boys"): (294, -0.053932, 350.44448), ("M", "mid", "mixed"): (644, -0.212746, 624.81359),
    ("M", "top", "boys"): (121, 0.453154, 103.91387), ("M", "top", "mixed"): (269, 0.116777, 249.66007),
}  # fmt: skip
# MASS::quine (Aitkin, JRSS A 141, 1978; pupils of Walgett, New South Wales): absent on 20 days or more; all.
SUSPENDED_BY = ("male", "fight", "gpa", "pminor")
PAIR = (Counted("A", 30, 150), Counted("B", 45, 600))
QUINE = (Counted("A", 29, 69), Counted("N", 16, 77))
# The same by origin, sex, age and kind of learner: absent on 20 days or more, and all.
QUINE_CELLS = {
    "A F F0 AL": (2, 4), "A F F0 SL": (0, 1), "A F F1 AL": (0, 5), "A F F1 SL": (5, 10), "A F F2 AL": (0, 1),
    "A F F2 SL": (5, 8), "A F F3 AL": (3, 9), "A M F0 AL": (2, 5), "A M F0 SL": (0, 3), "A M F1 AL": (0, 2),
    "A M F1 SL": (0, 3), "A M F2 AL": (3, 7), "A M F2 SL": (3, 4), "A M F3 AL": (6, 7), "N F F0 AL": (2, 4),
    "N F F0 SL": (1, 1), "N F F1 AL": (1, 6), "N F F1 SL": (0, 11), "N F F2 AL": (0, 1), "N F F2 SL": (0, 9),
    "N F F3 AL": (3, 10), "N M F0 AL": (0, 6), "N M F0 SL": (1, 3), "N M F1 AL": (0, 2), "N M F1 SL": (0, 7),
    "N M F2 AL": (1, 7), "N M F2 SL": (3, 3), "N M F3 AL": (4, 7),
}  # fmt: skip


@cache
def pair() -> Gap:
    return gaps(PAIR, "B")[0]


@cache
def berkeley(school: str = "") -> float | None:
    return gaps([each for each in BERKELEY if school in ("", each.school)], "M")[-1].ratio


@cache
def threefold() -> tuple[Part, Part, Part]:
    """The worked table in three parts: its strata are a characteristic of those who are counted."""
    stratum, own, count, base = np.array(
        [[int(each.school), each.group == "A", each.count, each.base] for each in WORKED], dtype=np.float64
    ).T
    columns = (stratum[:, None] == [1, 2]).astype(np.float64)
    found = oaxaca(count / base, base, own == 1, [columns], np.arange(len(base))).three
    assert found is not None
    return found


@cache
def parts() -> Decomposed:
    return decompose(AtSchools.of_counts("A", WORKED, "B"))


@cache
def twelve() -> Dispersed:
    found = dispersed(COUNTS, BASES, shares=True)
    assert found is not None
    return found


@cache
def kentucky() -> tuple[Dispersed, list[float], list[float]]:
    with reference_file("ky_oss_school_year.csv").open(encoding="utf-8") as file:
        rows = [each for each in csv.DictReader(file) if each["year"] == "2016-2017"]
    counts, bases = ([float(row[name]) for row in rows] for name in ("y", "n"))
    found = dispersed(counts, bases, shares=False)
    assert found is not None
    return found, counts, bases


@cache
def kept_down() -> Crossed:
    found = cross([
        Counted(BETWEEN.join((*names, f"quarter {at}")), *cell)
        for names, cells in KEPT_DOWN.items() for at, cell in enumerate(cells)
    ])  # fmt: skip
    assert found is not None
    return found


@cache
def kept_down_spread() -> Intercepts:
    cells = [cell for cells in KEPT_DOWN.values() for cell in cells]
    return random_intercepts([count for count, _ in cells], [base for _, base in cells])


@cache
def kept_down_beyond() -> Intercepts:
    """The same where what the characteristics do one by one is taken away."""
    names = [(*each, at) for each, cells in KEPT_DOWN.items() for at in range(len(cells))]
    first = names[0]
    values = sorted({(place, each[place]) for each in names for place in range(len(first))}, key=str)
    dummies = [(place, value) for place, value in values if value != first[place]]
    design = np.array([[float(each[place] == value) for place, value in dummies] for each in names])
    counts, bases = zip(*(cell for cells in KEPT_DOWN.values() for cell in cells), strict=True)
    return random_intercepts(counts, bases, design)


@cache
def kentucky_spread() -> NegativeBinomial:
    _, counts, bases = kentucky()
    return negative_binomial(np.array(counts), np.ones((len(counts), 1)), np.array(bases))


@cache
def quine_adjusted() -> Adjusted:
    """The second group against the first among pupils of the same sex, age and kind of learner."""
    pupils = [(cell.split(), at < count) for cell, (count, base) in QUINE_CELLS.items() for at in range(base)]
    places = [
        np.array([sorted({names[at] for names, _ in pupils}).index(names[at]) for names, _ in pupils])
        for at in range(4)
    ]
    size = len(pupils)
    rows = MeasuredRows(
        pupil=np.arange(size), school=np.zeros(size, dtype=np.int64), group=places[0],
        part=np.array([float(counted) for _, counted in pupils]), whole=np.ones(size),
        groups=("A", "N"), schools=1, shares=True,
    )  # fmt: skip
    return adjusted_for(rows, "N", "A", places[1:])


@cache
def exam(*, bare: bool) -> Means:
    columns = [
        [float(names[place] == name) for names in EXAM]
        for place in range(3)
        for name in [*dict.fromkeys(names[place] for names in EXAM)][1:]
    ]
    return random_means(*zip(*EXAM.values(), strict=True), None if bare else np.array(columns).T)


@cache
def cards() -> Oaxaca:
    """What owners of homes spend by credit card, beside those who rent."""
    data = ccard.load_pandas()
    own = (data.exog["OWNRENT"] == 1).to_numpy()
    others = data.exog.drop(columns="OWNRENT").to_numpy(float)
    return oaxaca(data.endog.to_numpy(float), np.ones(len(own)), own, [others], np.arange(len(own)))


@cache
def virginia() -> tuple[dict[str, list[int]], Intercepts]:
    """Suspended pupils and all: girls, boys; and the schools' shares fitted."""
    sexes: dict[str, list[int]] = {"female": [0, 0], "male": [0, 0]}
    schools: dict[int, list[int]] = {}
    with reference_file("suspend.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for found in (
                sexes["male" if row["male"] == "1" else "female"],
                schools.setdefault(int(row["school"]), [0, 0]),
            ):
                found[0] += int(row["sus"])
                found[1] += 1
    counts, bases = zip(*(schools[each] for each in sorted(schools)), strict=True)
    return sexes, random_intercepts(counts, bases)


@cache
def suspended(*, clustered: bool) -> LogLinear:
    """Pupils suspended by sex, fights, marks and the school's make-up; clusters are schools, or pupils."""
    with reference_file("suspend.csv").open(encoding="utf-8") as file:
        rows = [*csv.DictReader(file)]
    columns = [[float(row[name]) for row in rows] for name in SUSPENDED_BY]
    counted = np.array([float(row["sus"]) for row in rows])
    schools = np.array([int(row["school"]) for row in rows]) if clustered else None
    design = np.column_stack([np.ones(len(rows)), *columns])
    return modified_poisson(counted, design, np.ones(len(rows)), schools)


@cache
def of_boys() -> Gap:
    sexes, _ = virginia()
    return gaps([Counted(name, *cell) for name, cell in sexes.items()], "female")[1]


@cache
def river(first: int | None = None) -> ControlChart:
    return control_chart(nile.load_pandas().data["volume"].to_numpy()[:first])


def runs() -> list[dict[str, int]]:
    """Stretches of seven or more on one side of the mean, told apart from signals that come before them."""
    sides = np.sign(nile.load_pandas().data["volume"].to_numpy() - river().mean).astype(int)
    ends = [*np.flatnonzero(np.diff(sides)).tolist(), len(sides) - 1]
    begins = [0, *(each + 1 for each in ends[:-1])]
    spans = [(first, last) for first, last in zip(begins, ends, strict=True) if last - first + 1 >= RUN]
    # What the chart says of them: none of their values is usual.
    assert all(all(river().signals[first : last + 1]) for first, last in spans)
    return [{"start": first + 1, "end": last + 1, "side": int(sides[first])} for first, last in spans]


def ends(ratio: Gap) -> list[float | None]:
    return [ratio.ratio, ratio.ratio_low, ratio.ratio_high]


def wilson(count: int, base: int) -> list[float]:
    low, high = wilson_interval(np.array([count / base]), np.array([float(base)]))
    return [float(low[0]), float(high[0])]


def poisson(count: float, base: float) -> list[float]:
    low, high = poisson_interval(np.array([count]), np.array([base]))
    return [count / base, float(low[0]), float(high[0])]


def expected() -> np.ndarray:
    return BASES * twelve().target


def bare() -> Dispersed:
    return Dispersed(twelve().target, 1.0, 1.0, 0.0, shares=True)


def types() -> list[str]:
    told = {said: name for name, said in TYPES.items()}
    chart = river()
    return [told[each, side if each else None] for each, side in zip(chart.signals, chart.sides, strict=True)]


def limits(first: int | None = None) -> dict[str, float]:
    chart = river(first)
    return {
        "mean": chart.mean, "mrbar": chart.moving_range, "mr": chart.moving_range, "lcl": chart.low,
        "lpl": chart.low, "ucl": chart.high, "upl": chart.high, "ucl_mr": chart.range_high,
    }  # fmt: skip
