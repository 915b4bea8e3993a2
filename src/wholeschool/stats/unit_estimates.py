"""Estimates of units on the scale on which they vary, with what chance does to them: shares and means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy import special

Floats = npt.NDArray[np.float64]

_HALF = 0.5


class UnitEstimates(Protocol):
    """One estimate a unit. `level` (units,) is what is true of each unit, on the scale on which they vary."""

    @property
    def values(self) -> Floats:
        """The estimates (units,)."""
        ...

    def noise(self, level: Floats) -> Floats:
        """Variance that chance gives each estimate (units,)."""
        ...

    def again(self, level: Floats, dice: np.random.Generator) -> Floats:
        """Estimates as they could have come out; `level` is runs × units, and so is what comes."""
        ...


@dataclass(frozen=True, eq=False)
class SharesOfUnits:
    """Logarithms of odds, half a count added on both sides (Haldane, Annals of Human Genetics 20, 1956)."""

    counts: Floats
    bases: Floats

    @property
    def values(self) -> Floats:
        """The estimates (units,)."""
        return self._logits(self.counts)

    def noise(self, level: Floats) -> Floats:
        """1 ÷ (base · share · (1 − share)), at the share that is true."""
        share = special.expit(level)
        return np.asarray(1 / (self.bases * share * (1 - share)), dtype=np.float64)

    def again(self, level: Floats, dice: np.random.Generator) -> Floats:
        """Of so many pupils others could have been counted."""
        return self._logits(dice.binomial(self.bases.astype(np.int64), special.expit(level)))

    def _logits(self, counts: npt.ArrayLike) -> Floats:
        y = np.asarray(counts, dtype=np.float64)
        return np.asarray(np.log((y + _HALF) / (self.bases - y + _HALF)), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class MeansOfUnits:
    """Means of so many values each, that vary within every unit alike (variance `within`)."""

    means: Floats
    sizes: Floats
    within: float

    @property
    def values(self) -> Floats:
        """The estimates (units,)."""
        return self.means

    def noise(self, level: Floats) -> Floats:
        """Variance within units ÷ how many values."""
        return np.broadcast_to(self.within / self.sizes, level.shape)

    def again(self, level: Floats, dice: np.random.Generator) -> Floats:
        """Means of as many other values."""
        return np.asarray(dice.normal(level, np.sqrt(self.noise(level))), dtype=np.float64)
