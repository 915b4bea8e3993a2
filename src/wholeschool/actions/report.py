"""The pages of a store: figures are asked for, released together, and written as a static site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path

from wholeschool.actions.report_days import form_table, half_term_tables
from wholeschool.actions.report_figures import beside_figures, measure_figures, quality_figures
from wholeschool.actions.report_scope import latest
from wholeschool.disclosure import Policy, load_policy, release_figures, release_within
from wholeschool.engine import LocalEngine
from wholeschool.report import SiteContent, write_site
from wholeschool.store import Store


def report(
    store: Store,
    out: Path,
    *,
    policy: Policy | None = None,
    today: date | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Path]:
    """Write the site of a store's latest year into `out`; the files, the first page first.

    `policy`: None = the default one; `today` is printed as the day on which the site was made.
    Raises WrongCallError where the store has no books yet.
    """
    progress("adding up the books")
    with store.reading() as engine:
        content = site_content(engine, policy or load_policy(), today or date.today())
    progress("drawing the pages")
    return write_site(out, content)


def site_content(engine: LocalEngine, policy: Policy, made_on: date) -> SiteContent:
    """Everything that is on the site, released under `policy`."""
    scope = latest(engine)
    forms, half_terms = release_within(
        form_table(scope), half_term_tables(scope), policy, "Days lost by form and half-term"
    )
    measures = list(measure_figures(scope, forms))
    beside, quality = list(beside_figures(scope)), list(quality_figures(scope))
    return SiteContent(
        trust=scope.trust,
        schools=scope.schools,
        year=scope.year,
        last_day=scope.last_day,
        made_on=made_on,
        version=version("wholeschool"),
        forms=forms,
        half_terms=half_terms,
        measures=release_figures("Measures", scope.source, measures, policy),
        beside=release_figures("What stands beside lost days", scope.source, beside, policy),
        quality=release_figures("Doubtful records", scope.source, quality, policy),
    )
