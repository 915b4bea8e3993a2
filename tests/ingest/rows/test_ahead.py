"""Items come in their order, each made while its predecessor is worked on, with what making one raises."""

import threading
from collections.abc import Iterator

import pytest

from wholeschool.ingest.rows.ahead import ahead, worked_ahead


def test_the_next_is_made_while_one_is_worked_on() -> None:
    made = [threading.Event() for _ in range(3)]

    def items() -> Iterator[int]:
        for number, event in enumerate(made):
            event.set()
            yield number

    coming = ahead(items())
    assert next(coming) == 0
    assert made[1].wait(10)
    assert not made[2].is_set()
    assert [*coming] == [1, 2]


def test_what_making_an_item_raises_comes_in_its_place() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("the second")

    coming = ahead(items())
    assert next(coming) == 1
    with pytest.raises(ValueError, match="the second"):
        next(coming)


def test_whoever_stops_leaves_no_thread() -> None:
    before = threading.active_count()
    coming = ahead(iter(range(100)))
    assert next(coming) == 0
    coming.close()
    assert threading.active_count() == before


def test_one_thing_is_made_while_another_is_used() -> None:
    made, taken_in = [threading.Event() for _ in range(3)], set()

    def items() -> Iterator[int]:
        for number in range(3):
            taken_in.add(threading.current_thread())
            yield number

    def work(number: int) -> int:
        made[number].set()
        return 10 * number

    coming = worked_ahead(work, items())
    assert next(coming) == 0
    assert made[1].wait(10)
    assert not made[2].is_set()
    assert [*coming] == [10, 20]
    assert taken_in == {threading.current_thread()}
    assert [*worked_ahead(work, [])] == []
