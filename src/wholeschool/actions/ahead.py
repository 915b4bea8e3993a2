"""What analyses keep of each academic year, worked out after a build: whoever asks next waits less."""

from __future__ import annotations

from contextlib import suppress

from wholeschool.actions.alternative import follow
from wholeschool.actions.evaluations_kept import evaluate_ahead
from wholeschool.actions.hidden import find_hidden
from wholeschool.actions.reading import reading
from wholeschool.actions.report_scope import latest
from wholeschool.continuum.displacement.rows import fetch_half_terms
from wholeschool.continuum.duties.given import DATED
from wholeschool.continuum.duties.sifted import fetch_marks, fetch_reach, fetch_unauthorised
from wholeschool.continuum.hidden.code_use import code_use
from wholeschool.continuum.journeys.steps import fetch_stays
from wholeschool.continuum.journeys.waits import fetch_years
from wholeschool.continuum.rows.by_year import academic_years
from wholeschool.continuum.rungs.climb import last_climb
from wholeschool.continuum.schools.clock import read_clock
from wholeschool.errors import WrongCallError
from wholeschool.store import Store


def work_ahead(store: Store) -> None:
    """Work out what analyses keep of the years that were altered since they were last asked for.

    Nothing is shown to anybody. Without books there is nothing to work out.
    """
    if last_climb(store.log()) is None:
        return
    with reading(store) as opened:
        with suppress(WrongCallError):  # an extra or a practice that lacks now: said to whoever asks next
            evaluate_ahead(latest(opened.engine, opened.kept), store.path)
        engine, kept = opened.engine, opened.kept
        fetch_years(engine, fetch_stays(engine, kept), kept)
        fetch_half_terms(engine, kept)
        code_use(engine, kept)
        for sift in (fetch_reach, fetch_marks, fetch_unauthorised):
            sift(engine, kept, academic_years(engine, *DATED))
        with suppress(WrongCallError):  # a store without a calendar has no school days to count
            find_hidden(engine, read_clock(engine, kept), kept)
            follow(engine, kept)
