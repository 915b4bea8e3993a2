"""Estimates of practices for tests."""

from __future__ import annotations

from dataclasses import replace

from wholeschool.practice.library.contribution import Contribution

ONE = Contribution(
    "mentoring", "Mentoring", "days_lost", -2.0, 0.5, 2, 120, 3, "staggered", "202425", "Ashby Academy"
)


def estimates(*effects: float, error: float = 0.5, **changed: object) -> list[Contribution]:
    """Estimates of one practice by as many schools."""
    return [
        replace(ONE, effect=effect, error=error, by=f"School {at}", **changed)  # type: ignore[arg-type]
        for at, effect in enumerate(effects, start=1)
    ]
