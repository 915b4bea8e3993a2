import numpy as np
import pytest

from wholeschool.ingest.registers import late
from wholeschool.ingest.registers.late import Latenesses
from wholeschool.ingest.registers.marks import Weeks
from wholeschool.schema import TABLES


def put(weeks: Weeks, found: Latenesses, marks: list[tuple[int, int, int, str, int]]) -> None:
    rolls, numbers, sessions, chars, minutes = zip(*marks, strict=True)
    places, _ = weeks.put(
        np.array(rolls, np.int32),
        np.array(numbers, np.int32),
        np.array(sessions, np.int8),
        np.array([ord(char) for char in chars], np.uint8),
    )
    found.add(places, np.array(minutes, np.int16))


@pytest.mark.parametrize("at_a_time", [1, 2, 100])
def test_the_last_minutes_of_sessions_that_are_still_late(
    at_a_time: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late, "_AT_A_TIME", at_a_time)
    weeks, found = Weeks(), Latenesses()
    put(weeks, found, [(0, 0, 0, "L", 12), (0, 0, 3, "U", 40), (1, 1, 13, "L", 5), (1, 0, 0, "/", 0)])
    put(weeks, found, [(0, 0, 0, "L", 15), (0, 0, 3, "I", 0)])
    filled = weeks.filled(np.array([1, 0], np.int32), np.array([1, 0], np.int32))
    mondays = np.array(["2025-09-08", "2025-09-01"], dtype="datetime64[D]")
    table = found.table(weeks, filled, np.array([70, 71]), np.array([100001, 100002], np.int32), mondays)
    assert table.schema == TABLES["events"].own_arrow
    rows = [
        (row["pupil_id"], row["urn"], str(row["start"]), row["half"], row["minutes"])
        for row in table.to_pylist()
    ]
    assert sorted(rows) == [(70, 100001, "2025-09-08", "AM", 15), (71, 100002, "2025-09-07", "PM", 5)]


def test_no_lateness_is_an_empty_table() -> None:
    empty = np.empty(0, np.int32)
    table = Latenesses().table(
        Weeks(), Weeks().filled(empty, empty), np.empty(0, np.int64), empty, np.empty(0, "datetime64[D]")
    )
    assert table.schema == TABLES["events"].own_arrow
    assert table.num_rows == 0
