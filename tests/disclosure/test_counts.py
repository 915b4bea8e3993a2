"""That everybody of a row has the same outcome is hidden, and that nothing became of anybody is not."""

from __future__ import annotations

import numpy as np
import pytest

from wholeschool.disclosure import keep_counts, load_policy

COLUMNS = (("school", ("x", "y", "z")), ("rung", ("0 none", "1 late", "2 out")))


@pytest.mark.parametrize(
    ("first", "audience", "hidden"),
    [
        ([0, 30, 0], "public", True),
        ([30, 0, 0], "public", False),
        ([15, 15, 0], "public", False),
        ([0, 30, 0], "trust", False),
    ],
)
def test_all_of_one_outcome(first: list[int], audience: str, hidden: bool) -> None:
    inner = np.array([first, [40, 20, 10], [50, 25, 15]])
    kept = keep_counts("t", COLUMNS, inner, load_policy(audience=audience), outcomes={"rung": "0 none"})
    cells = kept.table.hidden.reshape(kept.table.table.shape)
    noughts = cells[0, :3][np.array(first) == 0]
    assert noughts.all() if hidden else not cells.any()
    if hidden:
        assert cells[0, 1] or cells[0, 3], "else what is shown would say it"
        assert (kept.table.floor.reshape(cells.shape)[0, :3][np.array(first) == 0] == 0).all()
