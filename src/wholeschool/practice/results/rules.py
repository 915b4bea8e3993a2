"""What each design can show at best, in figures and in words: the rules that a grade begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

CANNOT_TELL, LOWEST, COMPARED, BY_CHANCE = 0, 1, 3, 4
FEWEST = 5
"""Units, or clusters, on either side below which chance cannot be told from anything."""
ENOUGH = 10
LEVEL = 0.05


@dataclass(frozen=True)
class Rule:
    """What a design opens.

    `name`: the design as readers are told it. `opened`: the grade without a doubt. `means`: what a grade
    means, from 1 to `opened`. `than`: what the effect is held against, after “is 2 lower”. `checks`:
    other designs that are asked the same. `always`: what speaks against the design itself, "" = nothing.
    `own`: whether the design says its doubts itself, so that those on panels of many units are not asked.
    `asks`: what the test of the time before is of.
    """

    name: str
    opened: int
    means: Mapping[int, str]
    than: str
    checks: tuple[str, ...] = ()
    always: str = ""
    own: bool = False
    asks: str = "Did units move apart before they began?"


_BESIDE_OTHERS = MappingProxyType(
    {
        1: "before and after, beside others, with more than one doubt",
        2: "before and after, beside others, with a doubt",
        3: "before and after, beside others, with no sign that they moved apart before",
    }
)
_BROKE_OFF = "Did it break off from its line before it began, too?"
RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "staggered": Rule(
            "staggered adoption",
            COMPARED,
            _BESIDE_OTHERS,
            "than had it moved as in units that had not begun",
            ("imputation", "twfe"),
        ),
        "imputation": Rule(
            "imputation", COMPARED, _BESIDE_OTHERS, "than had it moved as before anything began", ("twfe",)
        ),
        "twfe": Rule(
            "two-way fixed effects",
            COMPARED - 1,
            _BESIDE_OTHERS,
            "by two-way fixed effects",
            ("imputation",),
            "Two-way fixed effects hold units that began later against those that began earlier.",
        ),
        "randomised": Rule(
            "drawn by lot",
            BY_CHANCE,
            MappingProxyType(
                {
                    1: "chance decided who began, with more than two doubts",
                    2: "chance decided who began, with two doubts",
                    3: "chance decided who began, with a doubt",
                    4: "chance decided who began, with nothing that speaks against it",
                }
            ),
            "than in units that chance left out",
            own=True,
        ),
        "its": Rule(
            "interrupted time series",
            COMPARED - 1,
            MappingProxyType(
                {
                    1: "one unit, before and after, with a doubt",
                    2: "one unit, before and after, with nothing beside it",
                }
            ),
            "than had it gone on as before",
            asks=_BROKE_OFF,
            always="With nothing beside it, what else happened at that time cannot be told apart.",
            own=True,
        ),
        "its_beside": Rule(
            "interrupted time series beside others",
            COMPARED,
            MappingProxyType(
                {
                    1: "one unit, before and after, beside others, with more than one doubt",
                    2: "one unit, before and after, beside others, with a doubt",
                    3: "one unit, before and after, beside others, with no sign that it moved apart before",
                }
            ),
            "than had it gone on beside the others as before",
            asks=_BROKE_OFF,
            own=True,
        ),
        "sdid": Rule(
            "synthetic difference in differences",
            COMPARED - 1,
            MappingProxyType(
                {
                    1: "beside a mixture of others, with a doubt",
                    2: "few units, beside a mixture of others that had moved as they did",
                }
            ),
            "than had it moved as a mixture of others that moved alike before",
            always="With so few units, what else came to them at that time cannot be told from it.",
            own=True,
        ),
        "rd": Rule(
            "regression discontinuity",
            COMPARED + 1,
            MappingProxyType(
                {
                    1: "at the line of a rule, with more than two doubts",
                    2: "at the line of a rule, with two doubts",
                    3: "at the line of a rule, with a doubt",
                    4: "at the line of a rule, with no sign that anybody was moved over it",
                }
            ),
            "than just beyond it, where the rule does not give it",
            own=True,
            asks="Was there a jump at the line before anybody began?",
        ),
        "matched": Rule(
            "matched comparison",
            COMPARED,
            MappingProxyType(
                {
                    1: "beside others that had fared alike until then, with more than one doubt",
                    2: "beside others that had fared alike until then, with a doubt",
                    3: "beside others that had fared alike until then, with no sign that they differed",
                }
            ),
            "than in others that had fared alike until then and did not begin",
            own=True,
            asks="Did both sides differ still earlier, at times that they were not held alike by?",
        ),
    }
)
"""By design. On Maryland's scale 3 is before and after beside others; 4 and 5 are for what chance decided."""
ASKED_FOR = ("auto", *(name for name in RULES if name != "its_beside"))
"""Designs by name as somebody asks for them; `its` has two rules, the other where units stand beside it."""


def means(design: str, grade: int) -> str:
    """What a grade of a design means, in words."""
    return "cannot tell" if grade == CANNOT_TELL else RULES[design].means[grade]
