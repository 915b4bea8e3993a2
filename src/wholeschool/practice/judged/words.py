"""What an evaluation found, in one sentence that claims no more than its grade allows."""

from __future__ import annotations

from wholeschool.practice.judged.strength import Strength
from wholeschool.practice.results.effects import Effects
from wholeschool.practice.results.figures import figure
from wholeschool.practice.results.rules import CANNOT_TELL, COMPARED, LEVEL, RULES
from wholeschool.schema.wording import counted


def in_words(effects: Effects, strength: Strength, outcome: str, smallest: float | None = None) -> str:
    """One sentence: the effect with its interval, or that the figures do not tell."""
    if strength.grade == CANNOT_TELL:
        return f"What became of {outcome} cannot be told from this panel. {strength.doubts[0]}"
    found = effects.told(effects.overall)
    who = effects.who or f"the {counted(effects.sides.treated, 'unit')} that began"
    unit = " %" if effects.percent else ""
    if not found.p < LEVEL:
        return (
            f"Whether {outcome} came out otherwise in {who} the figures do not tell: anything from "
            f"{_signed(found.low)} to {_signed(found.high)}{unit} fits them."
        )
    low, high = sorted((abs(found.low), abs(found.high)))
    way = "lower" if found.estimate < 0 else "higher"
    how_much = f"{figure(abs(found.estimate))}{unit} {way} ({figure(low)} to {figure(high)}{unit})"
    said = f"In {who}, {outcome} is {how_much} {RULES[effects.ruled or effects.design].than}"
    if smallest is not None and high < smallest:
        said += f", which is less than the {figure(smallest)}{unit} that would matter"
    if strength.grade >= COMPARED:
        return f"{said}."
    return f"{said}; whether that was its doing is in doubt. {strength.doubts[0]}"


def _signed(value: float) -> str:
    return f"+{figure(value)}" if value > 0 else figure(value)
