"""What Arrow's threads read: nothing of Python's that one of them could be the last to let go of."""

from __future__ import annotations

import sys

from wholeschool.ingest.rows.arrow_memory import copied


def test_a_copy_says_the_same_and_holds_nothing_of_pythons() -> None:
    text = b"school,group\n" + b"A,x\n" * 3
    held_before = sys.getrefcount(text)

    memory = copied(text)

    assert memory.to_pybytes() == text
    assert sys.getrefcount(text) == held_before
    assert copied(b"").size == 0
