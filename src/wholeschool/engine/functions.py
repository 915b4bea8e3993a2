"""Functions that every engine has under the same name and Ibis does not offer by itself."""

from __future__ import annotations

import ibis


@ibis.udf.scalar.builtin(name="bit_count")  # type: ignore[untyped-decorator]
def count_bits(mask: int) -> int:  # type: ignore[empty-body]
    """How many sessions a set of sessions holds (the engine's own ``bit_count``)."""
