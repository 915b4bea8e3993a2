"""A statement that is said again is parsed once, and means what it meant."""

from __future__ import annotations

import duckdb
import pytest

from wholeschool.engine.repeated import parsed


def test_what_is_said_again_is_parsed_once_whoever_says_it() -> None:
    statement = "SELECT count(*) FROM said_again"
    for rows in (3, 4, 5):
        with duckdb.connect() as connection:
            connection.execute(f"CREATE TEMP TABLE said_again AS SELECT * FROM range({rows})")
            said = parsed(connection, statement)
            assert isinstance(said, str) == (rows == 3), "of what is said once nothing is kept"
            assert connection.execute(said).fetchall() == [(rows,)]
            assert rows == 3 or parsed(connection, statement) is said


def test_what_cannot_be_read_is_an_error_each_time() -> None:
    with duckdb.connect() as connection:
        for _ in range(3):
            with pytest.raises(duckdb.ParserException):
                connection.execute(parsed(connection, "SELECT FROM WHERE nothing_of_sense"))
