"""Links: which pupil turned out to be another one's second record, and under whom the rows stand now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self

from wholeschool.engine import LocalEngine
from wholeschool.store import stored

Why = Literal["former_upn", "person"]


@dataclass(frozen=True)
class Link:
    """A pupil and the one under whose pseudonym the rows stand now.

    The same pupil twice: a person said that this is nobody's second record, and no file links it again.
    `since` is the moment of the commit that made the link.
    """

    pupil_id: int
    same_as: int
    why: Why
    since: datetime | None = None

    @property
    def keeps_apart(self) -> bool:
        """Whether it says that the pupil is nobody's second record."""
        return self.pupil_id == self.same_as


class Links:
    """The links that stand."""

    def __init__(self, links: Iterable[Link] = ()) -> None:
        self._links = {link.pupil_id: link for link in links}

    @classmethod
    def standing(cls, engine: LocalEngine) -> Self:
        """The links of a store that an engine shows, its history among it."""
        rows = engine.table(stored("pupil_links"))
        found = engine.fetch(rows.filter(rows.known_to.isnull())).to_pylist()
        return cls(Link(row["pupil_id"], row["same_as"], row["why"], row["known_from"]) for row in found)

    def __len__(self) -> int:
        return len(self._links)

    def of(self, pupil_id: int) -> Link | None:
        """The link of a pupil, None where there is none."""
        return self._links.get(pupil_id)

    def final(self, pupil_id: int) -> int:
        """Under whom the rows of a pupil stand."""
        while (link := self._links.get(pupil_id)) and not link.keeps_apart:
            pupil_id = link.same_as
        return pupil_id

    def records_of(self, pupil_id: int) -> list[int]:
        """The pupils whose rows stand under this one, itself not among them."""
        return [each for each in self._links if each != pupil_id and self.final(each) == pupil_id]

    def moves(self) -> Mapping[int, int]:
        """Every linked pupil, and under whom the rows stand."""
        return {each: self.final(each) for each, link in self._links.items() if not link.keeps_apart}

    def made(self) -> list[Link]:
        """Every link between two pupils."""
        return [link for link in self._links.values() if not link.keeps_apart]

    def with_more(self, links: Iterable[Link]) -> Links:
        """These links and some more."""
        return Links([*self._links.values(), *links])
