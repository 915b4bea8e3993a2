"""Commands that read files of any size, and should need little memory for it."""

from __future__ import annotations

import ctypes
import os

# Of glibc's malloc.h: from which size on a piece is taken from the system by itself, and given back when it
# is let go of; how much may lie unused at the end; how many heaps threads share.
_MMAP_THRESHOLD, _TRIM_THRESHOLD, _ARENA_MAX = -3, -1, -8
_PIECE_BYTES = 128 << 10


def spare_memory() -> None:
    """Let memory be taken from the system and given back to it, and none of it be kept.

    Arrow reads this once, when it is loaded: call this before anything that imports it. An import of a census
    of a gigabyte needs 80 MB less so. Whoever has set the variable keeps what it says.
    """
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    _let_go_soon()


def _let_go_soon() -> None:
    """glibc raises the size of what it gives back with each large piece: hold it where it begins."""
    try:
        allocator = ctypes.CDLL("libc.so.6")
    except OSError:
        return  # other systems than those with glibc have rules of their own
    for option, value in ((_MMAP_THRESHOLD, _PIECE_BYTES), (_TRIM_THRESHOLD, _PIECE_BYTES), (_ARENA_MAX, 1)):
        allocator.mallopt(option, value)
