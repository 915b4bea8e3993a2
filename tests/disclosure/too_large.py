"""Tables taken for too large, so that small ones show what happens to these."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

from wholeschool.disclosure.additive import AdditiveTable
from wholeschool.disclosure.attack import OutOfTimeError
from wholeschool.disclosure.hiding import Hiding
from wholeschool.disclosure.withhold import _guarded


def as_if_too_large(columns: int) -> Any:
    """Tables of so many columns cannot be guarded in time."""

    def guarded(table: AdditiveTable, *rest: Any) -> Hiding:
        if len(table.shape) >= columns:
            raise OutOfTimeError
        return _guarded(table, *rest)

    return patch("wholeschool.disclosure.withhold._guarded", guarded)
