"""England's figures of groups, rebuilt where only local authorities' rates are published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from wholeschool.policy.chosen import choose
from wholeschool.policy.figures import SESSIONS, Figure
from wholeschool.policy.together import put_together
from wholeschool.reference.areas import authorities_in
from wholeschool.reference.groups import group_list
from wholeschool.schema.national import CROSSED, ENGLAND, UNITS

Place = tuple[str, str, str]  # period, phase, area code
Heads = dict[str, tuple[float, tuple[str, ...]]]  # group → pupils, with sources
ENOUGH = 0.95
"""Which share of the authorities of a year, and of their pupils, has to be there: else it is not England."""


FROM_AUTHORITIES = "rebuilt from rates and pupils of"
REBUILT = (
    "A rebuilt figure comes near the one that would be published; how near, no interval here has in it. "
    "Ratios of suspensions by SEN in 2021/22 come out as 3.81, 3.97 and 3.93; the Department's own are 3.76, "
    "3.96 and 3.91."
)


def rebuilt(rates: Sequence[Figure], pupils: Sequence[Figure], by: str) -> list[Figure]:
    """Figures of England by a characteristic, from rates and head counts of its local authorities.

    Σ rate × pupils ÷ Σ pupils over the authorities that have the rate of every group and the pupils of every
    group; where those are too few for England (`ENOUGH`), figures without a number, whose reason says so. Of
    what is crossed with a register code (“E × ehc plan”) the group is the last part. Head counts
    are those of the January census, also where a rate is of enrolments or sessions; then `count` and `base`
    are what they would be if every pupil counted alike, and of sessions both are None.
    """
    heads = _heads(_newest(pupils), by)
    found: dict[tuple[str, str, str, str], dict[str, dict[str, Figure]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for each in _newest(rates):
        if each.level == "la" and each.rate is not None:
            code = each.group.split(CROSSED)[0] if CROSSED in each.group else ""
            group = each.group.rsplit(CROSSED, 1)[-1]
            found[each.period, each.term, each.phase, code][each.area_code][group] = each
    made: list[Figure] = []
    for (period, _, phase, _), areas in found.items():
        its = {area: groups for (when, of, area), groups in heads.items() if (when, of) == (period, phase)}
        made += _of_period(areas, its, by)
    return made


def _newest(figures: Sequence[Figure]) -> Sequence[Figure]:
    """One figure a cell, where there are several editions."""
    several = len({each.edition for each in figures}) > 1
    return [each.figure for each in choose(figures)] if several else figures


def _heads(pupils: Iterable[Figure], by: str) -> dict[Place, Heads]:
    """Pupils of each group at each place, with sources. Those of no other group are the reference group."""
    known: dict[Place, Heads] = defaultdict(dict)
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


def _of_period(areas: dict[str, dict[str, Figure]], heads: dict[str, Heads], by: str) -> list[Figure]:
    wanted = {group for groups in areas.values() for group in groups}
    whole = [area for area in areas if wanted <= areas[area].keys() and wanted <= heads.get(area, {}).keys()]
    if not areas.keys() & heads.keys():
        return []
    first = next(iter(areas.values()))
    reason = _too_few(next(iter(first.values())).period, whole, heads)
    if reason:
        return [_not_made(group, areas, reason) for group in sorted(wanted)]
    how = f"{FROM_AUTHORITIES} {len(whole)} local authorities"
    if len(whole) < len(areas):
        how += f" ({len(areas) - len(whole)} left out, which lack a rate or a head count of a group)"
    made = [_of_group(group, whole, areas, heads, how) for group in sorted(wanted)]
    combined = put_together(made, group_list().combined_of(by))
    sessions = made[0].measure == SESSIONS
    # Pupils were only the weights of sessions: none of them was counted.
    return [replace(each, count=None, base=None, rate=each.counted_rate) if sessions else each
            for each in (*made, *combined)]  # fmt: skip


def _too_few(period: str, whole: Sequence[str], heads: dict[str, Heads]) -> str:
    """Why these authorities are too few to stand for England; "" where they are enough."""
    there = max(authorities_in(period), len(heads))
    pupils = {area: sum(count for count, _ in groups.values()) for area, groups in heads.items()}
    share = sum(pupils[area] for area in whole) / (sum(pupils.values()) or 1.0)
    if len(whole) >= ENOUGH * there and share >= ENOUGH:
        return ""
    having = f"{len(whole)} of {there} local authorities have rates and head counts of all groups"
    of_pupils = f", with {100 * share:.0f} % of pupils" if len(whole) >= ENOUGH * there else ""
    return f"England is not rebuilt: only {having}{of_pupils}"


def _not_made(group: str, areas: dict[str, dict[str, Figure]], reason: str) -> Figure:
    its = [groups[group] for groups in areas.values() if group in groups]
    return replace(
        _of_england(its[0], group),
        rate=None,
        reason=reason,
        sources=tuple(dict.fromkeys(source for each in its for source in each.sources)),
    )


def _of_england(figure: Figure, group: str) -> Figure:
    return replace(
        figure,
        level="national",
        area_code=ENGLAND,
        area="England",
        characteristic=figure.characteristic.rsplit(CROSSED, 1)[-1],
        group=group,
        count=None,
        base=None,
    )


def _of_group(
    group: str,
    whole: Sequence[str],
    areas: dict[str, dict[str, Figure]],
    heads: dict[str, Heads],
    how: str,
) -> Figure:
    its = [(areas[area][group], *heads[area][group]) for area in whole]
    first = its[0][0]
    base = sum(pupils for _, pupils, _ in its)
    count = sum((each.rate or 0.0) * pupils for each, pupils, _ in its) / UNITS[first.measure]
    sources = [source for each, _, of_heads in its for source in (*each.sources, *of_heads)]
    said = "; ".join(dict.fromkeys(filter(None, (first.made, how))))
    return replace(
        _of_england(first, group),
        count=count,
        base=base,
        rate=None,
        reason="",
        sources=tuple(dict.fromkeys(sources)),
        made=said,
    )
