import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wholeschool.ingest.registers.marks import EMPTY, FILLER, Weeks
from wholeschool.reference.marks import SLOTS

CELL = st.tuples(
    st.integers(0, 3), st.sampled_from([0, 1, 200]), st.sampled_from([0, 7, 13]), st.sampled_from(b"/LI?")
)


@given(st.lists(st.lists(CELL, max_size=40), max_size=5))
def test_weeks_are_what_a_dictionary_would_hold(batches: list[list[tuple[int, int, int, int]]]) -> None:
    weeks = Weeks()
    expected: dict[tuple[int, int, int], int] = {}
    for batch in batches:
        rolls, numbers, sessions, chars = np.array(batch, dtype=np.int32).reshape(-1, 4).T
        places, clash = weeks.put(rolls, numbers, sessions.astype(np.int8), chars.astype(np.uint8))
        same, other = [], []
        for roll, week, session, char in batch:
            before = expected.get((roll, week, session))
            same.append(before == char != FILLER)
            other.append(before not in (None, FILLER, char) and char != FILLER)
            if char != FILLER or before is None:
                expected[roll, week, session] = char
        assert (clash.same.tolist() if clash else [False] * len(batch)) == same
        assert (clash.other.tolist() if clash else [False] * len(batch)) == other
        assert weeks.at(places).tolist() == [
            expected[roll, week, session] for roll, week, session, _ in batch
        ]
    rolls_put = sorted({roll for roll, _, _ in expected}, reverse=True)
    weeks_put = sorted({week for _, week, _ in expected})
    filled = weeks.filled(np.array(rolls_put, dtype=np.int32), np.array(weeks_put, dtype=np.int32))
    keys = list(zip(filled.rolls.tolist(), filled.weeks.tolist(), strict=True))
    assert keys == sorted({key[:2] for key in expected}, key=lambda key: (-key[0], key[1]))
    found = weeks.characters(filled.rows)
    for (roll, week), marks in zip(keys, found.tolist(), strict=True):
        assert marks == [expected.get((roll, week, session), EMPTY) for session in range(SLOTS)]


def test_rolls_and_weeks_beyond_the_first_room() -> None:
    weeks = Weeks()
    count = 5000
    rolls = np.arange(count, dtype=np.int32)
    weeks.put(rolls, rolls % 300, np.zeros(count, np.int8), np.full(count, ord("/"), np.uint8))
    assert weeks.rows == count
    assert len(weeks.filled(rolls, np.arange(300, dtype=np.int32)).rows) == count
