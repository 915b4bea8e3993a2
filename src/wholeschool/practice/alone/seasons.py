"""The pattern that comes back every year, as columns of a regression."""

from __future__ import annotations

import numpy as np

from wholeschool.practice.units.panel import Floats, Ints

_OF_THEIR_OWN = 6
_WAVES = 2


def season_columns(times: Ints, season: int) -> Floats:
    """Columns (n, k) for `season` times a year; none where it is 0.

    Up to six times a year each has a level of its own; of more, two waves a year (Fourier terms) say it.
    """
    if not season:
        return np.empty((len(times), 0))
    if season <= _OF_THEIR_OWN:
        place = times % season
        return np.stack([(place == each).astype(np.float64) for each in range(1, season)], axis=1)
    turn = 2 * np.pi * times[:, None] * np.arange(1, _WAVES + 1)[None, :] / season
    return np.concatenate([np.sin(turn), np.cos(turn)], axis=1)
