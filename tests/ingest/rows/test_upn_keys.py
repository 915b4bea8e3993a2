"""A UPN's key is its own, and finds the number that it was given."""

import re

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeschool.ingest.rows.upn_keys import NO_KEY, NumberOfKey, keys_of

UPN_LIKE = st.from_regex("[A-C@Z][0-1/:9]{11}[0-1A-B@9Z]", fullmatch=True)
TEXTS = st.one_of(UPN_LIKE, st.text(max_size=14), st.text(min_size=13, max_size=13), st.none())
KEYS = st.lists(st.integers(0, NO_KEY - 1), unique=True, max_size=60)


@given(st.one_of(st.lists(TEXTS), st.lists(UPN_LIKE)), st.integers(0, 2))
def test_a_key_is_one_texts_own(texts: list[str | None], first: int) -> None:
    keys = keys_of(pa.array(texts, pa.string()).slice(first)).tolist()
    shaped = {text: key for text, key in zip(texts[first:], keys, strict=True) if key != NO_KEY}
    assert {text for text in texts[first:] if re.fullmatch("[A-Z][0-9]{11}[0-9A-Z]", text or "")} == {*shaped}
    assert len({*shaped.values()}) == len(shaped)
    assert all(0 <= key < NO_KEY for key in shaped.values())


@pytest.mark.parametrize("place", range(13))
def test_each_sign_counts(place: int) -> None:
    upn = "N201123415001"
    others = [f"{upn[:place]}{sign}{upn[place + 1 :]}" for sign in map(chr, range(128))]
    keys = keys_of(pa.array(others)).tolist()
    fits = {0: "[A-Z]", 12: "[0-9A-Z]"}.get(place, "[0-9]")
    assert [key != NO_KEY for key in keys] == [bool(re.fullmatch(fits, each[place])) for each in others]
    assert len({*keys} - {NO_KEY}) == sum(key != NO_KEY for key in keys)


@given(st.lists(KEYS, max_size=3), KEYS)
def test_a_key_finds_the_number_that_it_was_given(added: list[list[int]], asked: list[int]) -> None:
    known: dict[int, int] = {}
    found = NumberOfKey()
    for keys in added:
        new = [key for key in keys if key not in known]
        numbers = range(len(known), len(known) + len(new))
        found.add(np.array(new, dtype=np.int64), np.array(numbers, dtype=np.int32))
        known.update(zip(new, numbers, strict=True))
    every = [*asked, *known, NO_KEY]
    numbers = found.find(np.array(every, dtype=np.int64))
    assert numbers.tolist() == [known.get(key, -1) for key in every]


def test_keys_that_share_a_slot_are_told_apart() -> None:
    keys = np.arange(200_000, dtype=np.int64) * 977
    found = NumberOfKey()
    found.add(keys[::2], np.arange(100_000, dtype=np.int32))
    numbers = found.find(keys)
    assert (numbers[::2] == np.arange(100_000)).all()
    assert (numbers[1::2] == -1).all()
