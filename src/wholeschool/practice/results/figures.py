"""Effects as people read them: three digits that mean something, and a minus that is one."""

from __future__ import annotations

from decimal import Decimal


def figure(value: float) -> str:
    """A number of three significant digits, never with an exponent: −0.0398, 12.3, 1,240."""
    rounded = Decimal(f"{value:.3g}")
    if not rounded:
        return "0"
    written = f"{rounded:,f}" if abs(value) < 1_000 else f"{value:,.0f}"
    return written.replace("-", "−")
