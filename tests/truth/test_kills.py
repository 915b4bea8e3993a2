"""A few of the kills of `tests.truth.kills`; forty and more are a command."""

from __future__ import annotations

from pathlib import Path

from tests.truth.kills import kill

FEW = ("import",)


def test_a_store_is_sound_after_each_kill(tmp_path: Path) -> None:
    done = kill(tmp_path, len(FEW), seed=3, actions=FEW)
    assert done.wrong == []
    assert done.kills == dict.fromkeys(FEW, 1)
    assert done.hit.total() > 0, "nothing was hit while it was at work"
