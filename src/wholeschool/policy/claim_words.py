"""A judged claim in words: those of the command and of the page alike."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator

from wholeschool.policy.bounds import Between
from wholeschool.policy.claim_figures import Worked
from wholeschool.policy.claim_rules import number, span
from wholeschool.policy.claims import Alternative, Judged
from wholeschool.reference.claims import Claim, ClaimFigure
from wholeschool.schema.national import COUNTS, UNITS

VERDICT_WORDS = {
    "reproduced": "Reproduced",
    "consistent": "Consistent, and not reproduced",
    "not_reproduced": "Not reproduced",
    "no_data": "Data not available",
}
"""Every verdict as people read it."""
BESIDE_WORDS = {"close_year": "another year", "other_way": "another way to count"}
"""What stands beside a claim, by the kind of the alternative."""


def said_by(claim: Claim) -> str:
    """Who said it, when and where."""
    said_on = f", {claim.said_on:%-d %B %Y}" if claim.said_on else ""
    return f"{claim.said_by}{said_on}. {claim.source}."


def verdict_words(judged: Judged) -> str:
    """The verdict, and why."""
    return f"{VERDICT_WORDS[judged.verdict]}: {judged.why.removesuffix('.')}."


def tally(verdicts: Iterable[str]) -> str:
    """How often each verdict was given."""
    counts = Counter(verdicts)
    return "; ".join(f"{said.lower()} {counts[name]}" for name, said in VERDICT_WORDS.items() if counts[name])


def claimed(claim: Claim) -> str:
    """The number that is claimed, with its unit."""
    return f"{number(claim.reading.value)} {claim.unit}"


def found(between: Between) -> str:
    """The best that is known, and the ends that it lies between where they are others."""
    best, ends = number(between.best), span(between)
    open_above = math.isinf(between.high) and between.low == between.best
    return ends if ends == best or open_above else f"{best} ({ends})"


def beside(each: Alternative, unit: str) -> str:
    """Another figure beside a claim: what it is, and what it comes to."""
    between = each.worked.between
    figure = f"{found(between)} {unit}." if between else each.worked.reason
    return f"{BESIDE_WORDS[each.definition.kind]}: {each.definition.words} {figure}"


def given(worked: Worked) -> Iterator[str]:
    """Numbers that stand in the claim itself, with where they were read."""
    for each in worked.given:
        numbers = (value for value in (each.low, each.value, each.high) if math.isfinite(value))
        yield f"{each.name}: {' to '.join(f'{value:g}' for value in dict.fromkeys(numbers))} [{each.source}]"


def needed(judged: Judged) -> str:
    """What would have to be there to judge a claim that cannot be judged; "" of one that was."""
    definition = judged.claim.definition
    if judged.verdict != "no_data":
        return ""
    if definition.lacking:
        return f"Somebody would have to count it: {definition.words}"
    names: dict[str, list[str]] = {}
    for each in definition.figures:
        factor: ClaimFigure | None = each
        while factor is not None:
            if factor.take != "given":
                names.setdefault(_what(factor), []).append(factor.name)
            factor = factor.times
    return " ".join(f"A file with {what}, of: {'; '.join(its)}." for what, its in names.items())


def _what(each: ClaimFigure) -> str:
    """What is counted in a figure, in which years."""
    counted, of = COUNTS[each.measure]
    per = f" per {UNITS[each.measure]:,} {of}" if each.take == "rate" and of else ""
    return f"{counted}{per}, {' and '.join(each.periods)}"
