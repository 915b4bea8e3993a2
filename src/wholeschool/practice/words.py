"""What an evaluation found, in one sentence that claims no more than its grade allows."""

from __future__ import annotations

from wholeschool.practice.effects import Effects
from wholeschool.practice.figures import figure
from wholeschool.practice.strength import CANNOT_TELL, COMPARED, LEVEL, Strength
from wholeschool.schema.wording import counted


def in_words(effects: Effects, strength: Strength, outcome: str) -> str:
    """One sentence: the effect with its interval, or that the figures do not tell."""
    if strength.grade == CANNOT_TELL:
        return f"What became of {outcome} cannot be told from this panel. {strength.doubts[0]}"
    found = effects.overall
    low, high = sorted((abs(found.low), abs(found.high)))
    who = f"{counted(effects.treated, 'unit')} that began"
    if not found.p < LEVEL:
        return (
            f"Whether {outcome} came out otherwise in the {who} the figures do not tell: anything from "
            f"{_signed(found.low)} to {_signed(found.high)} fits them."
        )
    way = "lower" if found.estimate < 0 else "higher"
    how_much = f"{figure(abs(found.estimate))} {way} ({figure(low)} to {figure(high)})"
    said = f"In the {who}, {outcome} came out {how_much} than beside units that had not begun"
    if strength.grade >= COMPARED:
        return f"{said}."
    return f"{said}; whether that was its doing is in doubt. {strength.doubts[0]}"


def _signed(value: float) -> str:
    return f"+{figure(value)}" if value > 0 else figure(value)
