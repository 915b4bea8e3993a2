"""What an evaluation found, in one sentence that claims no more than its grade allows."""

from __future__ import annotations

from wholeschool.practice.judged.strength import Strength
from wholeschool.practice.results.effects import Effects
from wholeschool.practice.results.figures import figure, signed, with_ends
from wholeschool.practice.results.rules import CANNOT_TELL, COMPARED, LEVEL, RULES
from wholeschool.schema.wording import counted


def in_words(effects: Effects, strength: Strength, outcome: str, smallest: float | None = None) -> str:
    """One sentence: the effect with its interval, or that the figures do not tell."""
    if strength.grade == CANNOT_TELL:
        return f"What became of {outcome} cannot be told from this panel. {strength.doubts[0]}"
    found = effects.told(effects.overall)
    who = effects.who or f"the {counted(effects.sides.treated, 'unit')} that began"
    unit, write = " %" if effects.percent else "", with_ends(found.estimate, found.low, found.high)
    if not found.p < LEVEL:
        return (
            f"Whether {outcome} came out otherwise in {who} the figures do not tell: anything from "
            f"{signed(found.low, write)} to {signed(found.high, write)}{unit} fits them."
        )
    low, high = sorted((abs(found.low), abs(found.high)))
    way = "lower" if found.estimate < 0 else "higher"
    how_much = f"{write(abs(found.estimate))}{unit} {way} ({write(low)} to {write(high)}{unit})"
    said = f"In {who}, {outcome} is {how_much} {RULES[effects.ruled or effects.design].than}"
    if smallest is not None and high < smallest:
        said += f", which is less than the {figure(smallest)}{unit} that would matter"
    if strength.grade >= COMPARED:
        return f"{said}."
    return f"{said}; whether that was its doing is in doubt. {strength.doubts[0]}"
