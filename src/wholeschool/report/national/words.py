"""Sentences of the national site, put together from figures."""

from __future__ import annotations

from collections.abc import Collection

_FINE = 0.1
_FEW = 10


def rate_words(rate: float) -> str:
    """A rate with two decimal places; one below a tenth with three."""
    return f"{rate:.2f}" if rate >= _FINE or rate == 0 else f"{rate:.3f}"


def count_words(count: float) -> str:
    """A count in whole numbers: some files have fractions of pupils. Below ten they stay, lest it be 0."""
    return f"{count:,.0f}" if count >= _FEW or float(count).is_integer() else f"{count:,.2f}"


def standing(own: float, rates: Collection[float]) -> str:
    """Where a rate stands among those of all authorities, its own among them."""
    others = len(rates) - 1
    lower = sum(rate < own for rate in rates)
    if others < 1:
        return ""
    if lower == others:
        return f"The highest of {others + 1} local authorities."
    if lower == 0:
        return f"The lowest of {others + 1} local authorities."
    return f"Higher than in {lower} of the other {others} local authorities."


def against(own: float, whole: float) -> str:
    """A rate against England's, in words that a rounding does not turn round."""
    if whole <= 0:
        return ""
    times = own / whole
    if 0.95 <= times <= 1.05:
        return f"About as in England ({rate_words(whole)})."
    if times > 1:
        said = f"{times:.1f} times" if times >= 1.5 else f"{100 * (times - 1):.0f} per cent above"
    else:
        said = f"{100 * (1 - times):.0f} per cent below"
    return f"{said[0].upper()}{said[1:]} England's rate ({rate_words(whole)})."


def changed(before: float, after: float, period: str) -> str:
    """How a rate changed since a year, in per cent of it."""
    if before <= 0:
        return ""
    percent = 100 * (after / before - 1)
    if abs(percent) < 1:
        return f"About as in {period} ({rate_words(before)})."
    way = "more" if percent > 0 else "less"
    return f"{abs(percent):.0f} per cent {way} than in {period} ({rate_words(before)})."
