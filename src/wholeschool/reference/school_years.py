"""School years as people write them."""

from __future__ import annotations

import re

WRITE_IT = "Write it as 2016/17"
"""What to advise where it is none."""


def school_year(text: str) -> str:
    """A school year as tables write it: 201617, 2016-17 and 2016/2017 are 2016/17; "" where it is none."""
    found = re.fullmatch(r"\s*(\d{4})\s*[/–-]?\s*(\d{2}|\d{4})\s*", text)
    return f"{found[1]}/{found[2][-2:]}" if found else ""
