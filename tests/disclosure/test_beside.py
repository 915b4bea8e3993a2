"""What a table tells beside pages that show rounded numbers of the same pupils."""

from __future__ import annotations

import numpy as np

from wholeschool.disclosure import Policy, keep_counts, load_page_policy, load_policy
from wholeschool.disclosure.registered import Registered
from wholeschool.disclosure.together import told_together

# Rungs 0, 3 and 4 at three schools; who reached the fourth was suspended, and nobody else.
RUNGS = np.array([[60, 2, 8], [40, 30, 20], [50, 25, 30]])
THRESHOLDS = {0: 5, 1: 5, 2: 3}


def _table(name: str, columns: list[tuple[str, list[str]]], inner: np.ndarray, at: np.ndarray, policy: Policy,
           measure: str = "") -> Registered:  # fmt: skip
    places = np.ravel_multi_index(tuple(at), tuple(size + 1 for size in inner.shape)).astype(np.intp)
    base = {"name": measure, "base": "pupils"} if measure else {}
    return keep_counts(
        name,
        columns,
        inner,
        policy,
        pupils=np.arange(len(places)),
        places=places,
        **base,  # type: ignore[arg-type]
    ).table


def _release_and_page() -> tuple[Registered, Registered]:
    at = np.repeat(np.indices(RUNGS.shape).reshape(2, -1), RUNGS.reshape(-1), axis=1)
    schools = ("school", ["a", "b", "c"])
    release = _table("rungs", [schools, ("rung", ["0", "3", "4"])], RUNGS, at, load_policy(audience="staff"))
    suspended = np.stack([RUNGS[:, 2], RUNGS[:, :2].sum(axis=1)], axis=1)
    side = np.array([at[0], np.where(at[1] == 2, 0, 1)])
    page = _table("page", [schools], suspended, side, load_page_policy(audience="staff"), "suspended")
    return release, page


def test_what_nobody_is_is_not_thought_of() -> None:
    """10 are on the third rung or the fourth, and 8 to 12 were suspended: one or two are on the third."""
    release, page = _release_and_page()
    hidden = {
        release.words(key) for key, is_hidden in zip(release.keys, release.hidden, strict=True) if is_hidden
    }
    assert "a, 3" in hidden
    assert told_together(release, [], THRESHOLDS) == ()
    (told, *_) = told_together(release, [], THRESHOLDS, beside=[page])
    assert (told.table, told.words, told.what) == ("rungs", "a, 3", "page")
