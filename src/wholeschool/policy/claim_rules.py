"""The verdict on a claim: what a figure, or the bounds of one, allow to say of the number that is claimed."""

from __future__ import annotations

import math

from wholeschool.policy.bounds import Between
from wholeschool.reference.claims import Reading

VERDICTS = ("reproduced", "consistent", "not_reproduced", "no_data")


def verdict(reading: Reading, found: Between | None, *, assumed: bool) -> tuple[str, str]:
    """One of `VERDICTS`, and why, as the end of a sentence.

    *Reproduced*: every value that the figures allow is one that the claim allows, and nothing had to be
    assumed. *Consistent*: some are; or all are under an assumption; or the figure, rounded as coarsely as
    the claim is, is the claim's number. *Not reproduced*: none is. *No data*: there is no figure.
    """
    if found is None:
        return "no_data", "there is no figure to judge it by"
    within = reading.allows_all(found.low, found.high)
    if within and not assumed:
        return "reproduced", f"{span(found)} is within what the claim says"
    if within:
        return "consistent", f"{span(found)} is within what the claim says, and rests on an assumption"
    if reading.allows_some(found.low, found.high):
        return "consistent", f"all that is known is {span(found)}, and part of that is what the claim says"
    if reading.as_round_number(found.best):
        step = number(reading.round_to)
        return "consistent", f"{number(found.best)} is {number(reading.value)} only to the nearest {step}"
    return "not_reproduced", f"{span(found)} is not what the claim says"


def span(found: Between) -> str:
    """A figure, or what it lies between, in words."""
    if found.exact or number(found.low) == number(found.high):
        return number(found.best)
    if math.isinf(found.high):
        return f"{number(found.low)} or more"
    return f"{number(found.low)} to {number(found.high)}"


def number(value: float) -> str:
    """A number as people read it: large ones whole, small ones to two decimal places."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")
