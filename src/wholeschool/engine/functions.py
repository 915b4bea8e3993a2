"""Functions that every engine has under the same name and Ibis does not offer by itself."""

from __future__ import annotations

from functools import cache

import ibis
import ibis.expr.types as ir


@ibis.udf.scalar.builtin(name="bit_count")  # type: ignore[untyped-decorator]
def count_bits(mask: int) -> int:  # type: ignore[empty-body]
    """How many sessions a set of sessions holds (the engine's own ``bit_count``)."""


@ibis.udf.scalar.builtin(name="rtrim")  # type: ignore[untyped-decorator]
def without_end(text: str, characters: str) -> str:  # type: ignore[empty-body]
    """A text without those of these characters that it ends with (the engine's own ``rtrim``)."""


@cache
def said(name: str, kind: str) -> ir.Value:
    """The value of a variable of the connection (the engine's own ``getvariable``), of an Ibis type."""
    function = ibis.udf.scalar.builtin(
        _variable, name="getvariable", signature=((ibis.dtype("string"),), ibis.dtype(kind))
    )
    return function(name)


def _variable(variable: str) -> None:
    """Its type differs from one variable to the next, so that no signature can say it here."""
