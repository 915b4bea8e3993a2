"""What answers from official figures go by: reference groups, breaks in series, intervals."""

from __future__ import annotations

from docs.sections.markdown import code, codes, table
from wholeschool.policy.intervals import EVENTS, PUPILS, SESSIONS
from wholeschool.reference.breaks import Break, break_list
from wholeschool.reference.groups import group_list
from wholeschool.schema.national import UNITS


def reference_groups() -> str:
    """With whom groups are compared, and which are put together."""
    found = group_list()
    compared = table(
        ("By", "Reference group", "Why"),
        ((code(each.characteristic), each.group, each.why) for each in found.references.values()),
    )
    combined = table(
        ("By", "Group", "Made of", "Why"),
        ((code(each.characteristic), each.group, ", ".join(each.parts), each.why) for each in found.combined),
    )
    return f"{compared}\nGroups that are put together, beside their parts:\n\n{combined}"


def series_breaks() -> str:
    """Every break, in the order of years."""
    rows = ((_when(each), _of_what(each), each.words, each.source) for each in break_list().breaks)
    return table(("When", "Series", "What changed", "Source"), rows)


def official_intervals() -> str:
    """Each measure and its interval."""
    kinds = (
        (EVENTS, "exact Poisson, of events"),
        (PUPILS, "Wilson's, of a share of pupils"),
        (SESSIONS, "Wilson's, of sessions as so many whole pupil-years"),
    )
    said = {measure: words for measures, words in kinds for measure in measures}
    rows = ((code(measure), said.get(measure, "none")) for measure in UNITS)
    return table(("Measure", "Interval"), rows)


def _when(each: Break) -> str:
    return f"from {each.first}" if each.first else f"the year {', '.join(each.years)}"


def _of_what(each: Break) -> str:
    by = f", by {code(each.characteristic)}" if each.characteristic else ""
    return f"{codes(each.measures)}{by}"
