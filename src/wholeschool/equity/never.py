"""What is never compared between groups: religious observance, and families who travel for work.

How often somebody keeps a feast or travels is no loss that a school could mend, and to rank groups by it
would mark them (rules of the ledger, rule 3). It goes by names: those of the forms, and of the Department's
columns of sessions by reason.
"""

from __future__ import annotations

import re

from wholeschool.errors import WrongCallError

_NEVER = re.compile(
    r"religious_?obs|mobile_?famil|(auth|absent|reason)_?(religious|travell?er|r_|t_)|religious_perc"
)


def check_comparable(column: str) -> None:
    """Raise WrongCallError where a column counts what is never compared between groups."""
    if _NEVER.search(re.sub(r"[^a-z]+", "_", column.casefold())):
        raise WrongCallError(
            f"“{column}” counts religious observance or families who travel for work, which is never "
            "compared between groups",
            advice="Ask about absence as a whole, or about suspensions.",
        )
