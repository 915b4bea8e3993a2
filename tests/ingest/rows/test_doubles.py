import numpy as np
import pyarrow as pa
import pytest

from wholeschool.ingest.cells.notices import Notices
from wholeschool.ingest.rows.doubles import _IN_WORDS, one_row_a_key
from wholeschool.schema import TABLES

IMPORTED = ("schools", "calendar", "enrolments", "events", "actions_log", "termly_counts")


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


def test_the_finding_says_of_what_there_should_be_one_row() -> None:
    notices = Notices("stays.csv")
    table = pa.table({"pupil_id": [7, 7], "urn": [1, 1], "start": ["x", "x"], "value": [1, 2]})
    one_row_a_key(table, ("pupil_id", "urn", "start"), np.arange(1, 3), notices)
    [found] = notices.findings(lambda record: record + 1)
    assert found.expected == "one row for each pupil, school and first day"
    assert found.advice.startswith("A row above says something else of the same: this one is taken.")


@pytest.mark.parametrize("name", sorted(IMPORTED))
def test_every_key_of_a_table_that_files_give_is_said_in_words(name: str) -> None:
    assert set(TABLES[name].key) <= _IN_WORDS.keys()
