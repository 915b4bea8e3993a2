"""Effects as people read them: three digits that mean something, and a minus that is one."""

from __future__ import annotations


def figure(value: float) -> str:
    """A number of three significant digits: −0.0398, 12.3, 1,240."""
    written = f"{value:.3g}" if abs(value) < 1_000 else f"{value:,.0f}"
    return written.replace("-", "−")
