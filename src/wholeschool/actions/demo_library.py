"""A library of estimates that nobody found: drawn from planted effects, and marked as made up everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wholeschool.actions.library_files import add_to_library, write_contribution
from wholeschool.practice.library.contribution import Contribution
from wholeschool.reference.practices import national_practices

_SEED = 20
_NAMES = (
    "Ashby",
    "Birch",
    "Cedar",
    "Dale",
    "Elm",
    "Fern",
    "Gorse",
    "Heath",
    "Ivy",
    "Juniper",
    "Kiln",
    "Larch",
)
_YEARS = ("202223", "202324", "202425")


@dataclass(frozen=True)
class _Planted:
    """What is planted: a mean effect, how far schools differ, how many hand in, and with which grade."""

    practice: str
    outcome: str
    effect: float
    spread: float
    estimates: int
    grade: int
    looked_for: tuple[str, ...] = ()
    rises: float = 0.0
    cost: float | None = None


_HIDDEN, _IN_SCHOOL = ("reduced_timetable", "elective_home_education"), ("internal_exclusion", "sent_out")
_PLANTED = (
    _Planted("family_contact", "days_lost", -1.6, 0.5, 8, 3, _HIDDEN, 0.1, 35),
    _Planted("internal_ap", "days_lost", -2.5, 2.0, 6, 2, _IN_SCHOOL, 0.5, 1900),
    _Planted("mentoring", "days_lost", 0.0, 0.4, 7, 3, _IN_SCHOOL, 0.1),
    _Planted("restorative_practice", "suspension_rate", -2.0, 1.0, 3, 2, _IN_SCHOOL, 0.6),
    _Planted("breakfast_club", "overall_absence", -0.3, 0.1, 1, 3),
    _Planted("nurture_group", "days_lost", -1.0, 0.5, 1, 0),
)  # fmt: skip


def write_demo_library(folder: Path) -> Path:
    """Write made-up estimates as schools would hand them in, and the library of them; the library's file."""
    files = []
    for at, estimate in enumerate(_estimates(), start=1):
        path = folder / f"estimate-{at:02}.json"
        write_contribution(path, estimate)
        files.append(path)
    library = folder / "library.json"
    add_to_library(library, files)
    return library


def _estimates() -> Iterator[Contribution]:
    random = np.random.default_rng(_SEED)
    known = national_practices().practices
    for planted in _PLANTED:
        for at in range(planted.estimates):
            schools = int(random.integers(1, 8))
            pupils = 5 * int(random.integers(6, 14)) * schools
            error = 9 / np.sqrt(pupils)
            effect = random.normal(planted.effect, np.hypot(planted.spread, error))
            rose = tuple(each for each in planted.looked_for if random.random() < planted.rises)
            yield Contribution(
                planted.practice, known[planted.practice].name, planted.outcome,
                float(f"{effect:.3g}"), float(f"{error:.3g}"), schools, pupils, planted.grade, "staggered",
                _YEARS[at % len(_YEARS)], f"{_NAMES[at]} (no such school)",
                planted.cost, planted.looked_for, rose, made_up=True,
            )  # fmt: skip
