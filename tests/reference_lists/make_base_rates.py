"""Makes `reference/base_rates.csv` from official counts of schools, whom nobody gave a programme together.

    python -m tests.reference_lists.make_base_rates

A test holds the table to the files.
"""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path

from tests.shared import reference_file, shared

from wholeschool.reference.base_rates import COLUMNS, FILE, FURTHEST

BANDS = ((20, 49), (50, 99), (100, 199), (200, None))
DFE = (
    "Department for Education, Permanent and fixed-period exclusions in England 2016/17, single schools "
    "(Open Government Licence v3.0)"
)
KENTUCKY = "Kentucky School Report Card, discipline by school, schools of 50 pupils or more (CC0)"
Seen = Iterable[tuple[str, int, float | None]]


def england() -> Iterator[tuple[str, int, float | None]]:
    """School, first year, suspensions (None where they are not published)."""
    path = shared("data/england/exclusions_by_geographic_level.csv.gz")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        # Most of the lines are of other schools, and reading them is most of the time.
        lines = (line for at, line in enumerate(file) if at == 0 or "State-funded secondary" in line)
        for row in csv.DictReader(lines):
            if row["geographic_level"] == "School" and row["school_type"] == "State-funded secondary":
                count = row["fixed_excl"]
                yield row["laestab"], int(row["time_period"][:4]), float(count) if count.isdigit() else None


def kentucky() -> Iterator[tuple[str, int, float | None]]:
    """The same of Kentucky's schools."""
    with reference_file("ky_oss_school_year.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield row["sch_id"], int(row["year"][:4]), float(row["y"]) if row["y"] else None


def rows() -> list[list[str]]:
    """The rows of the table, as text."""
    places = (
        ("state-funded secondary schools in England", england(), "2006/07 to 2016/17", DFE),
        ("schools in Kentucky", kentucky(), "2011/12 to 2016/17", KENTUCKY),
    )
    return [row for place, seen, *about in places for row in _of(place, seen, *about)]


def _of(place: str, seen: Seen, years: str, source: str) -> Iterator[list[str]]:
    counts = {(unit, year): count for unit, year, count in seen}
    for least, most in BANDS:
        found: Counter[str] = Counter()
        units = set()
        for (unit, year), before in counts.items():
            within = before is not None and before >= least and (most is None or before <= most)
            if not within or (unit, year + 1) not in counts:
                continue
            after = counts[unit, year + 1]
            if after is None or after == 0:
                found["unknown" if after is None else "to_none"] += 1
                continue
            units.add(unit)
            found["pairs"] += 1
            found["fell"] += after < before
            for name, part in FURTHEST.items():
                found[name] += after <= before * part
        told = {"place": place, "counted": "suspensions", "at_least": least, "at_most": most or "",
                "schools": len(units), "years": years, "source": source}  # fmt: skip
        yield [str(told.get(name, found[name])) for name in COLUMNS]


def main() -> None:
    path = Path(str(resources.files("wholeschool.reference") / FILE))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *rows()])


if __name__ == "__main__":
    main()
