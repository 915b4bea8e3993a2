"""One official figure as the answers of the national desk hold it, and the rate that it is shown with."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pyarrow as pa

from wholeschool.policy.arrivals import UNTOLD, Arrival, Edition
from wholeschool.policy.places import place_of
from wholeschool.schema.national import basis
from wholeschool.schema.wording import counted

SESSIONS = "sessions_by_code"
_FEW_ROWS = 3
_NOTHING_TOLD: Mapping[Edition, Arrival] = MappingProxyType({})
_READ = (
    *("measure", "period", "term", "phase", "characteristic", "group", "count", "base", "rate", "rounding"),
    *("reason", "source_file", "source_row", "release", "loaded_on"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as published, or made of published ones: then `made` says how, and `sources` are all of them.

    Its columns are those of the table `national`; `sources` are “file:row”. `edition` is its file and
    release: figures of one edition were counted in one way; `arrival` says how it came. `rate` is in the
    unit of the measure. `reason` is a symbol, or of what could not be made says in words why.
    """

    measure: str
    period: str
    term: str
    level: str
    area_code: str
    area: str
    phase: str
    characteristic: str
    group: str
    count: float | None
    base: float | None
    rate: float | None
    rounding: int
    reason: str
    sources: tuple[str, ...]
    edition: Edition
    loaded_on: str
    made: str = ""
    arrival: Arrival = UNTOLD

    @property
    def source(self) -> str:
        """Where it stands: file and row; of a figure made of many, the files and how many rows."""
        by_file: dict[str, list[str]] = {}
        for each in self.sources:
            file, row = each.rsplit(":", 1)
            by_file.setdefault(file, []).append(row)
        if len(self.sources) <= _FEW_ROWS:
            return ", ".join(f"{file}:{', '.join(rows)}" for file, rows in by_file.items())
        return ", ".join(f"{file} ({counted(len(rows), 'row')})" for file, rows in by_file.items())

    @property
    def has_number(self) -> bool:
        """Whether there is any number in it but the base."""
        return self.count is not None or self.rate is not None

    @property
    def counted_rate(self) -> float | None:
        """Count ÷ base in the unit that is answered; None where either is missing, or the base is 0."""
        if self.count is None or not self.base:
            return None
        return basis(self.measure, self.characteristic)[0] * self.count / self.base


@dataclass(frozen=True, slots=True)
class ShownRate:
    """The rate that is shown: published, or count ÷ base; then `published` is the other, where it differs."""

    value: float | None
    counted: bool
    published: float | None = None


def shown_rate(figure: Figure) -> ShownRate:
    """The rate to show of a figure.

    The published one, but count ÷ base where the published is that and only rounded more. Sessions by code go
    by count ÷ base wherever there is one: only some codes have a published rate, and rates of totals over
    phases are weighted there, so that codes could not be compared.
    """
    counted, published = figure.counted_rate, figure.rate
    if published is None or counted is None:
        return ShownRate(counted if published is None else published, published is None)
    if figure.rounding == 0 and _rounds_to(counted, published):
        return ShownRate(counted, counted=True)
    if figure.measure == SESSIONS:
        return ShownRate(counted, counted=True, published=published)
    return ShownRate(published, counted=False)


def _rounds_to(exact: float, published: float) -> bool:
    """Whether a published number is the exact one, rounded to as many decimals as it has."""
    text = f"{published:.10f}".rstrip("0")
    decimals = len(text.split(".")[1])
    return bool(abs(exact - published) <= 0.5 * 10**-decimals * (1 + 1e-6) + 1e-9)


def figures(rows: pa.Table, came: Mapping[Edition, Arrival] = _NOTHING_TOLD) -> list[Figure]:
    """Rows of the table `national` as figures, their places under the codes and names of today.

    `came`: how their editions came into the store.
    """
    columns = {name: rows[name].to_pylist() for name in rows.column_names}
    places = [
        place_of(*each) for each in zip(columns["level"], columns["area_code"], columns["area"], strict=True)
    ]
    return [
        Figure(
            measure, period, term, place[0], place[1], place[2], phase, characteristic, group, count, base,
            rate, rounding, reason or "", (f"{file}:{row}",), (file, release), str(on), "",
            came.get((file, release), UNTOLD),
        )
        for place, measure, period, term, phase, characteristic, group, count, base, rate, rounding, reason,
            file, row, release, on in zip(places, *(columns[name] for name in _READ), strict=True)
    ]  # fmt: skip


def total(values: list[float | None]) -> float | None:
    """The sum of numbers; None where one of them is missing."""
    known = [value for value in values if value is not None]
    return math.fsum(known) if len(known) == len(values) and values else None
