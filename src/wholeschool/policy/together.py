"""Figures made of figures: phases together, terms together, groups together; never where one is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from wholeschool.policy.asked import ADDED_PHASES
from wholeschool.policy.figures import Figure, total
from wholeschool.reference.groups import Combined
from wholeschool.schema.wording import group_words

_TERMS = ("autumn", "spring", "summer")
_EVENTS = ("suspension_rate", "permanent_exclusion_rate")
_ADDED = frozenset(ADDED_PHASES)
Key = Callable[[Figure], tuple[object, ...]]


def over_phases(given: Sequence[Figure]) -> list[Figure]:
    """Figures of all state-funded schools, where an edition has them by phase alone: counts and bases added.

    The Department's totals are primary, secondary and special schools; alternative provision stands apart.
    """
    there = {_but_phase(each) for each in given if each.phase == "all" and each.has_number}
    made = []
    for key, those in _grouped(given, lambda each: (*_but_phase(each), each.edition)):
        by_phase = {each.phase: each for each in those}
        if key[:-1] in there or not by_phase.keys() >= _ADDED:
            continue
        parts = [by_phase[phase] for phase in ADDED_PHASES]
        if None not in [each.count for each in parts]:
            made.append(_added(parts, "primary, secondary and special schools added", phase="all"))
    return made


def over_terms(given: Sequence[Figure]) -> list[Figure]:
    """Rates of events of a whole year, where an edition has them by term alone: the three are added.

    Of events only, of which each falls into one term; a pupil suspended in two terms would count twice. The
    terms' bases are the same pupils, so that rates add up as counts do.
    """
    there = {_but_term(each) for each in given if each.term == "" and each.has_number}
    events = [each for each in given if each.measure in _EVENTS]
    made = []
    for key, those in _grouped(events, lambda each: (*_but_term(each), each.edition)):
        by_term = {each.term: each for each in those}
        if key[:-1] in there or not all(term in by_term for term in _TERMS):
            continue
        parts = [by_term[term] for term in _TERMS]
        if all(each.rate is not None and each.base is None for each in parts):
            rate = total([each.rate for each in parts])
            made.append(replace(_added(parts, "the three terms added", term=""), rate=rate))
    return made


def put_together(given: Sequence[Figure], combined: Iterable[Combined]) -> list[Figure]:
    """Figures of groups that are others put together: counts and bases added, within one edition."""
    made = []
    for wanted in combined:
        its = [each for each in given if each.characteristic == wanted.characteristic]
        for _, those in _grouped(its, lambda each: (*_but_group(each), each.edition)):
            by_group = {each.group: each for each in those}
            parts = [by_group[part] for part in wanted.parts if part in by_group]
            if len(parts) == len(wanted.parts) and all(
                each.count is not None and each.base is not None for each in parts
            ):
                added = _added(
                    parts, f"{' and '.join(map(group_words, wanted.parts))} added", group=wanted.group
                )
                made.append(replace(added, base=parts[0].base) if _of_everybody(parts) else added)
    return made


def _of_everybody(parts: Sequence[Figure]) -> bool:
    """Whether the groups are parts of one base, which is everybody, instead of each having its own."""
    return parts[0].measure == "pupils" and len({each.base for each in parts}) == 1


def _added(
    parts: Sequence[Figure],
    made: str,
    *,
    term: str | None = None,
    phase: str | None = None,
    group: str | None = None,
) -> Figure:
    first = parts[0]
    said = [each.made for each in parts if each.made]
    # Thousands are made for one answer: `replace` would take five times as long.
    return Figure(
        measure=first.measure,
        period=first.period,
        term=first.term if term is None else term,
        level=first.level,
        area_code=first.area_code,
        area=first.area,
        phase=first.phase if phase is None else phase,
        characteristic=first.characteristic,
        group=first.group if group is None else group,
        count=total([each.count for each in parts]),
        base=total([each.base for each in parts]),
        rate=None,
        rounding=max([each.rounding for each in parts]),
        reason="",
        sources=tuple([source for each in parts for source in each.sources]),
        edition=first.edition,
        loaded_on=first.loaded_on,
        made="; ".join(dict.fromkeys([*said, made])) if said else made,
        arrival=first.arrival,
    )


def _grouped(given: Iterable[Figure], key: Key) -> Iterable[tuple[tuple[object, ...], list[Figure]]]:
    found: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for each in given:
        found[key(each)].append(each)
    return found.items()


def _but_phase(each: Figure) -> tuple[str, ...]:
    return (
        *(each.measure, each.period, each.term, each.level, each.area_code),
        *(each.characteristic, each.group),
    )


def _but_term(each: Figure) -> tuple[str, ...]:
    return (
        *(each.measure, each.period, each.level, each.area_code),
        *(each.phase, each.characteristic, each.group),
    )


def _but_group(each: Figure) -> tuple[str, ...]:
    return (each.measure, each.period, each.term, each.level, each.area_code, each.phase)
