"""`gaps --adjust` as JSON: the parts of a gap."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wholeschool.equity.explained import Explained
    from wholeschool.stats.oaxaca import Part


def explained_row(its: Explained | None, names: Sequence[str]) -> dict[str, Any] | None:
    """The parts with their ends; None where there are none."""
    if its is None:
        return None
    two = dict(zip(("explained", "unexplained", "gap"), its.parts.two, strict=True))
    three = zip(("endowments", "coefficients", "interaction"), its.parts.three or (), strict=False)
    share = {name: getattr(its, name) for name in ("share", "share_low", "share_high")}
    return {
        **_ends(two),
        **{name: None if math.isnan(value) else value for name, value in share.items()},
        "coefficients_of": "pooled",
        "by": {name: _ends({"explained": part}) for name, part in zip(names, its.parts.by, strict=True)},
        "three": _ends(dict(three)) or None,
    }


def _ends(parts: dict[str, Part]) -> dict[str, float]:
    return {
        f"{name}{end}": value
        for name, part in parts.items()
        for end, value in (("", part.value), ("_low", part.low), ("_high", part.high))
    }
