"""Official figures made up by hand."""

from __future__ import annotations

from typing import Any

from wholeschool.policy.figures import Figure


def figure(measure: str = "suspension_rate", **said: Any) -> Figure:
    """A figure of England in 2021/22, everybody in all schools, where nothing else is said; no numbers."""
    file = said.pop("file", "made.csv")
    row = said.pop("row", 2)
    whole = {
        "period": "2021/22",
        "term": "",
        "level": "national",
        "area_code": "E92000001",
        "area": "England",
        "phase": "all",
        "characteristic": "",
        "group": "",
        "count": None,
        "base": None,
        "rate": None,
        "rounding": 0,
        "reason": "",
        "sources": (f"{file}:{row}",),
        "edition": (file, "1"),
        "loaded_on": "2026-11-26",
    }
    return Figure(measure, **(whole | said))
