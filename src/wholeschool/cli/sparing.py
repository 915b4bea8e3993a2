"""Commands need little memory and begin at once: what nobody needs is not loaded, and not kept."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType

# Of glibc's malloc.h: from which size on a piece is taken from the system by itself, and given back when it
# is let go of; how much may lie unused at the end; how many heaps threads share.
_MMAP_THRESHOLD, _TRIM_THRESHOLD, _ARENA_MAX = -3, -1, -8
_PIECE_BYTES = 2 << 20


def spare_memory() -> None:
    """Let memory be taken from the system and given back to it, and none of it be kept.

    Arrow reads this once, when it is loaded: call this before anything that imports it. An import of a census
    of a gigabyte needs 80 MB less so. Whoever has set the variable keeps what it says.
    """
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    _let_go_soon()


def _let_go_soon() -> None:
    """glibc raises the size of what it gives back with each large piece: hold it.

    Not where it begins, at a sixteenth of this: the pieces that a message is read in are larger, and a third
    of the time went into pages that the system has to make blank before it gives them again.
    """
    try:
        allocator = ctypes.CDLL("libc.so.6")
    except OSError:
        return  # other systems than those with glibc have rules of their own
    for option, value in ((_MMAP_THRESHOLD, _PIECE_BYTES), (_TRIM_THRESHOLD, _PIECE_BYTES), (_ARENA_MAX, 1)):
        allocator.mallopt(option, value)


def calculate_on_one_thread() -> None:
    """Let linear algebra run on one thread: matrices here are small, and more threads wait for each other.

    Five evaluations took 8 s of two processors so, and 20 s with a thread on each. OpenBLAS reads this once,
    when it is loaded. Whoever has set the variable keeps what it says.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def leave_pandas_aside() -> None:
    """Let Arrow look for pandas now, and find none.

    Handed its first list, Arrow loads pandas where that is installed, only to see whether the list is one of
    its columns: 55 MB and a fifth of a second, in every command. Whoever needs pandas still imports it.
    """
    if "pandas" in sys.modules:
        return
    unseen = _Unseen()
    sys.meta_path.insert(0, unseen)
    try:
        import pyarrow as pa

        pa.array([""])
    finally:
        sys.meta_path.remove(unseen)


class _Unseen(MetaPathFinder):
    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(f"{name} is left aside here.", name=name)
