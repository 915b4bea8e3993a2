"""Official figures by hand, for tests."""

from __future__ import annotations

from typing import Any

from wholeschool.policy.figures import Figure
from wholeschool.schema.national import ENGLAND


def figure(count: float | None = None, base: float | None = None, **said: Any) -> Figure:
    """A figure of England's suspensions of everybody in 2021/22, of all schools, but for what is said.

    `file` and `release` are its edition; `row` where it stands there.
    """
    file, release = said.pop("file", "a.csv"), said.pop("release", "1")
    return Figure(
        **{
            "measure": "suspension_rate",
            "period": "2021/22",
            "term": "",
            "level": "national",
            "area_code": ENGLAND,
            "area": "England",
            "phase": "all",
            "characteristic": "",
            "group": "",
            "count": count,
            "base": base,
            "rate": None,
            "rounding": 0,
            "reason": "",
            "sources": (f"{file}:{said.pop('row', 2)}",),
            "edition": (file, release),
            "loaded_on": "2026-11-26",
            **said,
        }
    )


def groups(characteristic: str, /, **counts: tuple[float | None, float | None]) -> list[Figure]:
    """A figure a group; in names of groups _ is a blank."""
    return [
        figure(count, base, characteristic=characteristic, group=group.replace("_", " "))
        for group, (count, base) in counts.items()
    ]


def council(
    code: str, area: str, count: float | None = None, base: float | None = None, **said: Any
) -> Figure:
    """A figure of a local authority."""
    return figure(count, base, level="la", area_code=code, area=area, **said)
