"""What an evaluation finds: an effect, the effect by time since the start, and what speaks against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class Estimate:
    """An effect in the unit of the outcome, with its standard error, 95 % interval and two-sided p."""

    estimate: float
    se: float
    low: float
    high: float
    p: float


@dataclass(frozen=True)
class AtEventTime:
    """The effect so many times after the start: 0 = the first; below 0: before, where none should be."""

    event_time: int
    estimate: float
    se: float
    low: float
    high: float


@dataclass(frozen=True)
class Pretrend:
    """Whether units moved apart before they began: a Wald test that no effect before the start is any."""

    statistic: float
    df: int
    p: float


@dataclass(frozen=True)
class Effects:
    """What one design finds in a panel.

    `others` are further ways to average, by name. `treated`, `comparison`: units; `rows`: rows that it used.
    """

    design: str
    overall: Estimate
    by_event_time: tuple[AtEventTime, ...]
    pretrend: Pretrend | None
    treated: int
    comparison: int
    rows: int
    others: Mapping[str, Estimate] = field(default_factory=lambda: MappingProxyType({}))
