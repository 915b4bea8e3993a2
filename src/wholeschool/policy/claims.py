"""The claims desk: each claim judged by official figures, with the working and what stands close to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wholeschool.policy.claim_figures import Pool, Wanted, Worked, wanted, worked
from wholeschool.policy.claim_rules import verdict
from wholeschool.reference.claims import Claim, Definition


@dataclass(frozen=True)
class Alternative:
    """Another figure beside a claim: of a close year, or counted in another way. It has no verdict."""

    definition: Definition
    worked: Worked


@dataclass(frozen=True)
class Judged:
    """A claim with its verdict, and why: `why` is the end of a sentence."""

    claim: Claim
    verdict: str
    why: str
    worked: Worked
    alternatives: tuple[Alternative, ...]


def all_wanted(claims: Iterable[Claim]) -> Mapping[Wanted, frozenset[str]]:
    """What has to be read before these claims can be judged, and the periods that are needed of it."""
    found: dict[Wanted, frozenset[str]] = {}
    for claim in claims:
        for definition in (claim.definition, *claim.alternatives):
            for one, periods in wanted(definition):
                found[one] = found.get(one, frozenset()) | set(periods)
    return found


def judge(claim: Claim, pool: Pool) -> Judged:
    """A claim judged by the figures of its own definition; those of others stand beside it.

    Raises WrongCallError where a definition names a measure, a characteristic or a group that nobody knows.
    """
    found = worked(claim.definition, pool)
    said, why = verdict(claim.reading, found.between, assumed=bool(found.assumptions))
    if any("rebuilt" in figure.made for _, figure in found.used):
        why += "; nobody published that figure, it is rebuilt from parts"
    others = tuple(Alternative(each, worked(each, pool)) for each in claim.alternatives)
    return Judged(claim, said, found.reason if found.between is None else why, found, others)
