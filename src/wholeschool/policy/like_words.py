"""A school beside those like it, in words that a head teacher reads."""

from __future__ import annotations

from collections.abc import Iterator

from wholeschool.policy.intervals import SESSIONS
from wholeschool.policy.like_schools import LikeForLike
from wholeschool.reference.lists import code_list
from wholeschool.schema.national import COUNTS, UNITS
from wholeschool.schema.wording import number

WIDENED = (
    "In its region there are {}, so that all regions are taken.",
    "In all regions there are {}, so that authorities with a little more or less poverty are taken too.",
    "Of about its poverty and size there are {}, so that schools from half to twice its size are taken.",
    "From half to twice its size there are {}, so that those closest to it in size are taken, whatever else.",
)
"""Why each rule but the first is taken, with how many the one before it gave."""
_POSITIONS = {
    "usual": "It lies within",
    "high": "It lies above",
    "very high": "It lies far above",
    "low": "It lies below",
    "very low": "It lies far below",
}
FUNNEL = (
    "The usual range takes into account the school's size and that schools like it differ by more than "
    "chance (a funnel with over-dispersion, Spiegelhalter 2005). Some 89 of 100 schools of England lie "
    "within theirs. Outside it something is unusual; why, it does not say."
)


def old(period: str, *, asked: bool = False) -> str:
    """That figures of single schools are no news; `asked`: of just that year somebody wanted them."""
    if asked:
        return (
            f"These figures are of {period}: they say where the school stood then, not where it stands now."
        )
    return (
        f"These figures are old: the newest of this school in the files that were loaded are of {period}. "
        "They say where it stood then, not where it stands now."
    )


def poverty_taken(found: LikeForLike, fsm: float | None) -> str:
    """Whose share of pupils in poverty a school is compared by; "" where none is known."""
    schools = found.schools
    laestab = str(schools.laestab[found.place].as_py())
    share, year = schools.poverty.shares.get(laestab[:3]), schools.poverty.period
    if not schools.poverty.shares:
        return (
            "No file says how many pupils are eligible for free school meals: poverty is left out of account."
        )
    of_authority = f"{share:.1f} per cent of its authority's in {year}" if share is not None else ""
    if fsm is not None:
        beside = f" ({of_authority})" if of_authority else ""
        return (
            f"Eligible for free school meals are {fsm:g} per cent of its pupils, as you say{beside}: like it "
            "are schools in authorities where about as many are."
        )
    if not of_authority:
        return ""
    return (
        "Files do not say how many pupils of a single school are eligible for free school meals: "
        f"{of_authority} are, and that is taken. Give its own share with --fsm."
    )


def sentences(found: LikeForLike) -> Iterator[str]:
    """What is found of one measure: its rate, who is like it, where it stands among them."""
    of = found.schools.of
    lower, middle, upper = (rate_text(each) for each in found.quartiles)
    yield own(found)
    yield from who(found)
    yield (
        f"The middle one of them had {middle} per {UNITS[of.measure]:,} {COUNTS[of.measure][1]}; "
        f"half of them lay between {lower} and {upper}."
    )
    if found.percentile is not None:
        yield f"{lower_than(found.percentile)}."
    if found.position and found.usual:
        low, high = found.usual
        yield f"{_POSITIONS[found.position]} their usual range: {rate_text(low)} to {rate_text(high)}."


def who(found: LikeForLike) -> Iterator[str]:
    """Whom it is compared with, and what is not as one would wish about them."""
    yield f"Compared with {len(found.likes)} {kind(found)}."
    yield from widened(found)
    yield from withheld(found)


def in_short(found: LikeForLike) -> str:
    """The whole in two sentences, for a page that has much else to say."""
    of, place = found.schools.of, found.place
    lower, middle, upper = (rate_text(each) for each in found.quartiles)
    if found.rate is None:
        its = "there is no number of it"
    elif found.schools.hidden[place]:
        its = "its number is withheld because it is small"
    else:
        its = f"it had {rate_text(found.rate)} per {UNITS[of.measure]:,} {COUNTS[of.measure][1]}"
    said = (
        f"In {of.period} {its}; the middle one of {len(found.likes)} schools like it had {middle}, half of "
        f"them {lower} to {upper}."
    )
    return said if found.percentile is None else f"{said} {lower_than(found.percentile)}."


def lower_than(percentile: float) -> str:
    """How many like schools had a lower rate; schools with the same rate count half."""
    if percentile in (0, 100):
        return f"{'Every' if percentile else 'No'} school like it had a lower rate"
    return f"Of 100 schools like it, {min(max(round(percentile), 1), 99)} had a lower rate"


def own(found: LikeForLike) -> str:
    """The school's own figure, in words."""
    schools, place = found.schools, found.place
    counted, of = COUNTS[schools.of.measure]
    base = number(float(schools.base[place]))
    if found.rate is None:
        return f"{schools.of.period}: there is no number of {counted} of {base} {of}."
    if schools.hidden[place]:
        return (
            f"{schools.of.period}: {_withheld(found)} {counted} of {base} {of} (the number is withheld, "
            f"because it is small), about {rate_text(found.rate)} per {UNITS[schools.of.measure]:,}."
        )
    return (
        f"{schools.of.period}: {number(float(schools.count[place]))} {counted} of {base} {of}, "
        f"{rate_text(found.rate)} per {UNITS[schools.of.measure]:,}."
    )


def kind(found: LikeForLike) -> str:
    """Who is like it, in words."""
    schools, place, rule = found.schools, found.place, found.rule
    phase = f"{schools.of.phase.replace('_', ' ')} schools"
    if rule.size is None:
        return f"{phase} that are closest to it in size"
    base = float(schools.base[place])
    of = COUNTS[schools.of.measure][1]
    said = [phase]
    if rule.region:
        said.append(f"in the region {code_list('region')[str(schools.region[place])].label}")
    if schools.band[place]:
        said.append(_poverty(found))
    if schools.of.measure in SESSIONS:
        said.append(
            "of three quarters to four thirds its size" if rule.size < 2 else "of half to twice its size"
        )
    else:
        said.append(f"with {base / rule.size:,.0f} to {base * rule.size:,.0f} {of}")
    return ", ".join(said)


def _poverty(found: LikeForLike) -> str:
    schools = found.schools
    edges = [None, *schools.poverty.edges.tolist(), None]
    band = int(schools.band[found.place])
    low = edges[max(band - 1 - found.rule.bands, 0)]
    high = edges[min(band + found.rule.bands, len(edges) - 1)]
    if low is None and high is None:
        share = "any share"
    elif low is None:
        share = f"under {high:.1f} per cent"
    else:
        share = f"{low:.1f} per cent or more" if high is None else f"{low:.1f} to {high:.1f} per cent"
    return f"in authorities with {share} of pupils eligible for free school meals in {schools.poverty.period}"


def widened(found: LikeForLike) -> Iterator[str]:
    """How it came that the like schools are not as like as they might be."""
    if len(found.tried) > 1:
        few = found.tried[-2]
        yield WIDENED[len(found.tried) - 2].format(f"only {few}" if few else "none")
    if not found.schools.band[found.place]:
        yield "How many pupils of its authority are in poverty is not known here, and not looked at."


def withheld(found: LikeForLike) -> Iterator[str]:
    """How many of the like schools have no number that is published, and as what it is taken."""
    hidden = int(found.schools.hidden[found.likes].sum())
    if hidden:
        yield (
            f"The numbers of {number(hidden)} of them are withheld because they are {_withheld(found)}; "
            f"each is taken as {(1 + found.schools.most_hidden) / 2:g}."
        )


def _withheld(found: LikeForLike) -> str:
    most = found.schools.most_hidden
    return " or ".join(map(str, range(1, most + 1))) if most <= 2 else f"1 to {most}"


def rate_text(value: float) -> str:
    """A rate with two decimals."""
    return f"{value:,.2f}"
