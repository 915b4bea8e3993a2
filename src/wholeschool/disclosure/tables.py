"""What asks to be released: a breakdown of the trust and of each school, with the pupils behind it.

Categories may share pupils (a pupil can be late and be suspended), values add up (days). So that the pupils
behind any union of categories can be counted, a population says how many pupils stand behind exactly which
set of categories: with sets {late}: 7 and {late, suspension}: 3, ten pupils were late and three suspended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from wholeschool.errors import WrongCallError

Block = frozenset[str]
"""Keys of categories that are shown as one."""


@dataclass(frozen=True)
class Category:
    """One category. Neighbours are akin; a category is merged within its `family` first."""

    key: str
    label: str
    family: str = ""


@dataclass(frozen=True)
class ValueColumn:
    """A value that adds up over categories and over schools, and its unit."""

    name: str
    unit: str


@dataclass(frozen=True)
class Total:
    """A sum of some categories that is published beside them."""

    key: str
    label: str
    categories: Block


@dataclass(frozen=True)
class Population:
    """Whose pupils: the whole (the trust) or a part of it (a school).

    `pupils`: set of categories → how many pupils stand behind exactly these.
    `values`: category → name of a value column → value; what is left out is 0.
    """

    key: str
    label: str
    pupils: Mapping[Block, int]
    values: Mapping[str, Mapping[str, float]]

    def behind(self, categories: Iterable[str]) -> int:
        """How many pupils stand behind any of these categories, each once."""
        wanted = frozenset(categories)
        return sum(count for those, count in self.pupils.items() if those & wanted)

    def value(self, categories: Iterable[str], column: str) -> float:
        """The sum of a value column over these categories."""
        return sum(self.values.get(key, {}).get(column, 0) for key in categories)


@dataclass(frozen=True)
class CountTable:
    """A breakdown as it is published: of the whole and of all its parts together, with its totals.

    The parts cover the whole: a school that has no page of its own would be what is left over.
    Raises WrongCallError where a population or a total names a category that the table does not have.
    """

    title: str
    source: str
    categories: tuple[Category, ...]
    columns: tuple[ValueColumn, ...]
    whole: Population
    parts: tuple[Population, ...] = ()
    totals: tuple[Total, ...] = field(default=())

    def __post_init__(self) -> None:
        """Check that every name is known."""
        known = {category.key for category in self.categories}
        used = [total.categories for total in self.totals]
        for population in self.populations:
            used += [*population.pupils, frozenset(population.values)]
        strangers = sorted(frozenset().union(*used) - known)
        if strangers:
            raise WrongCallError(f"“{self.title}” has no category {', '.join(strangers)}")

    @property
    def populations(self) -> tuple[Population, ...]:
        """The whole, then the parts."""
        return (self.whole, *self.parts)

    @property
    def everything(self) -> Block:
        """All categories."""
        return frozenset(category.key for category in self.categories)

    def in_order(self, block: Iterable[str]) -> tuple[Category, ...]:
        """The categories of a block, in the table's order."""
        wanted = frozenset(block)
        return tuple(category for category in self.categories if category.key in wanted)
