"""Plans for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from wholeschool.practice.protocols.planned import Step
from wholeschool.practice.protocols.protocol import Protocol, Said, new_protocol

WRITTEN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def said(**other: Any) -> Said:
    plan: dict[str, Any] = {
        "question": "Do pupils lose fewer days where schools run mentoring?", "outcome": "days",
        "better": "lower", "population": "all schools of the trust", "window": "2021 to 2027",
        "outcomes_from": date(2026, 9, 1), "comparison": "notyet", "smallest": 2.0, "design": "staggered",
    }  # fmt: skip
    return Said(**{**plan, **other})


def protocol(at: datetime = WRITTEN, **other: Any) -> Protocol:
    return new_protocol(said(**other), at)


def written(plan: Protocol, at: datetime | None = None) -> Step:
    step = "changed" if plan.version > 1 else "written"
    return Step(step, plan.version, at or plan.written_at, plan.sha256, plan)


def read(at: datetime) -> Step:
    return Step("outcomes_read", 1, at, "", None)
