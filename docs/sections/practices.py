"""The catalogue of practices, from `reference/practices.toml`."""

from __future__ import annotations

from collections.abc import Iterator

from wholeschool.reference.practices import Evidence, Practice, PracticeSource, national_practices


def all_practices() -> str:
    """Every practice: what it is, its dose and cost, and what is published of its effect."""
    return "\n".join(line for each in national_practices().practices.values() for line in _lines(each))


def _lines(practice: Practice) -> Iterator[str]:
    yield f"### {practice.name}\n"
    yield f"`{practice.id}`. {practice.what}\n"
    yield f"- For whom: {practice.for_whom}"
    yield f"- Core parts: {'; '.join(practice.core_parts)}."
    yield f"- Dose, in {practice.dose_unit}: {practice.usual_dose}"
    yield f"- Cost per pupil: {_cost(practice)}"
    for each in practice.evidence:
        yield f"- {_evidence(each)}"
    if not practice.evidence:
        yield f"- Evidence: {practice.no_rating}"
    yield f"- Described in: {'; '.join(_source(each) for each in practice.sources)}."
    yield f"- Also read in files: {', '.join(practice.also)}.\n"


def _cost(practice: Practice) -> str:
    if practice.cost_per_pupil is None:
        return f"not known. {practice.no_cost}"
    return f"£{practice.cost_per_pupil:,.0f} ({practice.cost_source})."


def _evidence(each: Evidence) -> str:
    unread = "" if each.read else " (not read by us in the source itself)"
    return f"{each.publisher}, {each.year}, on {each.of}: “{each.rating}” ({each.scale}). {each.says}{unread}"


def _source(each: PracticeSource) -> str:
    return f"{each.publisher}, {each.title}, {each.year}{'' if each.read else ' (not read by us)'}"
