"""What is said where absence is held by ethnic group, as religious observance and travel are in it."""

from __future__ import annotations

import pytest

from wholeschool.equity.never import never_compared_among
from wholeschool.reference.measures import measures


@pytest.mark.parametrize(
    ("measure", "by", "said"),
    [
        ("overall_absence", ["sex", "ethnicity"], 1),
        ("persistent_absence", ["ethnicity_major"], 1),
        ("severe_absence", ["ethnicity"], 1),
        ("overall_absence", ["sex"], 0),
        ("suspension_rate", ["ethnicity"], 0),
        # of unauthorised absence alone, in which neither is
        ("lost_learning_coalition", ["ethnicity"], 0),
    ],
)
def test_it_is_said_of_absence_by_ethnic_group_and_of_nothing_else(
    measure: str, by: list[str], said: int
) -> None:
    assert len(never_compared_among(measures()[measure], by)) == said
