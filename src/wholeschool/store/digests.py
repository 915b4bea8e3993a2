"""What a file's content is known by: its SHA-256, however large it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_PIECE_BYTES = 8 << 20
"""So much at once that other threads, which have to be asked before each piece, hold it up little."""


def digest_of(file: Path | IO[bytes]) -> str:
    """The SHA-256 of a file, or of what is left of an open one, in hexadecimal."""
    if isinstance(file, Path):
        with file.open("rb", buffering=0) as opened:
            return digest_of(opened)
    digest = hashlib.sha256()
    while piece := file.read(_PIECE_BYTES):
        digest.update(piece)
    return digest.hexdigest()


@contextmanager
def digests_begun(files: Sequence[Path]) -> Iterator[Iterator[str]]:
    """The SHA-256 of each file, in their order: two are worked on at once, while other things are done.

    Those that are not begun when this is left are not made. What reading a file raises is raised where its
    digest would have come.
    """
    at_once = ThreadPoolExecutor(2, thread_name_prefix="digests")
    try:
        yield at_once.map(digest_of, files)
    finally:
        at_once.shutdown(cancel_futures=True)
