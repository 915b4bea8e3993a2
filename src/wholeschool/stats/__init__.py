"""Intervals, comparisons and waiting times: arrays in, frozen records out. Knows nothing of schools."""

from wholeschool.stats.clusters import Intervals, RatioSums, proportion_intervals, wilson_interval
from wholeschool.stats.compare import Change, ProportionTests, compare_proportions, rate_change, rate_changes
from wholeschool.stats.dispersed import Dispersed, dispersed
from wholeschool.stats.families import holm
from wholeschool.stats.rates import (
    RateRatio,
    event_rate_ratio,
    exact_rate_ratio,
    exact_share,
    poisson_interval,
    risk_ratio,
)
from wholeschool.stats.survival import Waiting, kaplan_meier, waiting_times

__all__ = [
    "Change",
    "Dispersed",
    "Intervals",
    "ProportionTests",
    "RateRatio",
    "RatioSums",
    "Waiting",
    "compare_proportions",
    "dispersed",
    "event_rate_ratio",
    "exact_rate_ratio",
    "exact_share",
    "holm",
    "kaplan_meier",
    "poisson_interval",
    "proportion_intervals",
    "rate_change",
    "rate_changes",
    "risk_ratio",
    "waiting_times",
    "wilson_interval",
]
