"""Planting the errors that are known, each kind in its turn."""

from __future__ import annotations

from collections.abc import Mapping

from wholeschool.simulate.errors_in_records import IN_RECORDS
from wholeschool.simulate.errors_in_registers import IN_REGISTERS
from wholeschool.simulate.errors_known import ERRORS
from wholeschool.simulate.filing import Filing

_PLANTERS = {**IN_REGISTERS, **IN_RECORDS}


def plant(filing: Filing, counts: Mapping[str, int]) -> None:
    """Plant up to so many of each error in a school's year; fewer where there is no room for more."""
    for error in ERRORS:
        if counts.get(error, 0):
            _PLANTERS[error](filing, counts[error])
