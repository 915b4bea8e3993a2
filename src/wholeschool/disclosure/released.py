"""What may leave: a table that has been through disclosure control, and nothing else.

`report` accepts nothing but `Released`, and only this room can make one: the constructor refuses whoever
does not hold this room's own mark, and a test reads the source of the other rooms for anyone who tries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import InitVar, dataclass
from types import MappingProxyType

from wholeschool.errors import WrongCallError

Value = str | int | float | None
"""A cell of a released table; None = it is not shown, and the table's notes say why."""

_MARK = object()
_PUBLISHED = "official statistics, published as they are"


@dataclass(frozen=True)
class ReleasedColumn:
    """A column of a released table: its name in the rows, and the unit of its numbers."""

    name: str
    unit: str = ""


@dataclass(frozen=True)
class Released:
    """A table that may be published.

    `notes` say what was hidden and why, and never hold a number of pupils. `source` says where the figures
    come from, `policy` by which rules they were checked.
    """

    title: str
    columns: tuple[ReleasedColumn, ...]
    rows: tuple[Mapping[str, Value], ...]
    notes: tuple[str, ...]
    source: str
    policy: str
    mark: InitVar[object] = None

    def __post_init__(self, mark: object) -> None:
        """Refuse whoever does not hold this room's mark."""
        if mark is not _MARK:
            raise WrongCallError(
                "a released table is made by the disclosure room alone",
                advice="Call disclosure.release, or Released.published for official statistics.",
            )

    @classmethod
    def published(
        cls,
        title: str,
        columns: Sequence[ReleasedColumn | str],
        rows: Iterable[Mapping[str, Value]],
        *,
        source: str,
    ) -> Released:
        """Official statistics, which their publisher has checked already. `source` names the publication.

        A column whose numbers have no unit of their own can be given by its name.

        Raises WrongCallError where no source is named.
        """
        if not source.strip():
            raise WrongCallError("official statistics need the name of their publication")
        named = [each if isinstance(each, ReleasedColumn) else ReleasedColumn(each) for each in columns]
        return make_released(title, named, rows, notes=(), source=source, policy=_PUBLISHED)

    def where(self, **wanted: Value) -> tuple[Mapping[str, Value], ...]:
        """The rows whose columns have the wanted values, in order."""
        return tuple(row for row in self.rows if all(row[name] == value for name, value in wanted.items()))


def make_released(
    title: str,
    columns: Sequence[ReleasedColumn],
    rows: Iterable[Mapping[str, Value]],
    *,
    notes: Iterable[str],
    source: str,
    policy: str,
) -> Released:
    """A released table. For this room only: what comes in has been checked.

    Raises WrongCallError where a row does not have exactly the columns.
    """
    names = {column.name for column in columns}
    fixed = tuple(MappingProxyType(dict(row)) for row in rows)
    for row in fixed:
        if set(row) != names:
            raise WrongCallError(f"the rows of “{title}” do not have its columns")
    return Released(title, tuple(columns), fixed, tuple(notes), source, policy, mark=_MARK)
