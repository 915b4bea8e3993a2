"""The statutory duties, from their file."""

from __future__ import annotations

from docs.sections.chapters import chapter, whole_list
from wholeschool.reference.duties import Duty, duty_list

_BREACH = {
    "always": "always",
    "never": "never",
    "undone": "past its date by the day asked for, and not done by then",
}


def all_duties() -> str:
    """A chapter a duty, in the order of the file, and who vouches for them."""
    told = duty_list()
    return whole_list(told, map(_chapter, told.duties.values()))


def _chapter(each: Duty) -> str:
    numbers = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in each.numbers.items())
    facts = [
        ("Begins with", each.trigger),
        ("Due", each.due),
        ("Done by", each.done),
        ("In breach", _BREACH[each.breach]),
        *([("Condition", each.condition)] if each.condition else []),
        ("Numbers", numbers),
        ("Sources", "; ".join(each.sources)),
    ]
    unsure = "".join(f"- {note}\n" for note in each.unsure)
    return f"{chapter(each, facts)}\nUnsure, or our reading:\n\n{unsure}"
