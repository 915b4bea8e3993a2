"""Numbers read as people write them."""

import pytest

from wholeschool.schema.wording import counted


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (1240, "1,240 days"), (1.0, "1 day")]
)
def test_nouns_agree_with_their_number(value: float, text: str) -> None:
    assert counted(value, "day") == text
