"""Programmes that never were, in real schools: how often an evaluation finds an effect of nothing.

    python -m tests.truth.fake_starts --runs 1000 [--first 0] [--panel kentucky | england] [--at-crisis]

draws schools of a real panel, lets some of them begin nothing at all at a time drawn for each, and evaluates
it. Where starts are drawn by chance, one in twenty may look like an effect. With `--at-crisis` schools begin
after their worst year but the first and the last, as schools do: whoever then looks at before and after alone
finds that it helped. The tests run some of it.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tests.shared import reference_file, shared
from wholeschool.practice.judged.evaluation import Evaluation, evaluate
from wholeschool.practice.results import rules
from wholeschool.practice.units.panel import NEVER, Panel

Table = npt.NDArray[np.float64]
"""A row a school, a column a year."""
SCHOOLS, BEGUN, FROM = 240, 80, 2
"""Schools in a run, how many of them begin, and how many years they have been seen by then at least."""
FEWEST_PUPILS = 100


@dataclass(frozen=True)
class Tried:
    """A programme that never was: what before and after says (in the outcome's unit), and the evaluation."""

    before_after: float
    found: Evaluation

    @property
    def alarm(self) -> bool:
        """It looks like an effect by the numbers."""
        return self.found.effects.overall.p < rules.LEVEL

    @property
    def claimed(self) -> bool:
        """Less is found, and the evidence is called strong enough to say so without a doubt."""
        helped = self.alarm and self.found.effects.overall.estimate < 0
        return helped and self.found.strength.grade >= rules.COMPARED


@cache
def kentucky() -> Table:
    """Out-of-school suspensions per 100 pupils, six years, schools that are there in all of them."""
    with reference_file("ky_panel_balanced.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    at = {(row["sch_id"], int(row["t"])): 100 * int(row["y"]) / max(int(row["n"]), 1) for row in rows}
    times = sorted({time for _, time in at})
    least: dict[str, int] = {}
    for row in rows:
        least[row["sch_id"]] = min(int(row["n"]), least.get(row["sch_id"], int(row["n"])))
    schools = [school for school, pupils in least.items() if pupils >= FEWEST_PUPILS]
    return np.array([[at[school, time] for time in times] for school in schools])


@cache
def england() -> Table:
    """Sessions missed per 100 possible at state-funded secondary schools, 2012/13 to 2018/19."""
    table = pq.read_table(
        shared("data/england/absence_2006_07_to_2018_19.parquet"),
        columns=["time_period", "geographic_level", "school_type", "urn", "sess_possible", "sess_overall"],
        filters=pc.equal(pc.field("geographic_level"), "School"),
    )
    at: dict[str, dict[str, float]] = {}
    for row in table.to_pylist():
        period, possible, missed = (
            str(row[name]) for name in ("time_period", "sess_possible", "sess_overall")
        )
        if "econdary" in str(row["school_type"]) and period >= "201213" and _is_count(possible, missed):
            at.setdefault(str(row["urn"]), {})[period] = 100 * float(missed) / float(possible)
    periods = sorted({period for each in at.values() for period in each})
    return np.array(
        [[each[period] for period in periods] for each in at.values() if len(each) == len(periods)]
    )


PANELS: Mapping[str, Callable[[], Table]] = {"kentucky": kentucky, "england": england}


def begun_nothing(outcomes: Table, seed: int, *, at_crisis: bool = False) -> tuple[Panel, float]:
    """Nothing begins at some schools of a panel; and by how much the year after is above the one before."""
    random = np.random.default_rng(seed)
    drawn = outcomes[random.choice(len(outcomes), min(SCHOOLS, len(outcomes)), replace=False)]
    schools, years = drawn.shape
    starts = np.full(schools, NEVER)
    begun = random.choice(schools, BEGUN, replace=False)
    worst = drawn[begun, FROM - 1 : -1].argmax(axis=1) + FROM
    starts[begun] = 1 + (worst if at_crisis else random.integers(FROM, years, BEGUN))
    panel = Panel.of(
        np.repeat(np.arange(schools), years), np.tile(np.arange(1, years + 1), schools),
        drawn.reshape(-1), np.repeat(starts, years),
    )  # fmt: skip
    who = np.flatnonzero(starts)
    change = drawn[who, starts[who] - 1] - drawn[who, starts[who] - 2]
    return panel, float(change.mean())


def tried(outcomes: Table, seed: int, *, at_crisis: bool = False) -> Tried:
    """Nothing begins at some schools of a panel, and is evaluated."""
    panel, before_after = begun_nothing(outcomes, seed, at_crisis=at_crisis)
    return Tried(before_after, evaluate(panel))


def _is_count(*texts: str) -> bool:
    return all(text.replace(".", "", 1).isdigit() and float(text) > 0 for text in texts)


def run(panel: str, seeds: Sequence[int], *, at_crisis: bool = False) -> list[Tried]:
    """One programme that never was for each seed."""
    outcomes = PANELS[panel]()
    return [tried(outcomes, seed, at_crisis=at_crisis) for seed in seeds]


def main() -> None:
    """Run the programmes asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--panel", choices=PANELS, default="kentucky")
    parser.add_argument("--at-crisis", action="store_true")
    asked = parser.parse_args()
    found = run(asked.panel, range(asked.first, asked.first + asked.runs), at_crisis=asked.at_crisis)
    many = len(found)
    sys.stdout.write(
        f"{many:,} programmes that never were, in {asked.panel}: before and after fell in "
        f"{sum(each.before_after < 0 for each in found) / many:.1%}; an effect by the numbers in "
        f"{sum(each.alarm for each in found) / many:.1%}; called one that helped in "
        f"{sum(each.claimed for each in found) / many:.1%}\n"
    )


if __name__ == "__main__":
    main()
