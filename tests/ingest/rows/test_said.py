from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeschool.ingest.rows import said
from wholeschool.ingest.rows.said import Said

PAIRS = st.lists(st.tuples(st.integers(0, 5), st.sampled_from("abc")), max_size=40)


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(said, "_WAITING", 3)
    monkeypatch.setattr(said, "_LEAST_ROWS", 5)


def pairs(said: Said) -> list[tuple[int, str]]:
    rows = said.rows()
    return list(zip(rows["pupil_id"].to_pylist(), rows["text"].to_pylist(), strict=True))


@pytest.mark.usefixtures("_small")
def test_what_is_said_often_is_kept_once_and_the_last_counts() -> None:
    @given(PAIRS)
    def holds(told: list[tuple[int, str]]) -> None:
        one, several = Said(several=False), Said(several=True)
        for pupil, text in told:
            one.add([pupil], [text])
            several.add([pupil], [text])
        assert dict(pairs(one)) == dict(told)
        assert len(pairs(one)) == len(dict(told))
        assert sorted(pairs(several)) == sorted(set(told))
        assert pairs(one) == pairs(one)

    holds()
