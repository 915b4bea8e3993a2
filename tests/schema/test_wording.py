"""Numbers read as people write them."""

import pytest

from wholeschool.schema.wording import counted, size


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (1240, "1,240 days"), (1.0, "1 day")]
)
def test_nouns_agree_with_their_number(value: float, text: str) -> None:
    assert counted(value, "day") == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (9_327, "9.3 kB"),
        (1_250_000, "1.2 MB"),
        (3 * 10**12, "3000.0 GB"),
    ],
)
def test_sizes_have_units(value: int, text: str) -> None:
    assert size(value) == text
