"""The DuckDB that an engine is a connection to: one of its own, or one that stays for brief work."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from wholeschool.engine.shown import quoted

_SPILLING: set[Path] = set()
"""The folder of the engine that is open on the DuckDB that stays, where it may spill."""


def start(threads: int | None, memory_gb: float | None, spill: Path | None) -> duckdb.DuckDBPyConnection:
    """A DuckDB that ends with its connection. None leaves a setting to DuckDB (see `LocalEngine`)."""
    settings: dict[str, Any] = {}
    if threads is not None:
        settings["threads"] = threads
    if memory_gb is not None:
        settings["memory_limit"] = f"{memory_gb}GB"
    if spill is not None:
        settings["temp_directory"] = str(spill)
    return duckdb.connect(config=settings)


def connected(threads: int | None, memory_gb: float | None, spill: Path | None) -> duckdb.DuckDBPyConnection:
    """A connection to the DuckDB that stays; to a new one where that cannot be given another `spill`."""
    if spill is not None and _SPILLING:
        # All connections to one DuckDB spill into one folder, and that is removed with whose it is.
        return start(threads, memory_gb, spill)
    begun = _staying(threads, memory_gb).cursor()
    if spill is None:
        return begun
    _SPILLING.add(spill)
    try:
        return begun.execute(f"SET temp_directory = {quoted(str(spill))}")
    except duckdb.NotImplementedException:  # it has spilled into the folder that it was given before
        _SPILLING.clear()
        _staying.cache_clear()
        return connected(threads, memory_gb, spill)


def spill_no_longer(folder: Path) -> None:
    """Remove the folder that an engine could spill into, now that it is closed."""
    _SPILLING.discard(folder)
    shutil.rmtree(folder, ignore_errors=True)


@cache
def _staying(threads: int | None, memory_gb: float | None) -> duckdb.DuckDBPyConnection:
    """A DuckDB that stays until the process ends: starting one costs 30 ms, and ending it 15.

    An engine is a connection to it. It makes temporary tables alone, which nobody else sees and which end
    with the connection.
    """
    return start(threads, memory_gb, None)
