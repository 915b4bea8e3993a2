"""Schools that use N, B, I or Y far more or less than like schools: the claims that `hidden` makes."""

from __future__ import annotations

from collections.abc import Iterator

from wholeschool.continuum.hidden.code_use import claim, claimed_use
from wholeschool.continuum.plausible.words import Doubt, doubt
from wholeschool.continuum.schools.names import school_names
from wholeschool.engine import LocalEngine
from wholeschool.schema.years import year_label
from wholeschool.store import Kept


def unlike_codes(engine: LocalEngine, kept: Kept | None = None) -> Iterator[Doubt]:
    """A finding for each school and code of the latest year that is far out, all judged considered."""
    claimed = claimed_use(engine, kept)
    names = school_names(engine, {use.urn for use in claimed}, kept)
    for use in claimed:
        said = claim(use, names[use.urn].name)
        yield doubt(
            "code_use_unlike_others",
            f"{use.urn}, {year_label(use.academic_year)}: {said}",
            use.sessions,
            urn=use.urn,
            academic_year=use.academic_year,
            pupils=use.users,
        )
