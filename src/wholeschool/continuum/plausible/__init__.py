"""What is readable, sound, and still hard to believe: one file a check, and all of them here.

Each check looks at the tables that an engine shows and gives findings. They judge nothing: `wholeschool
check` lists them, and its verdict is that of the store and the books.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wholeschool.continuum.plausible.census_counts import census_counts
from wholeschool.engine import LocalEngine
from wholeschool.schema.findings import Finding

CHECKS: tuple[Callable[[LocalEngine], Iterator[Finding]], ...] = (census_counts,)
"""In the order in which their findings are listed."""


def plausibility(engine: LocalEngine) -> tuple[Finding, ...]:
    """The findings of every check."""
    return tuple(finding for check in CHECKS for finding in check(engine))


__all__ = ["CHECKS", "plausibility"]
