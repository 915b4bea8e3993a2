"""Making the breakdowns of a trust and of its schools agree, so that none gives away what another hides.

A school that hides a category which the trust shows is betrayed by subtraction: trust minus the schools that
show it. So, for all that is published together:

1. Where schools merge overlapping categories (one suspension with permanent exclusion, another internal
   exclusion with suspension), all schools that hide anything there merge the same categories. What is known
   of them is then a table with its row sums (each school's merged block) and its column sums (the trust
   minus the other schools), and no more.
2. Every such column sum, and every sum that is left over for schools whose breakdown is withheld, has no
   pupil behind it or enough of them. Where not, a further school hides the category too.

Pupils on two rolls are counted at each school and once in the trust. The pupils behind a group of schools are
therefore counted from below: at least those of its largest school, and at least the trust's minus those of
all other schools.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wholeschool.disclosure.coarsen import Blocks, coarsen, merge, neighbour, shows
from wholeschool.disclosure.policy import Policy
from wholeschool.disclosure.tables import Block, CountTable, Population

Parts = Mapping[str, Blocks]


@dataclass(frozen=True)
class Agreement:
    """The blocks that the whole shows, and those that each part shows, by the part's key."""

    whole: Blocks
    parts: Parts

    def of(self, population: str) -> Blocks:
        """The blocks of a part, or else of the whole."""
        return self.parts.get(population, self.whole)


@dataclass(frozen=True)
class _Leak:
    """A sum over `block` that can be worked out for few pupils, all at the `hiding` parts."""

    block: Block
    hiding: frozenset[str]
    of_withheld: bool


def agree(table: CountTable, policy: Policy, withheld: Iterable[str] = ()) -> Agreement:
    """The finest breakdowns of whole and parts that can be published together.

    `withheld` are keys of parts whose breakdown has to stay hidden for reasons of another table.
    """
    hidden = frozenset(withheld)
    whole = coarsen(table, table.whole, policy)
    parts: Parts = {
        part.key: () if part.key in hidden else coarsen(table, part, policy) for part in table.parts
    }
    while whole and table.parts:
        parts = _unify(table, whole, parts)
        leak = _first_leak(table, policy, whole, parts)
        if leak is None:
            break
        parts = _mend(table, parts, leak)
    return Agreement(whole, parts)


def _merged_areas(whole: Blocks, parts: Parts) -> tuple[Block, ...]:
    """The sets of categories that hang together because somebody merges them."""
    areas: list[Block] = []
    for block in (block for blocks in (whole, *parts.values()) for block in blocks if len(block) > 1):
        touched = [area for area in areas if area & block]
        areas = [area for area in areas if area not in touched] + [block.union(*touched)]
    return tuple(areas)


def _unify(table: CountTable, whole: Blocks, parts: Parts) -> Parts:
    """Parts that merge anything of an area merge all of it, their empty categories too: rule 1."""
    unified = dict(parts)
    for area in _merged_areas(whole, parts):
        for key, blocks in parts.items():
            if any(len(block) > 1 and block & area for block in blocks):
                unified[key] = merge(table, unified[key], area)
    return unified


def _first_leak(table: CountTable, policy: Policy, whole: Blocks, parts: Parts) -> _Leak | None:
    """The first sum that breaks rule 2; None where there is none."""
    for block in whole:
        hiding = frozenset(key for key, blocks in parts.items() if not shows(blocks, block))
        if hiding and policy.is_small(_jointly_behind(table, hiding, block)):
            return _Leak(block, hiding, of_withheld=False)
    withheld = frozenset(key for key, blocks in parts.items() if not blocks)
    for area in _merged_areas(whole, parts):
        if withheld and policy.is_small(_jointly_behind(table, withheld, area)):
            return _Leak(area, withheld, of_withheld=True)
    return None


def _jointly_behind(table: CountTable, hiding: frozenset[str], block: Block) -> int:
    """At least how many pupils of the hiding parts stand behind a block, each counted once."""
    inside = [part.behind(block) for part in table.parts if part.key in hiding]
    outside = sum(part.behind(block) for part in table.parts if part.key not in hiding)
    largest = max(inside, default=0)
    return max(largest, table.whole.behind(block) - outside) if largest else 0


def _mend(table: CountTable, parts: Parts, leak: _Leak) -> Parts:
    """One more part hides what leaks: the one with the fewest pupils there, so that least is blurred."""
    able = [part for part in table.parts if part.key not in leak.hiding and parts[part.key]]
    if not able:
        return dict.fromkeys(parts, ())
    with_pupils = [part for part in able if part.behind(leak.block)]
    helper = min(with_pupils or able, key=lambda part: part.behind(leak.block))
    blocks = () if leak.of_withheld else _hide(table, helper, parts[helper.key], leak.block)
    return {**parts, helper.key: blocks}


def _hide(table: CountTable, part: Population, blocks: Blocks, block: Block) -> Blocks:
    """The part's breakdown with `block` merged into a neighbour; withheld where it has none."""
    together = merge(table, blocks, block)
    other = neighbour(table, part, together, block)
    if other is None:
        return ()
    return merge(table, together, block | other)
