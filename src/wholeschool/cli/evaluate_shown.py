"""An evaluation as a person reads it, and as a script does."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from wholeschool.cli.balance import print_balance
from wholeschool.cli.show import note, print_table, say
from wholeschool.practice.results.figures import alike
from wholeschool.practice.results.rules import RULES

if TYPE_CHECKING:
    from wholeschool.practice.judged.evaluation import Evaluation
    from wholeschool.practice.results.effects import AtEventTime, Effects, Estimate

_OTHERWISE = {
    "by_group": "Each unit that began counted once",
    "by_event_time": "Each time since the start counted once",
    "by_calendar_time": "Each time counted once",
    "imputation": "By imputation",
    "staggered": "By staggered adoption",
    "level": "At the start itself",
    "slope": "More each time since",
    "weighted": "The first time since the start, by the odds of beginning alone",
    "pairs": "The first time since the start, by pairs of the most alike",
    "before_after": "Before and after alone, beside nobody",
    "unadjusted": "Not adjusted for what was before",
    "wild_bootstrap": "With the interval of the wild cluster bootstrap",
}
"""Other ways to average or estimate, in words."""


def document_of(found: Evaluation) -> dict[str, Any]:
    """The document of an evaluation; keys are those of the shapes that scripts rely on, and more."""
    effects = found.effects
    return {
        "design": effects.design,
        "ruled": effects.ruled or effects.design,
        "overall": known_values(asdict(effects.overall)),
        "by_event_time": [known_values(asdict(each)) for each in effects.by_event_time],
        "pretrend": None if effects.pretrend is None else known_values(asdict(effects.pretrend)),
        "pretrend_reason": effects.pretrend_reason,
        "breakdown": effects.breakdown,
        "earlier": None if effects.earlier is None else known_values(asdict(effects.earlier)),
        "averages": {name: known_values(asdict(each)) for name, each in effects.others.items()},
        "scale": "logarithm of a ratio" if effects.percent else "outcome",
        "percent": known_values(asdict(effects.told(effects.overall))) if effects.percent else None,
        "checks": {name: known_values(asdict(each.overall)) for name, each in found.others.items()},
        "treated": effects.sides.treated,
        "comparison": effects.sides.beside,
        "rows": effects.rows,
        "details": dict(effects.details),
        "notes": [*effects.notes],
        "warnings": [*found.warnings],
        "grade": found.strength.grade,
        "grade_means": found.strength.means,
        "sentence": found.sentence,
    }


def known_values(values: dict[str, Any]) -> dict[str, Any]:
    """Values by name; None in the place of a number that is none."""
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in values.items()
    }


def print_found(found: Evaluation) -> None:
    """The sentence, the grade, effects by time since the start, and what speaks against it."""
    effects = found.effects
    say(found.sentence)
    say(f"Strength of evidence: {found.strength.grade} of 5, {found.strength.means}.")
    if effects.by_event_time:
        effect = "effect, %" if effects.percent else "effect"
        by_time = [effects.told(each) for each in effects.by_event_time]
        write = alike(interval(each) for each in by_time)
        say()
        print_table(
            "By time since the start",
            ("time", effect, "95 % interval"),
            [(_when(each), write(each.estimate), range_of(each, write)) for each in by_time],
            numbers=("time", effect),
        )
    if effects.pretrend is not None:
        test = effects.pretrend
        say(f"{RULES[effects.design].asks} Wald test {test.statistic:.2f}, {test.df} df, p = {test.p:.2g}.")
    _print_checks(effects, found)
    for line in effects.notes:
        say(line)
    print_balance(effects)
    for warning in found.warnings:
        if warning not in found.sentence:
            note(warning)


def _print_checks(effects: Effects, found: Evaluation) -> None:
    unit = " %" if effects.percent else ""
    others = {name: each.overall for name, each in found.others.items() if name != "twfe"}
    told = {name: effects.told(each) for name, each in {**effects.others, **others}.items()}
    write = alike(map(interval, told.values()))
    for name, each in told.items():
        say(f"{_OTHERWISE[name]}: {write(each.estimate)}{unit} ({range_of(each, write)})")


def _when(each: AtEventTime) -> str:
    return f"{each.event_time:+d}".replace("-", "−") if each.event_time else "0"


def interval(each: AtEventTime | Estimate) -> tuple[float, float, float]:
    """An effect and the ends of its interval."""
    return each.estimate, each.low, each.high


def range_of(each: AtEventTime | Estimate, write: Callable[[float], str]) -> str:
    """An interval in words."""
    return f"{write(each.low)} to {write(each.high)}"


def written(each: Estimate) -> tuple[str, str]:
    """An effect and its interval, with as many decimals both."""
    write = alike([interval(each)])
    return write(each.estimate), range_of(each, write)
