"""What is readable, sound, and still hard to believe: one file a check, and all of them here.

Each check looks at the tables that an engine shows and gives findings. They judge nothing: `wholeschool
check` lists them, and its verdict is that of the store and the books. Their limits, what to do and when they
say nothing stand in `reference/plausible.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wholeschool.continuum.plausible.absence_reasons import absence_reasons
from wholeschool.continuum.plausible.census_counts import census_counts
from wholeschool.continuum.plausible.census_totals import census_totals
from wholeschool.continuum.plausible.half_empty import half_days_alone, half_empty_weeks
from wholeschool.continuum.plausible.late_minutes import late_by_no_minutes
from wholeschool.continuum.plausible.not_required import not_required
from wholeschool.continuum.plausible.one_code_days import one_code_days
from wholeschool.continuum.plausible.register_totals import marked_above_roll, marks_above_calendar
from wholeschool.continuum.plausible.suspension_lengths import suspension_lengths
from wholeschool.continuum.plausible.suspension_marks import suspension_marks
from wholeschool.continuum.plausible.unchanging_codes import unchanging_codes
from wholeschool.continuum.plausible.unlike_codes import unlike_codes
from wholeschool.continuum.plausible.words import Doubt
from wholeschool.engine import LocalEngine
from wholeschool.store import Kept

CHECKS: tuple[Callable[[LocalEngine, Kept], Iterator[Doubt]], ...] = (
    census_counts,
    census_totals,
    marks_above_calendar,
    marked_above_roll,
    one_code_days,
    half_empty_weeks,
    half_days_alone,
    not_required,
    absence_reasons,
    late_by_no_minutes,
    unchanging_codes,
    unlike_codes,
    suspension_marks,
    suspension_lengths,
)
"""In the order in which their findings are listed."""


def plausibility(engine: LocalEngine, kept: Kept | None = None) -> tuple[Doubt, ...]:
    """The findings of every check."""
    kept = kept or Kept(engine)
    return tuple(finding for check in CHECKS for finding in check(engine, kept))


__all__ = ["CHECKS", "Doubt", "plausibility"]
