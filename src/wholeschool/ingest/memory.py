"""Giving memory back: what has been read and settled is let go of, and the system gets it again.

Arrow's own allocators keep what they once had, for the next time; an import has a next time only for pieces
of other sizes, so that what is kept adds up. Loading the libraries and opening a store touch 130 MB of their
files, most of which is not looked at again.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa

_AREAS = Path("/proc/self/smaps")
# The beginning of an area that maps a file (it has an inode), can be read and not written, and is its own.
_OF_A_FILE = re.compile(rb"([0-9a-f]+)-([0-9a-f]+) r-.p \S+ \S+ [1-9]")
_OWN_PAGES = (b"Anonymous:", b"Swap:")
_LAST_LINE = b"VmFlags:"
_DONTNEED = 4  # of Linux's mman.h
# Of glibc's malloc.h: from which size on a piece is taken from the system by itself, and how much may lie
# unused at the end.
_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1
_LARGE_PIECE_BYTES = 32 << 20
"""The most that glibc allows."""


@contextmanager
def memory_given_back() -> Iterator[None]:
    """Arrow takes its memory from the system, and keeps none; afterwards from where it took it before."""
    before = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(before)


def keep_pieces() -> None:
    """Let memory that is let go of be used again: of marks as large pieces are wanted block after block.

    Commands have it given back at once (`cli/sparing`), for the sake of censuses; taking it anew costs a
    register a twelfth of its processor time.
    """
    with suppress(OSError, AttributeError):
        allocator = ctypes.CDLL(None)
        for option in (_MMAP_THRESHOLD, _TRIM_THRESHOLD):
            allocator.mallopt(option, _LARGE_PIECE_BYTES)


def give_back() -> None:
    """Give memory that nothing holds any longer back to the system: a hundredth of a second or less."""
    pa.default_memory_pool().release_unused()


def let_go_of_code() -> None:
    """Let go of the pages of libraries' files, as `give_back` does of memory: a twentieth of a second.

    Whatever is used again is mapped again from the system's cache. Only Linux tells which pages can go;
    elsewhere nothing is done.
    """
    try:
        with _AREAS.open("rb") as lines:
            areas = [*unwritten(lines)]
        advise = ctypes.CDLL(None).madvise
    except (OSError, AttributeError):
        return
    for start, end in areas:
        # Where the system will not (pages that are locked), they stay.
        advise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), _DONTNEED)


def unwritten(lines: Iterable[bytes]) -> Iterator[tuple[int, int]]:
    """Of the areas of a process (as in /proc/PID/smaps) those of files that stand in them as on the disk.

    An area of which a page was written (addresses are, where a library is loaded), be it swapped out since,
    is not among them: what was written would be lost.
    """
    area: tuple[int, int] | None = None
    for line in lines:
        name, *values = line.split()
        if not name.endswith(b":"):
            begins = _OF_A_FILE.match(line)
            area = (int(begins[1], 16), int(begins[2], 16)) if begins else None
        elif name in _OWN_PAGES and values[0] != b"0":
            area = None
        elif name == _LAST_LINE and area is not None:
            yield area
