"""What needs the extra `practice`, and says so where it is not installed."""

from __future__ import annotations

import importlib.util

from wholeschool.errors import WrongCallError


def need_practice(what: str, *libraries: str) -> None:
    """Raise WrongCallError where one of the extra's libraries, which `what` needs, is not installed."""
    if any(importlib.util.find_spec(name) is None for name in libraries):
        raise WrongCallError(
            f"{what} need the extra “practice”, which is not installed",
            advice="Install it: pip install 'wholeschool[practice]'",
        )
