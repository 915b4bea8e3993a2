"""Statements that are said more than once: parsed once, whichever connection they go to.

DuckDB 2 parses some 700 characters in a millisecond, and statements are up to 7,000 long: of a small store
that is a sixth of the work. What differs from one question to the next is asked, or stands in a file's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import duckdb

_REMEMBERED = 1000


@dataclass
class _Said:
    """How a statement was said so far: never, once, or more often, and then parsed."""

    before: bool = False
    parsed: duckdb.Statement | None = None


def parsed(connection: duckdb.DuckDBPyConnection, statement: str) -> str | duckdb.Statement:
    """A statement as a connection executes it: when it is said again, as it was parsed.

    Most statements of a command are said once: of these nothing is kept but that they were.
    """
    said = _said(statement)
    if not said.before:
        said.before = True
        return statement
    if said.parsed is None:
        (said.parsed,) = connection.extract_statements(statement)
    return said.parsed


@lru_cache(maxsize=_REMEMBERED)
def _said(statement: str) -> _Said:
    """What is remembered of a statement."""
    return _Said()
