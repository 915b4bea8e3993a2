import numpy as np
import pyarrow as pa

from wholeschool.ingest.cells.notices import Notices
from wholeschool.ingest.rows.doubles import one_row_a_key


def settled(values: list[tuple[str, int]]) -> tuple[list[tuple[str, int]], list[tuple[str, int, int]]]:
    notices = Notices("file.csv")
    table = pa.table({"key": [key for key, _ in values], "value": [value for _, value in values]})
    kept = one_row_a_key(table, ["key"], np.arange(10, 10 + len(values)), notices)
    found = [(each.check, each.row, each.count) for each in notices.findings(lambda record: record)]
    return [(row["key"], row["value"]) for row in kept.to_pylist()], found


def test_rows_with_different_keys_stay() -> None:
    assert settled([("a", 1), ("b", 1)]) == ([("a", 1), ("b", 1)], [])


def test_the_same_row_twice_is_taken_once() -> None:
    assert settled([("a", 1), ("b", 1), ("a", 1), ("a", 1)]) == (
        [("b", 1), ("a", 1)],
        [("duplicate_rows", 12, 2)],
    )


def test_of_two_rows_that_differ_the_later_stands() -> None:
    assert settled([("a", 1), ("a", 2), ("b", 1)]) == ([("a", 2), ("b", 1)], [("two_rows_for_a_key", 11, 1)])
