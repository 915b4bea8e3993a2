"""Working ahead: the next item is made by a second thread while the one before is worked on."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

T = TypeVar("T")

_END: Final = object()


def ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items, in their order, each made while its predecessor is worked on.

    It is worth it where items are made without Python's lock, as Arrow's are. One item more than without is
    in memory. What making an item raises is raised where the item would have come.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as worker:
        coming = worker.submit(next, items, _END)
        while (item := coming.result()) is not _END:
            coming = worker.submit(next, items, _END)
            yield item  # type: ignore[misc]  # what is not the end is an item
