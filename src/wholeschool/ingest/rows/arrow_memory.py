"""A text in memory of Arrow's own, for its threads to read."""

from __future__ import annotations

import pyarrow as pa


def copied(text: bytes) -> pa.Buffer:
    """A copy of a text that no object of Python stands behind.

    A thread of Arrow may be the last to let go of what it reads, some time after the rows were given. If
    that is Python's, the thread needs the interpreter for it; where this is just ending, Python (before 3.14)
    ends the thread in the midst of C++, and so the process: with 134, and words that nobody understands.
    """
    memory = pa.allocate_buffer(len(text))
    with pa.FixedSizeBufferWriter(memory) as writer:
        writer.write(text)
    return memory
