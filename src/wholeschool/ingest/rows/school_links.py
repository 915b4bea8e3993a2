"""Which school continues which, as the files of one import have it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping


class SchoolLinks:
    """Collects who follows whom; shared by the readers of one import."""

    def __init__(self) -> None:
        self._before: defaultdict[int, set[int]] = defaultdict(set)
        self._after: defaultdict[int, set[int]] = defaultdict(set)

    def add(self, urn: int, before: int) -> None:
        """Note that a school continues another."""
        self._before[urn].add(before)
        self._after[before].add(urn)

    def predecessors(self) -> Mapping[int, int]:
        """School → the one that it continues, where that is one, and continued by no other."""
        return {
            urn: next(iter(before))
            for urn, before in self._before.items()
            if len(before) == 1 and len(self._after[next(iter(before))]) == 1
        }
