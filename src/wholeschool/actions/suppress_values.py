"""Whether the values of a table of counts may be seen: no totals among them, and nobody's number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from wholeschool.errors import WrongCallError
from wholeschool.reference.upns import LIKE_A_UPN
from wholeschool.stats.subtotals import is_called_a_total, subtotal

_MANY, _OF_EACH = 10, 2
_TOTALS = "Leave its rows out: totals are made anew, and `suppress --groups` totals groups of values."


def check_columns(names: Sequence[str], made: Sequence[str]) -> None:
    """Raise WrongCallError where a column is named twice, or as one of those that are `made`."""
    for at, name in enumerate(names):
        if name in names[:at]:
            raise WrongCallError(f"the column “{name}” is named twice", advice="Name each column once.")
        if name in made:
            raise WrongCallError(
                f"the table that is written has a column “{name}” of its own",
                advice="Call the column of this file something else.",
            )


def check_no_upn(texts: Iterable[str], what: str) -> None:
    """Raise WrongCallError where a text looks like a UPN; the sentence does not repeat it."""
    if any(LIKE_A_UPN.search(text) for text in texts):
        raise WrongCallError(
            f"{what} holds what looks like a UPN",
            advice="Nothing that names a pupil may leave. Count pupils by what many of them have in common.",
        )


def check_no_pupils(name: str, values: Sequence[str], counted: int) -> None:
    """Raise WrongCallError where a column has nearly as many values as there are counted.

    Then it names pupils, whatever it is called. Where events are counted, that can be missed: see
    `check_no_people`.
    """
    if len(values) > _MANY and counted < _OF_EACH * len(values):
        raise WrongCallError(
            f"“{name}” has {len(values):,} values and {counted:,} are counted: it tells single pupils apart",
            advice="Cross the table by what many pupils have in common.",
        )


def check_no_total(
    counts: np.ndarray, axis: int, name: str, values: Sequence[str], advice: str = _TOTALS
) -> None:
    """Raise WrongCallError for a total among the values: added to its parts, it would give them away."""
    whole = counts.sum(axis=axis)
    for at, value in enumerate(values):
        if len(values) > 2 and whole.any() and (2 * counts.take(at, axis) == whole).all():
            raise WrongCallError(
                f"“{value}” in “{name}” is the sum of the others, and no value of its own", advice=advice
            )
    found = subtotal(values, np.moveaxis(counts, axis, 0).reshape(len(values), -1))
    if found:
        at, parts = found
        of = " and ".join(f"“{values[part]}”" for part in parts)
        raise WrongCallError(f"“{values[at]}” in “{name}” is the sum of {of}", advice=advice)
    for value in values:
        if is_called_a_total(value):
            raise WrongCallError(f"“{value}” in “{name}” is called as totals are", advice=advice)
