"""Giving memory back: what has been read and settled is let go of, and the system gets it again.

Arrow's own allocators keep what they once had, for the next time; an import has a next time only for pieces
of other sizes, so that what is kept adds up.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa


@contextmanager
def memory_given_back() -> Iterator[None]:
    """Arrow takes its memory from the system, and keeps none; afterwards from where it took it before."""
    before = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(before)


def give_back() -> None:
    """Give memory that nothing holds any longer back to the system: a hundredth of a second or less."""
    pa.default_memory_pool().release_unused()
