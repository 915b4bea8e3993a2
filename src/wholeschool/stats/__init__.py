"""Intervals, comparisons and waiting times: arrays in, frozen records out. Knows nothing of schools."""

from wholeschool.stats.clusters import Intervals, RatioSums, proportion_intervals, wilson_interval
from wholeschool.stats.compare import Change, ProportionTests, compare_proportions, rate_change, rate_changes
from wholeschool.stats.families import holm
from wholeschool.stats.survival import Waiting, kaplan_meier, waiting_times

__all__ = [
    "Change",
    "Intervals",
    "ProportionTests",
    "RatioSums",
    "Waiting",
    "compare_proportions",
    "holm",
    "kaplan_meier",
    "proportion_intervals",
    "rate_change",
    "rate_changes",
    "waiting_times",
    "wilson_interval",
]
