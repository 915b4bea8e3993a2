"""What an import lets go of: pages of files as they lie on the disk, and none that was written."""

from __future__ import annotations

import ctypes
import mmap
from pathlib import Path

import pytest

from wholeschool.ingest.memory import let_go_of_code, unwritten

PAGES = 64
_ONLY_LINUX = pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="The system tells no areas.")


def area(first: str, anonymous: int = 0, swapped: int = 0) -> list[bytes]:
    lines = f"{first}\nRss: 40 kB\nAnonymous: {anonymous} kB\nSwap: {swapped} kB\nVmFlags: rd mr\n"
    return lines.encode().splitlines(keepends=True)


def test_only_files_that_nobody_can_write_or_wrote_are_let_go_of() -> None:
    lines = [
        *area("1000-2000 r-xp 00000000 fe:00 77 /lib/code.so"),
        *area("2000-3000 r--p 00001000 fe:00 77 /lib/code.so", anonymous=4),
        *area("3000-4000 r--p 00002000 fe:00 77 /lib/code.so", swapped=4),
        *area("4000-5000 rw-p 00003000 fe:00 77 /lib/code.so"),
        *area("5000-6000 r--s 00000000 fe:00 78 /a/file"),
        *area("6000-7000 r--p 00000000 00:00 0 "),
        *area("7000-8000 r--p 00000000 fe:00 79 /lib/with a blank.so"),
    ]
    assert [*unwritten(lines)] == [(0x1000, 0x2000), (0x7000, 0x8000)]


@_ONLY_LINUX
def test_pages_of_a_file_go_and_come_back_and_written_ones_stay(tmp_path: Path) -> None:
    size = PAGES * mmap.PAGESIZE
    read, written = _mapped(tmp_path / "read", size), _mapped(tmp_path / "written", size)
    written[mmap.PAGESIZE] = ord("w")
    for each in (read, written):
        _forbid_writing(each, size)
    assert _resident(read) == _resident(written) == size
    let_go_of_code()
    assert (_resident(read), _resident(written)) == (0, size)
    assert read[:] == b"f" * size
    assert written[mmap.PAGESIZE - 1 : mmap.PAGESIZE + 2] == b"fwf"


def _mapped(path: Path, size: int) -> mmap.mmap:
    """A file whose every page was read."""
    path.write_bytes(b"f" * size)
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), size, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ | mmap.PROT_WRITE)
    assert mapped[:] == b"f" * size
    return mapped


def _address(mapped: mmap.mmap) -> int:
    return ctypes.addressof(ctypes.c_char.from_buffer(mapped))


def _forbid_writing(mapped: mmap.mmap, size: int) -> None:
    """As the loader does once it has written its addresses into a library."""
    address = ctypes.c_void_p(_address(mapped))
    done = ctypes.CDLL(None).mprotect(address, ctypes.c_size_t(size), mmap.PROT_READ)
    assert done == 0


def _resident(mapped: mmap.mmap) -> int:
    """Bytes of the area that are in memory."""
    begins = f"{_address(mapped):x}-".encode()
    within = False
    for line in Path("/proc/self/smaps").read_bytes().splitlines():
        within = line.startswith(begins) or (within and line.split()[0].endswith(b":"))
        if within and line.startswith(b"Rss:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("The area is not there.")
