"""Coarsening one population's breakdown: small categories are merged with a neighbour until none is small."""

from __future__ import annotations

from wholeschool.disclosure.policy import Policy
from wholeschool.disclosure.tables import Block, CountTable, Population

Blocks = tuple[Block, ...]
"""A breakdown as it is shown: every category in one block. Empty = the breakdown is withheld."""


def coarsen(table: CountTable, population: Population, policy: Policy) -> Blocks:
    """The finest breakdown of this population in which every block has no pupil or enough of them.

    The smallest block goes first, to the neighbour that `neighbour` names. Where even all categories
    together have too few pupils, the breakdown is withheld.
    """
    blocks: Blocks = tuple(frozenset({category.key}) for category in table.categories)
    while small := [block for block in blocks if policy.is_small(population.behind(block))]:
        smallest = min(small, key=population.behind)
        other = neighbour(table, population, blocks, smallest)
        if other is None:
            return ()
        blocks = merge(table, blocks, smallest | other)
    return blocks


def neighbour(table: CountTable, population: Population, blocks: Blocks, block: Block) -> Block | None:
    """The block to merge with: the next one up or down that has pupils; None where there is no other.

    One of the same family is preferred, then the one with fewer pupils, so that least is blurred.
    """
    filled = [each for each in blocks if each == block or population.behind(each) > 0]
    place = filled.index(block)
    beside = [filled[at] for at in (place - 1, place + 1) if 0 <= at < len(filled)]
    families = _families(table, block)
    return min(
        beside,
        key=lambda each: (not families & _families(table, each), population.behind(each)),
        default=None,
    )


def merge(table: CountTable, blocks: Blocks, merged: Block) -> Blocks:
    """The breakdown with all blocks that `merged` touches made one, in the table's order."""
    touched = merged.union(*(block for block in blocks if block & merged))
    order = {category.key: place for place, category in enumerate(table.categories)}
    rest = [block for block in blocks if not block & touched]
    return tuple(sorted([*rest, touched], key=lambda block: min(order[key] for key in block)))


def shows(blocks: Blocks, union: Block) -> bool:
    """Whether a breakdown tells the sum over `union`: whether its blocks fit into it without a cut."""
    return bool(blocks) and all(block <= union for block in blocks if block & union)


def _families(table: CountTable, block: Block) -> set[str]:
    return {category.family for category in table.in_order(block)}
