"""The pages of a store: figures are asked for, released together, and written as a static site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from wholeschool import __version__
from wholeschool.actions.evaluation_pages import write_evaluations
from wholeschool.actions.library_files import read_library
from wholeschool.actions.library_pages import write_library
from wholeschool.actions.national_before import arrivals
from wholeschool.actions.reading import by_numbers_of_today
from wholeschool.actions.report_alternative import alternative_figures
from wholeschool.actions.report_attention import gap_figures, hidden_figures
from wholeschool.actions.report_change import displacement_figures
from wholeschool.actions.report_code_use import code_figures
from wholeschool.actions.report_days import form_table, half_term_tables
from wholeschool.actions.report_doubts import doubt_figures
from wholeschool.actions.report_duties import duty_figures
from wholeschool.actions.report_england import published_rates
from wholeschool.actions.report_figures import beside_figures, measure_figures, quality_figures
from wholeschool.actions.report_gaps import gap_counts
from wholeschool.actions.report_group_rates import group_rates
from wholeschool.actions.report_journeys import journey_figures
from wholeschool.actions.report_likes import like_rates
from wholeschool.actions.report_scope import Scope, latest
from wholeschool.actions.report_standings import (
    absence_figures,
    latest_half_term,
    standing_figures,
    year_group_figures,
)
from wholeschool.actions.report_suspensions import suspension_figures
from wholeschool.disclosure import (
    FigureSet,
    Policy,
    load_policy,
    release_figures,
    release_within,
)
from wholeschool.engine import LocalEngine
from wholeschool.report import SiteContent, check_folder, write_site
from wholeschool.report.content import Claim
from wholeschool.store import Kept, Store


def report(
    store: Store,
    out: Path,
    *,
    policy: Policy | None = None,
    today: date | None = None,
    library: Path | None = None,
    evaluate: str = "",
    made_up: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Path]:
    """Write the site of a store's latest year into `out`; the files, the first page first.

    `policy`: None = the default one; `today` is printed as the day on which the site was made. `library`: a
    library of practices, whose pages stand beside. `evaluate`: an outcome on which each support that was
    given is evaluated, on a page beside, which says where its pupils are `made_up`. Raises WrongCallError
    where the store has no books yet, other files lie in `out`, or the library or the outcome is none.
    """
    check_folder(out)
    if library is not None:
        read_library(library)
    progress("adding up the books")
    with store.reading() as engine:
        by_numbers_of_today(engine)
        content = site_content(engine, store.path, policy or load_policy(), today or date.today())
    beside: list[Path] = []
    if evaluate:
        progress("evaluating supports")
        beside += write_evaluations(
            store, out, evaluate, policy=policy, today=content.made_on, made_up=made_up
        )
        content = replace(content, evaluations=beside[0].name)
    progress("drawing the pages")
    if library is not None:
        pages = write_library(
            library, out, policy=policy, store=store.path, trust=content.trust, today=content.made_on
        )
        content = replace(content, library=pages[0].name)
        beside += pages
    return list(dict.fromkeys([*write_site(out, content), *beside]))


def site_content(engine: LocalEngine, folder: Path, policy: Policy, made_on: date) -> SiteContent:
    """Everything that is on the site of the store in `folder`, released under `policy`."""
    scope = latest(engine, Kept.of(Store(folder), engine))
    forms, half_terms = release_within(
        form_table(scope), half_term_tables(scope), policy, "Days lost by form and half-term"
    )
    measures = list(measure_figures(scope, forms))
    steps, claims, compared = _steps(scope, folder, policy)
    beside, quality = list(beside_figures(scope)), list(quality_figures(scope))
    return SiteContent(
        trust=scope.trust,
        schools=scope.schools,
        year=scope.year,
        last_day=scope.last_day,
        made_on=made_on,
        version=__version__,
        forms=forms,
        half_terms=half_terms,
        measures=release_figures("Measures", scope.source, measures, policy),
        beside=release_figures("What stands beside lost days", scope.source, beside, policy),
        quality=release_figures("Doubtful records", scope.source, quality, policy),
        steps=release_figures("The continuum in full", scope.source, steps, policy),
        england=published_rates(scope.year),
        likes=like_rates(engine, scope.schools, arrivals(Store(folder).log())),
        half_term=latest_half_term(scope),
        claims=claims,
        compared=compared,
        left_out=scope.left_out,
        gaps=tuple(gap_counts(scope, policy)),
        rates=tuple(group_rates(scope, policy)),
    )


def _steps(
    scope: Scope, folder: Path, policy: Policy
) -> tuple[list[FigureSet], tuple[Claim, ...], tuple[str, ...]]:
    """The continuum in full: figures, what stands up to chance, and where displacement was judged."""
    journeys, moved = journey_figures(scope, policy)
    displaced, gave_way, compared = displacement_figures(scope)
    used, stood_out = code_figures(scope)
    counted = (
        gap_figures(scope, folder),
        standing_figures(scope),
        absence_figures(scope),
        suspension_figures(scope),
        hidden_figures(scope),
        duty_figures(scope),
        alternative_figures(scope),
        year_group_figures(scope),
        doubt_figures(scope),
    )
    sets = [*journeys, *displaced, *used, *(each for found in counted for each in found)]
    return sets, (*moved, *gave_way, *stood_out), compared
