import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wholeschool.ingest.registers.rolls import Rolls

PAIRS = st.lists(
    st.tuples(st.sampled_from([0, 1, 2, 3, 4, 1500]), st.sampled_from([100001, 100002, 100003])), max_size=50
)


@given(st.lists(PAIRS, max_size=4))
def test_each_pair_has_a_number_of_its_own(batches: list[list[tuple[int, int]]]) -> None:
    rolls = Rolls()
    number_of: dict[tuple[int, int], int] = {}
    for batch in batches:
        pupils, urns = np.array(batch, dtype=np.int32).reshape(-1, 2).T
        numbers = rolls.number(pupils, urns).tolist()
        for pair, number in zip(batch, numbers, strict=True):
            assert number_of.setdefault(pair, number) == number
    assert sorted(number_of.values()) == list(range(rolls.count))
    pairs = list(zip(rolls.pupils.tolist(), rolls.urns.tolist(), strict=True))
    assert all(pairs[number] == pair for pair, number in number_of.items())
