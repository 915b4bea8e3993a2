"""What files say of former UPNs: which pupils are one, and where what is said cannot be followed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from wholeschool.identity.links import Link, Links
from wholeschool.schema.findings import Finding

_NOT_FOLLOWED = (
    Finding(
        "former_upn_of_two",
        "warning",
        expected="a former UPN of one pupil",
        advice="Two pupils are said to have had the same UPN. Nothing was linked: correct the files, or link "
        "them yourself: wholeschool link.",
    ),
    Finding(
        "former_upn_elsewhere",
        "warning",
        expected="a former UPN that is not linked to another pupil",
        advice="That UPN's rows stand under another pupil already. Nothing was changed: undo that link "
        "first, if it is wrong: wholeschool unlink.",
    ),
    Finding(
        "former_upn_in_a_circle",
        "warning",
        expected="a former UPN that is not the later one as well",
        advice="Two UPNs are each said to be the former of the other. Correct the files.",
    ),
    Finding(
        "former_upn_kept_apart",
        "info",
        advice="A file says that these are one pupil, and a person said that they are not. They stay apart.",
    ),
)


def said_links(said: Iterable[tuple[int, int]], links: Links) -> tuple[list[Link], list[Finding]]:
    """Links that former UPNs make, and findings on those that they do not.

    `said` are pairs: the pupil by the UPN of now, and by the former one.
    """
    claimed: dict[int, set[int]] = {}
    for now, former in said:
        if now != former:
            claimed.setdefault(former, set()).add(now)
    made: list[Link] = []
    troubles: Counter[str] = Counter()
    for former, claims in claimed.items():
        trouble = _trouble(former, claims, links.with_more(made))
        if trouble:
            troubles[trouble] += 1
        elif links.of(former) is None:
            made.append(Link(former, next(iter(claims)), "former_upn"))
    followed_not = (
        replace(each, count=troubles[each.check]) for each in _NOT_FOLLOWED if troubles[each.check]
    )
    return made, [*_linked(made), *followed_not]


def _trouble(former: int, claims: set[int], links: Links) -> str:
    """Why what is said cannot be followed; "" where it can."""
    stands = links.of(former)
    if stands and stands.keeps_apart:
        return "former_upn_kept_apart"
    finals = {links.final(now) for now in claims}
    if finals == {former}:
        return "former_upn_in_a_circle"
    if len(finals) > 1:
        return "former_upn_of_two"
    return "former_upn_elsewhere" if stands and {links.final(former)} != finals else ""


def _linked(made: list[Link]) -> Iterator[Finding]:
    if made:
        yield Finding(
            "linked_by_former_upn",
            "info",
            advice="A file gives these pupils a new UPN beside the former one: their rows stand under the "
            "new one now. Each can be undone: wholeschool unlink STORE with the former UPN.",
            count=len(made),
        )
