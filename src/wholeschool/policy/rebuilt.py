"""England's figures of groups, rebuilt where only local authorities' rates are published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from wholeschool.policy.figures import SESSIONS, Figure
from wholeschool.policy.together import put_together
from wholeschool.reference.groups import group_list
from wholeschool.schema.national import CROSSED, ENGLAND, UNITS

Place = tuple[str, str, str]  # period, phase, area code


def rebuilt(rates: Sequence[Figure], pupils: Sequence[Figure], by: str) -> list[Figure]:
    """Figures of England by a characteristic, from rates and head counts of its local authorities.

    Σ rate × pupils ÷ Σ pupils over the authorities that have the rate of every group and the pupils of every
    group. Of what is crossed with a register code (“E × ehc plan”) the group is the last part. Head counts
    are those of the January census, also where a rate is of enrolments or sessions; then `count` and `base`
    are what they would be if every pupil counted alike, and of sessions both are None.
    """
    heads = _heads(pupils, by)
    found: dict[tuple[str, str, str, str], dict[str, dict[str, Figure]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for each in rates:
        if each.level == "la" and each.rate is not None:
            code = each.group.split(CROSSED)[0] if CROSSED in each.group else ""
            group = each.group.rsplit(CROSSED, 1)[-1]
            found[each.period, each.term, each.phase, code][each.area_code][group] = each
    made: list[Figure] = []
    for (period, _, phase, _), areas in found.items():
        made += _of_period(areas, {area: heads.get((period, phase, area), {}) for area in areas}, by)
    return made


def _heads(pupils: Iterable[Figure], by: str) -> dict[Place, dict[str, tuple[float, tuple[str, ...]]]]:
    """Pupils of each group at each place, with sources. Those of no other group are the reference group."""
    known: dict[Place, dict[str, tuple[float, tuple[str, ...]]]] = defaultdict(dict)
    everybody: dict[Place, float] = {}
    for each in pupils:
        if each.level != "la" or each.characteristic != by or each.count is None:
            continue
        place = (each.period, each.phase, each.area_code)
        known[place][each.group] = (each.count, each.sources)
        if each.base:
            everybody[place] = each.base
    reference = group_list().references.get(by)
    for place, groups in known.items():
        if reference and reference.group not in groups and place in everybody:
            rest = everybody[place] - sum(count for count, _ in groups.values())
            groups[reference.group] = (rest, tuple(each for _, its in groups.values() for each in its))
    return known


def _of_period(
    areas: dict[str, dict[str, Figure]], heads: dict[str, dict[str, tuple[float, tuple[str, ...]]]], by: str
) -> list[Figure]:
    wanted = {group for groups in areas.values() for group in groups}
    whole = [area for area in areas if wanted <= areas[area].keys() and wanted <= heads[area].keys()]
    if not whole:
        return []
    how = f"rebuilt from rates and pupils of {len(whole)} local authorities"
    if len(whole) < len(areas):
        how += f" ({len(areas) - len(whole)} left out, which lack a rate or a head count of a group)"
    made = [_of_group(group, whole, areas, heads, how) for group in sorted(wanted)]
    combined = put_together(made, group_list().combined_of(by))
    sessions = made[0].measure == SESSIONS
    # Pupils were only the weights of sessions: none of them was counted.
    return [replace(each, count=None, base=None, rate=each.counted_rate) if sessions else each
            for each in (*made, *combined)]  # fmt: skip


def _of_group(
    group: str,
    whole: Sequence[str],
    areas: dict[str, dict[str, Figure]],
    heads: dict[str, dict[str, tuple[float, tuple[str, ...]]]],
    how: str,
) -> Figure:
    its = [(areas[area][group], *heads[area][group]) for area in whole]
    first = its[0][0]
    base = sum(pupils for _, pupils, _ in its)
    count = sum((each.rate or 0.0) * pupils for each, pupils, _ in its) / UNITS[first.measure]
    sources = [source for each, _, of_heads in its for source in (*each.sources, *of_heads)]
    said = "; ".join(dict.fromkeys(filter(None, (first.made, how))))
    return replace(
        first,
        level="national",
        area_code=ENGLAND,
        area="England",
        characteristic=first.characteristic.rsplit(CROSSED, 1)[-1],
        group=group,
        count=count,
        base=base,
        rate=None,
        reason="",
        sources=tuple(dict.fromkeys(sources)),
        made=said,
    )
