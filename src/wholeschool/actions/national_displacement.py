"""Suspension beside the other forms of being out of lessons, in England's areas and sorts of schools."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from wholeschool.actions.national_table import Official, official
from wholeschool.errors import WrongCallError
from wholeschool.policy.displaced_forms import MEASURES, TERM
from wholeschool.policy.displacement import SideBySide, side_by_side
from wholeschool.policy.figures import SESSIONS, Figure
from wholeschool.policy.names import check_choice, plain
from wholeschool.policy.together import over_phases
from wholeschool.schema.national import PHASES
from wholeschool.store import Store

BY = ("la", "region", "phase")


def national_displacement(folder: Path, by: str = "la", phase: str = "") -> SideBySide:
    """Rates, changes and league tables by `la`, `region` or `phase`; of the areas' schools of one phase.

    Raises WrongCallError where there is no such breakdown, or no figures of daily registers in the store.
    """
    by, phase = plain(by), plain(phase)
    check_choice("breakdown", by, BY)
    if phase:
        check_choice("phase", phase, PHASES)
    if phase and by == "phase":
        raise WrongCallError("By phase, all phases are shown.", advice="Leave --phase out, or give --by la.")
    with official(Store.open(folder)) as figures_of:
        levels = ("national",) if by == "phase" else ("national", by)
        # All schools are the sum of the phases where a file has authorities by phase alone.
        read = (phase,) if phase not in ("", "all") else PHASES
        figures = register_figures(figures_of, levels, read)
    if not figures:
        raise WrongCallError(
            "There are no figures of daily registers in this store.",
            where=str(folder),
            advice="Load DfE's “Pupil attendance in schools”, year to date, by register code.",
        )
    wanted = PHASES if by == "phase" else (phase or "all",)
    return side_by_side([each for each in figures if each.phase in wanted], league_phase=phase or "all")


def register_figures(
    figures_of: Official, levels: Iterable[str], phases: tuple[str, ...] = PHASES
) -> list[Figure]:
    """What forms are made of: figures of daily registers, phases added where all schools are not there."""
    periods = _periods(figures_of)
    figures = [each for level in levels for each in _read(figures_of, level, periods, phases)]
    return [*figures, *over_phases(figures)]


def _periods(figures_of: Official) -> list[str]:
    there = {each.period for each in figures_of.available(SESSIONS) if each.term == TERM}
    return sorted(there)


def _read(figures_of: Official, level: str, periods: list[str], phases: tuple[str, ...]) -> list[Figure]:
    """The figures of both measures: by code, and of everybody."""
    by = {SESSIONS: "code"}
    return [
        each
        for measure in MEASURES
        for each in figures_of.read(measure, level, by.get(measure, ""), periods, phases)
        if each.term == TERM
    ]
