"""Pages of gaps: groups of pupils beside each other, worked out from what was released and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from wholeschool.disclosure import ALL
from wholeschool.equity.at_schools import AtSchools
from wholeschool.equity.bases import counted_of
from wholeschool.equity.counted import Counted
from wholeschool.equity.gap import FEWEST_IN_BASE, Gap, differs
from wholeschool.equity.never import never_compared_among
from wholeschool.equity.within import Within, within
from wholeschool.equity.words import sentences
from wholeschool.reference.measures import measures
from wholeschool.report.content import TRUST, SiteContent
from wholeschool.report.gap_chart import gap_chart
from wholeschool.report.gap_funnel import gap_funnels
from wholeschool.report.gap_ladder import gap_ladder
from wholeschool.report.gap_tables import gap_head, gap_row, rates_table, schools_table
from wholeschool.report.group_counts import BY, MEASURES, TOGETHER, GroupCounts, shown_gaps
from wholeschool.report.group_rates import GroupRates, rates_of
from wholeschool.report.section import NamedSection
from wholeschool.report.tables import HtmlTable
from wholeschool.schema.wording import listed
from wholeschool.schema.years import census_day, year_label

_ROUNDED = (
    "A dot is the share of a group, the bar its interval, the upright mark the share of all groups together. "
    "A pupil of several schools stands at the last of them, counted if any of them counted the pupil. "
    "Numbers of pupils are rounded; shares and ratios are worked out from the rounded numbers, and intervals "
    "(95 %) reach as far as what was rounded away can move them; within schools, as far as it usually does, "
    "since not all of many counts lie at their worst. All groups of a section are asked about "
    "together, each section and each school by itself: of twenty in which groups do not differ, one may say "
    "that they do."
)


@dataclass(frozen=True)
class GapsPage:
    """A page of gaps, of the trust or of a school."""

    population: str
    name: str
    lead: str
    sections: tuple[NamedSection, ...]

    @property
    def is_trust(self) -> bool:
        """Whether it is that of all schools."""
        return self.population == TRUST

    @property
    def contents(self) -> Mapping[str, Sequence[tuple[NamedSection, str]]]:
        """Each characteristic with its sections, and what they are called in a list of its own."""
        found: dict[str, list[tuple[NamedSection, str]]] = {}
        for by, name in BY.items():
            start, ends = f"{by}-".replace("_", "-"), (f" by {name}", f": {name}")
            for each in self.sections:
                if each.key.startswith(start):
                    short = next(each.title.removesuffix(end) for end in ends if each.title.endswith(end))
                    found.setdefault(f"{name[0].upper()}{name[1:]}", []).append((each, short))
        return found


def gaps_file(population: str) -> str:
    """The page's file."""
    return "gaps.html" if population == TRUST else f"gaps-{population}.html"


def gaps_pages(content: SiteContent) -> Iterator[GapsPage]:
    """The trust's page, then one a school; none where there are no counts of groups."""
    for population in (TRUST, *(school.urn for school in content.schools)) if content.gaps else ():
        where = "in all schools together" if population == TRUST else "at this school"
        lead = (
            f"How groups of pupils compare {where} in {year_label(content.year)}: how many of them, how sure "
            "that is, and how many times the share of everyone else. A gap says that groups fare unlike, and "
            "nothing of why."
        )
        sections = tuple(_sections(content, population))
        yield GapsPage(population, content.name_of(population), lead, sections)


def _sections(content: SiteContent, population: str) -> Iterator[NamedSection]:
    for by in BY:
        own = [each for each in content.gaps if each.by == by]
        yield from (_section(content, each, population) for each in own if each.key in MEASURES)
        if population == TRUST:
            yield from (_rates_section(content, each) for each in rates_of(content.rates, by))
        steps = [each for each in own if each.key not in MEASURES]
        if population == TRUST and steps:
            yield gap_ladder(by, steps)


def _section(content: SiteContent, of: GroupCounts, population: str) -> NamedSection:
    key, is_trust = f"{of.by}-{of.key}".replace("_", "-"), population == TRUST
    found = shown_gaps(of, _row(population))
    if not found:
        return NamedSection(key, of.title, _nothing(of, population), None)
    names = {school.urn: school.name for school in content.schools}
    held = _within(of, found, names) if is_trust else {}
    # Where no group differs a school's page needs no drawing of it.
    drawn = is_trust or any(map(differs, found))
    first, *more = [f"{each[:1].upper()}{each[1:]}" for each in sentences(found, held)] or [_UNTOLD]
    title = f"{of.title} at {content.name_of(population)}, {year_label(content.year)}"
    described = " ".join((first, *more, "The table below holds every figure."))
    groups = [gap.group for gap in found]
    withheld = [_few(of, groups, population), _withheld(of, names) if is_trust else ""]
    return NamedSection(
        key=key,
        title=of.title,
        sentence=first,
        table=HtmlTable(title, (gap_head("Counted"),), (tuple(gap_row(gap) for gap in found),)),
        chart=gap_chart(key, found, _of_all(of, found, population), title, described) if drawn else None,
        remark=_ROUNDED if drawn else "",
        more=(*more, *_of_measure(content, of.key, of.by)),
        further=((f"{of.title}: school by school", schools_table(of, names, groups)),) if held else (),
        withheld=" ".join(filter(None, withheld)),
        drawings=tuple(gap_funnels(key, of.title, found, held)),
    )


def _row(population: str) -> str:
    """The key of a population's rows."""
    return ALL if population == TRUST else population


def _of_all(of: GroupCounts, found: Sequence[Gap], population: str) -> float:
    """The share of all groups together, or of those shown where that may not be known."""
    count, base = of.total(_row(population)) or (
        sum(gap.count for gap in found), sum(gap.base for gap in found)
    )  # fmt: skip
    return min(count, base) / base


def _few(of: GroupCounts, groups: Sequence[str], population: str) -> str:
    """Which groups have no row for want of pupils, and where they are nevertheless."""
    left = [each for each in of.groups(_row(population)) if each not in groups]
    if not left:
        return ""
    among = ", but among everyone else" if of.total(_row(population)) else ""
    return f"Not shown, having too few pupils for a share{among}: {listed(left)}."


def _rates_section(content: SiteContent, of: GroupRates) -> NamedSection:
    """Events or days of groups, in all schools together: what is said is by the figures as they are shown."""
    found = of.gaps()
    first, *more = [f"{each[:1].upper()}{each[1:]}" for each in sentences(found, {}, of.rate)] or [_UNTOLD]
    return NamedSection(
        key=f"{of.by}-{of.key}".replace("_", "-"),
        title=of.title,
        sentence=first,
        table=rates_table(of, found),
        remark=_RATES,
        more=(*more, *_of_measure(content, of.key, of.by)),
        withheld=of.withheld,
    )


def _of_measure(content: SiteContent, key: str, by: str) -> tuple[str, ...]:
    """What is to be known of a measure: of whom it is, and what is never compared."""
    of = measures()[key]
    day = census_day(content.year, content.last_day)
    return *counted_of(of, day), *never_compared_among(of, (by,))


_RATES = (
    "A pupil can have several of what is counted here, and intervals (95 %) take the pupil for one. Rates, "
    "ratios and ends of intervals are rounded as they are let out, the ends outwards, and once more as they "
    "are written here. They are shown in all schools together, of groups in which many pupils have any."
)
_UNTOLD = "How groups compare the figures do not tell."


def _within(of: GroupCounts, found: Sequence[Gap], names: Mapping[str, str]) -> dict[str, Within]:
    """What is left within schools that have a row, and in those that stand together as if they were one."""
    # Groups that are not shown in all schools together are among everyone else at each; where one is hidden
    # there, nobody knows who everyone else are.
    cells = [
        Counted(group, min(count, base), base, school)
        for school in (*of.schools, TOGETHER)
        if len([each for each in of.cells(school) if each[2]]) == len(of.groups(school))
        for group, count, base in of.cells(school)
    ]
    schools = [*dict.fromkeys(each.school for each in cells)]
    if len(schools) < 2:
        return {}
    rounded_to = of.policy.round_counts_to if of.policy else 1
    at = partial(AtSchools.of_counts, cells=cells, reference=None, rounded_to=rounded_to)
    # A ratio at a school is two shares, and has what they need.
    fewest = max(FEWEST_IN_BASE, of.policy.percent_from_pupils if of.policy else 0)
    return within(
        found,
        at,
        names=[names.get(each, each) for each in schools if each != TOGETHER],
        fewest=fewest,
        together=len(_merged(of, names)) if TOGETHER in schools else 0,
    )


def _merged(of: GroupCounts, names: Mapping[str, str]) -> list[str]:
    """The schools that have no row of their own, by name."""
    return [name for urn, name in names.items() if urn not in of.schools]


def _nothing(of: GroupCounts, population: str) -> str:
    if of.table is not None and population not in (TRUST, *of.schools):
        return (
            "Not shown for this school: a group of it is too small here, or would tell another school's. Its "
            "pupils are among those of all schools together."
        )
    return "Not shown: of all groups but one too few pupils were counted, or too few were not."


def _withheld(of: GroupCounts, names: Mapping[str, str]) -> str:
    """Which schools are not shown by themselves, and why."""
    merged = _merged(of, names)
    if not merged or len(names) == 1:
        return ""
    if not of.schools:
        return "Schools are not told apart here: a group of some would rest on too few pupils."
    return (
        "Shown only together, as if they were one school, because a group would rest on too few pupils or "
        f"tell another school's: {listed(merged)}."
    )
