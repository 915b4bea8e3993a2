"""Working ahead: a second thread makes the next thing while what was made before is used."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

T = TypeVar("T")
S = TypeVar("S")

_END: Final = object()


def ahead(items: Iterator[T]) -> Generator[T, None, None]:
    """The same items, in their order, each made while its predecessor is worked on.

    It is worth it where items are made without Python's lock, as Arrow's are. One item more than without is
    in memory. What making an item raises is raised where the item would have come. Whoever may leave before
    the end closes it, so that nothing is made any longer.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as worker:
        coming = worker.submit(next, items, _END)
        while (item := coming.result()) is not _END:
            coming = worker.submit(next, items, _END)
            yield item  # type: ignore[misc]  # what is not the end is an item


def worked_ahead(work: Callable[[S], T], items: Iterable[S]) -> Iterator[T]:
    """What `work` makes of each item, each made while what was made of its predecessor is used.

    The items themselves are taken in the caller's thread: an engine answers one thread at a time.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as worker:
        waiting: Future[T] | None = None
        for item in items:
            coming = worker.submit(work, item)
            if waiting is not None:
                yield waiting.result()
            waiting = coming
        if waiting is not None:
            yield waiting.result()
