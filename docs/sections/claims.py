"""The claims that are carried, and the unit costs, from their files."""

from __future__ import annotations

from collections.abc import Iterable

from docs.sections.markdown import code, table
from wholeschool.reference.claims import Claim, claims
from wholeschool.reference.unit_costs import CostSource, UnitCost, unit_costs


def all_claims() -> str:
    """A row a claim: the sentence, who said it, how it is read, what it comes to."""
    rows = (_claim(each) for each in claims().values())
    return table(("Claim", "Said by", "Read as", "Definition"), rows)


def _claim(each: Claim) -> tuple[str, str, str, str]:
    source = f"{each.said_by}: {each.source}"
    return f"{code(each.id)} “{each.text}”", source, each.reading.words, each.definition.words


def all_unit_costs() -> str:
    """A chapter a cost, then the days a suspension, then who vouches for them."""
    found = unit_costs()
    days = (
        f"## Days a suspension\n\n{found.fewest_days:g} to {found.most_days:g} on average.\n\n"
        f"{_sources(found.days_sources)}"
    )
    reviewed = (
        f"Author and checker: {found.author}; {found.checker}. "
        f"Reviewed {found.reviewed_on.isoformat()}, to be reviewed again by {found.review_by.isoformat()}.\n"
    )
    return "\n".join([*map(_cost, found.costs.values()), days, reviewed])


def _cost(each: UnitCost) -> str:
    span = "" if each.low == each.high else f", in sources £{each.low:,.0f} to £{each.high:,.0f}"
    told = f"{code(each.name)}: £{each.value:,.0f}{span}. {each.why}"
    return f"## {each.title}\n\n{told}\n\n{_sources(each.sources)}"


def _sources(sources: Iterable[CostSource]) -> str:
    return "".join(f"- {each.of}: {each.text}{'' if each.read else ' (not read)'}\n" for each in sources)
