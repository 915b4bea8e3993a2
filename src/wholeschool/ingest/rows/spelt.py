"""Texts as Arrow has them: where each begins and ends, and the bytes of all."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def spelt(texts: pa.StringArray) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """Where each text begins, and behind the last where it ends; and the bytes that these are places in."""
    if not len(texts):
        return np.zeros(1, dtype=np.int32), np.zeros(0, dtype=np.uint8)
    _, ends, signs = texts.buffers()
    places = np.frombuffer(ends, dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    return places, np.frombuffer(signs or b"", dtype=np.uint8)
