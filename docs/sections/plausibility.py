"""What is hard to believe, from its list."""

from __future__ import annotations

from docs.sections.chapters import chapter, whole_list
from wholeschool.reference.plausible import PlausibilityCheck, plausibility_list


def all_checks() -> str:
    """A chapter a finding, in the order of the file, and who vouches for the limits."""
    told = plausibility_list()
    return whole_list(told, map(_chapter, told.checks.values()))


def _chapter(each: PlausibilityCheck) -> str:
    numbers = ", ".join(f"{name.replace('_', ' ')} {number:,}" for name, number in each.numbers.items())
    facts = [
        ("Expected", f"{each.expected[0].upper()}{each.expected[1:]}."),
        ("What to do", each.advice),
        ("Where it is silent", each.silent),
        *([("Limits", numbers)] if numbers else []),
        ("Sources", "; ".join(each.sources)),
    ]
    return chapter(each, facts)
