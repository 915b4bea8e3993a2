"""Merging, withholding, rounding: the only maker of `Released`, and so of what may be published."""

from wholeschool.disclosure.counts import (
    ALL,
    HIDDEN_NOTE,
    RATE,
    WITHHELD,
    CountsReleased,
    KeptCounts,
    keep_counts,
    kept_table,
    release_counts,
    released_counts,
    taken_for_pupils,
)
from wholeschool.disclosure.estimates import check_estimate, fewest_pupils, release_estimates
from wholeschool.disclosure.figures import Figure, FigureSet, Shows, hidden_populations, release_figures
from wholeschool.disclosure.noise import check_epsilon, nothing_hidden, released_with_noise, with_noise
from wholeschool.disclosure.policy import Policy, load_page_policy, load_policies, load_policy
from wholeschool.disclosure.pupil_view import PupilView, check_asker, show_pupils
from wholeschool.disclosure.release import release, release_within
from wholeschool.disclosure.released import Released, ReleasedColumn, Value
from wholeschool.disclosure.tables import Category, CountTable, Population, Total, ValueColumn
from wholeschool.disclosure.told import Told

__all__ = [
    "ALL",
    "HIDDEN_NOTE",
    "RATE",
    "WITHHELD",
    "Category",
    "CountTable",
    "CountsReleased",
    "Figure",
    "FigureSet",
    "KeptCounts",
    "Policy",
    "Population",
    "PupilView",
    "Released",
    "ReleasedColumn",
    "Shows",
    "Told",
    "Total",
    "Value",
    "ValueColumn",
    "check_asker",
    "check_epsilon",
    "check_estimate",
    "fewest_pupils",
    "hidden_populations",
    "keep_counts",
    "kept_table",
    "load_page_policy",
    "load_policies",
    "load_policy",
    "nothing_hidden",
    "release",
    "release_counts",
    "release_estimates",
    "release_figures",
    "release_within",
    "released_counts",
    "released_with_noise",
    "show_pupils",
    "taken_for_pupils",
    "with_noise",
]
