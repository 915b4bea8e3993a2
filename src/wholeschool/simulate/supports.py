"""Supports that are planted: who is given which from when, by lot or at a crisis, and what it prevents.

Pupils of a secondary who get into trouble are shared out among the practices. Of those of a practice half are
given it: by lot, at a half-term drawn for each; or at a crisis, of those who had many events in a half-term,
from the next one on. What a practice does is made up, and says nothing of a real one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wholeschool.simulate.calendar import Ints
from wholeschool.simulate.csv_text import days, numbers, table, words
from wholeschool.simulate.events import Events, of_kinds
from wholeschool.simulate.fates import Fate
from wholeschool.simulate.school_year import SchoolYear

Floats = npt.NDArray[np.float64]
SUPPORTS_HEADER = "UPN,URN,Practice,Start,Lead role,Goal,Recorded on"
PREVENTED = ("sent_out", "detention")
"""Kinds of event of which a practice prevents some."""
HALF_TERMS = 6
CRISIS = 3
"""So many of these in a half-term are a crisis."""
_GIVEN = 0.5
_BY_LOT_FROM = (3, 6)
_AFTER_CRISIS_IN = (2, 5)
_LEAD, _GOAL = "mentor", "lessons"


@dataclass(frozen=True)
class PlantedSupport:
    """A practice, how pupils come to it, the factor on what it prevents, and its share of the pupils."""

    practice: str
    at_crisis: bool
    factor: float
    weight: int


SUPPORTS = (
    PlantedSupport("mentoring", at_crisis=False, factor=0.6, weight=1),
    PlantedSupport("social_skills_groups", at_crisis=False, factor=1.0, weight=1),
    PlantedSupport("counselling", at_crisis=True, factor=0.6, weight=2),
    PlantedSupport("restorative_practice", at_crisis=True, factor=1.0, weight=2),
)


@dataclass(frozen=True)
class Spells:
    """Who is given what at one school in one year: the stay, the support's place in `SUPPORTS`, half-term.

    `covered`, `would`, `came` (spells × half-terms): whether it does what it does, and the events of the
    kinds that are prevented, without the support and with it.
    """

    stay: Ints
    support: Ints
    half_term: Ints
    covered: Ints
    would: Ints
    came: Ints


def support(
    here: SchoolYear,
    events: Events,
    dice: np.random.Generator,
    given_here: Sequence[PlantedSupport] = SUPPORTS,
) -> tuple[Spells, Events]:
    """Give supports at a secondary; returns them, and the events that they leave.

    No error touches the pupils who are shared out.
    """
    eligible = np.flatnonzero(_whole_year(here) & here.involved & ~here.planted_on)
    if here.school.phase != "secondary" or not len(eligible):
        none, nothing = np.zeros(0, np.int64), np.zeros((0, HALF_TERMS), np.int64)
        return Spells(none, none, none, nothing, nothing, nothing), events
    of_support = np.full(len(here.who), -1)
    in_turn = np.repeat(np.arange(len(given_here)), [each.weight for each in given_here])
    of_support[dice.permutation(eligible)] = np.resize(in_turn, len(eligible))
    here.planted_on[eligible] = True
    starts = np.where(
        np.array([each.at_crisis for each in given_here])[of_support],
        _after_a_crisis(here, events),
        dice.integers(*_BY_LOT_FROM, len(here.who)),
    )
    factors = np.array([each.factor for each in given_here])
    given = np.flatnonzero((of_support >= 0) & (starts > 0) & (dice.random(len(here.who)) < _GIVEN))
    left = _left(here, events, (given, of_support[given], starts[given]), factors, dice)
    covered = (np.arange(1, HALF_TERMS + 1) >= starts[given][:, None]).astype(np.int64)
    would, came = (counted_by_half_term(here, each)[given] * covered for each in (events, left))
    return Spells(given, of_support[given], starts[given], covered, would, came), left


def support_rows(
    here: SchoolYear,
    spells: Spells,
    upns: list[str],
    given_here: Sequence[PlantedSupport] = SUPPORTS,
    more: Sequence[pa.Array] = (),
) -> bytes:
    """The lines of the file of supports, without its header; `more`: further columns."""
    calendar = here.sheet.calendar
    first = calendar.days[np.searchsorted(calendar.half_term_of_day, spells.half_term)]
    many = np.zeros(len(spells.stay), np.int64)
    columns: list[pa.Array] = [
        words(upns, spells.stay), numbers(many + here.school.urn),
        words([each.practice for each in given_here], spells.support), days(first),
        words([_LEAD], many), words([_GOAL], many), days(first), *more,
    ]  # fmt: skip
    return table("", columns).removeprefix(b"\n")


def supports_truth(
    schools: Sequence[Spells], given_here: Sequence[PlantedSupport] = SUPPORTS
) -> dict[str, Any]:
    """`supports` of the truth: what each practice does; by half-term pupils, events without it and with."""
    which = np.concatenate([np.zeros(0, np.int64), *(each.support for each in schools)])
    sums = {
        name: np.concatenate([np.zeros((0, HALF_TERMS), np.int64), *(getattr(each, at) for each in schools)])
        for name, at in {"pupils": "covered", "would": "would", "came": "came"}.items()
    }
    practices = [
        asdict(each) | {name: values[which == place].sum(axis=0).tolist() for name, values in sums.items()}
        for place, each in enumerate(given_here)
    ]
    return {"prevents": PREVENTED, "crisis": CRISIS, "practices": practices}


def counted_by_half_term(here: SchoolYear, events: Events) -> Ints:
    """Stays × half-terms: events of the kinds that are prevented."""
    ours = events[of_kinds(events, *PREVENTED)]
    counts = np.zeros((len(here.who), HALF_TERMS), np.int64)
    np.add.at(counts, (ours["stay"], _half_term(here, ours) - 1), 1)
    return counts


def _whole_year(here: SchoolYear) -> np.ndarray:
    """Who is on the roll from the first day to the last, and whom nothing befalls."""
    stays = here.sheet.stays
    there = (stays["start"] <= here.sheet.calendar.days[0]) & np.isnat(stays["end"])
    whole: np.ndarray = there & (stays["status"] == b"C") & (stays["fate"] == Fate.NONE)
    return whole


def _after_a_crisis(here: SchoolYear, events: Events) -> Ints:
    """The half-term after the first that was a crisis, for each stay; 0 = none."""
    first, last = _AFTER_CRISIS_IN
    bad = counted_by_half_term(here, events)[:, first - 1 : last - 1] >= CRISIS
    return np.where(bad.any(axis=1), bad.argmax(axis=1) + first + 1, 0)


def _left(
    here: SchoolYear,
    events: Events,
    given: tuple[Ints, Ints, Ints],
    factor_of: Floats,
    dice: np.random.Generator,
) -> Events:
    """The events that are left of those of stays that are given a support from a half-term on."""
    stays, supports, half_terms = given
    starts = np.full(len(here.who), HALF_TERMS + 1)
    factors = np.ones(len(here.who))
    starts[stays] = half_terms
    factors[stays] = factor_of[supports]
    covered = of_kinds(events, *PREVENTED) & (_half_term(here, events) >= starts[events["stay"]])
    left: Events = events[~covered | (dice.random(len(events)) < factors[events["stay"]])]
    return left


def _half_term(here: SchoolYear, events: Events) -> Ints:
    calendar = here.sheet.calendar
    return calendar.half_term_of_day[np.searchsorted(calendar.slots, events["slot"]) // 2]
