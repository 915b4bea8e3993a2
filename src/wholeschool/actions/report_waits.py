"""Waits as figures that ask to be released: school weeks from a rung to the next one or a higher one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from wholeschool.actions.report_scope import Scope
from wholeschool.continuum.journeys.steps import BRANCHES, HALF_TERMS, RUNGS, Stays
from wholeschool.continuum.journeys.waits import fetch_years, waits_up
from wholeschool.disclosure import Figure, FigureSet
from wholeschool.report import TRUST
from wholeschool.report.content import wait_key
from wholeschool.stats import Waiting


@dataclass(frozen=True)
class Wait:
    """Years of pupils that began a wait, those in which it ended, and the median in school weeks.

    0 weeks = not reached within the year.
    """

    begun: int = 0
    ended: int = 0
    median: float = 0
    low: float = 0
    high: float = 0


def wait_figures(scope: Scope, stays: Stays) -> Iterator[FigureSet]:
    """From every rung to the next one or higher: how many waits, their median, and its interval."""
    years = fetch_years(scope.engine, stays, scope.kept)
    together = waits_up(years, np.zeros_like(years.school), 1)
    by_school = waits_up(years, years.school, len(stays.urns))
    schools = {str(urn): place for place, urn in enumerate(stays.urns.tolist())}
    most_years = len(np.unique(stays.when // HALF_TERMS))
    for branch, name in enumerate(BRANCHES):
        for rung in range(RUNGS - 1):
            key = branch, rung, rung + 1
            waits = {TRUST: _wait(together[key], 0)}
            waits |= {urn: _wait(by_school[key], place) for urn, place in schools.items()}
            for what in ("begun", "median", "low", "high"):
                yield _set(scope, wait_key(name, rung, what), what, waits, most_years)


def _wait(waits: Waiting, group: int) -> Wait:
    survival, at_risk = waits.survival[group], waits.at_risk[group]
    before = np.concatenate([[1.0], survival[:-1]])
    gone = 1 - np.divide(survival, before, out=np.ones_like(survival), where=before > 0)
    median, low, high = (float(np.nan_to_num(each[group])) for each in waits.quantile())
    return Wait(int(at_risk[0]), round(float(np.sum(gone * at_risk))), median, low, high)


def _set(scope: Scope, key: str, what: str, waits: Mapping[str, Wait], most_years: int) -> FigureSet:
    def figure(population: str) -> Figure:
        wait = waits.get(population, Wait())
        # A pupil can begin one wait a year: these are the fewest pupils that there can be.
        ended, others, pupils = (
            -(-number // most_years) for number in (wait.ended, wait.begun - wait.ended, wait.begun)
        )
        value, base = (wait.begun, 0) if what == "begun" else (getattr(wait, what), int(wait.begun > 0))
        return Figure(population, value, base, (ended, others), pupils)

    whole, *parts = (figure(population) for population in scope.populations)
    return FigureSet(key, scope.year, 1, "count" if what == "begun" else "rate", whole, tuple(parts))
