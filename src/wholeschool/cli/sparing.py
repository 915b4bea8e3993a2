"""Commands that read files of any size, and should need little memory for it."""

from __future__ import annotations

import os


def spare_memory() -> None:
    """Let Arrow take its memory from the system, and keep none of what it lets go of.

    Arrow reads this once, when it is loaded: call this before anything that imports it. An import of a census
    of a gigabyte needs 40 MB less so. Whoever has set the variable keeps what it says.
    """
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
