"""What other systems call a pupil: a school's admission number, the number of a row in a census table.

Such numbers are kept as keyed pseudonyms. A file that has no UPN finds its pupils by them once another file
has brought both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wholeschool.schema import TABLES

UNKNOWN = -1
_SEPARATOR = "\x1f"
_TOLD = pa.schema([("key_id", pa.int64()), ("pupil_id", pa.int64()), ("text", pa.string())])


class PupilKeys:
    """Pupils by what a system calls them; shared by the readers of one import.

    `pseudonyms` turns texts into keyed pseudonyms. `known` gives what the store holds: key → pupil; it is
    asked once, and only if somebody asks here.
    """

    def __init__(
        self,
        pseudonyms: Callable[[Sequence[str]], NDArray[np.int64]],
        known: Callable[[], Mapping[int, int]] = dict,
    ) -> None:
        self._pseudonyms = pseudonyms
        self._ask = known
        self._known: Mapping[int, int] | None = None
        self._learnt: dict[int, tuple[int, str, str]] = {}

    def find(self, system: str, scope: object, numbers: Sequence[str]) -> NDArray[np.int64]:
        """The pupil whom a system calls by each number, within `scope` (a school, a return); -1 = unknown."""
        if self._known is None:
            self._known = self._ask()
        keys = self._keys(system, scope, numbers).tolist()
        found = (
            self._learnt[key][0] if key in self._learnt else self._known.get(key, UNKNOWN) for key in keys
        )
        return np.fromiter(found, dtype=np.int64, count=len(keys))

    def learn(self, system: str, scope: object, numbers: Sequence[str], pupil_ids: NDArray[np.int64]) -> None:
        """Note what a system calls some pupils; the later word counts."""
        texts = [_whole(system, scope, number) for number in numbers]
        keys = self._pseudonyms(texts).tolist()
        told = zip(keys, texts, pupil_ids.tolist(), strict=True)
        self._learnt.update((key, (pupil, system, text)) for key, text, pupil in told)

    def rows(self) -> pa.Table:
        """What was learnt, as rows of `pupil_keys`."""
        rows = [
            {"key_id": key, "pupil_id": pupil, "system": system}
            for key, (pupil, system, _) in self._learnt.items()
        ]
        return pa.Table.from_pylist(rows, schema=TABLES["pupil_keys"].own_arrow)

    def told(self) -> pa.Table:
        """What was learnt, to be sealed: `key_id`, `pupil_id`, and the `text` that the key is made of."""
        learnt = self._learnt.values()
        pupils, texts = [pupil for pupil, _, _ in learnt], [text for _, _, text in learnt]
        return pa.table([[*self._learnt], pupils, texts], schema=_TOLD)

    def _keys(self, system: str, scope: object, numbers: Sequence[str]) -> NDArray[np.int64]:
        return self._pseudonyms([_whole(system, scope, number) for number in numbers])


def _whole(system: str, scope: object, number: str) -> str:
    return _SEPARATOR.join((system, str(scope), number))
