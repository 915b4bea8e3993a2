"""What is never compared between groups: religious observance, and families who travel for work.

How often somebody keeps a feast or travels is no loss that a school could mend, and to rank groups by it
would mark them (rules of the ledger, rule 3). It goes by the names of columns, however these are written; as
groups, Gypsy, Roma and Irish Traveller pupils are compared as all others are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from wholeschool.errors import WrongCallError
from wholeschool.reference.measure_record import Measure

_NEVER = re.compile(r"relig|travell?er|travell?ing_?famil|mobile_?(famil|child)|(^|_)(grt|mob)(_|$)")
_A_GROUP = re.compile(r"gypsy|roma(_|$)|irish")
_CODES = frozenset("rt")
_OF_CODES = frozenset(
    ("absence", "absences", "absent", "auth", "authorised", "code", "codes", "count", "days", "mark", "marks",
     "n", "number", "of", "reason", "sess", "session", "sessions", "sum", "total")
)  # fmt: skip
"""Words that can stand beside R or T in the name of a column that counts these marks."""
_ETHNIC = frozenset(("ethnicity", "ethnicity_major"))
_AS_DFE_HAS_IT = (
    "Absence is as the Department for Education defines it: religious observance (R) and families who travel "
    "for work (T) are in it, and may be part of what lies between ethnic groups."
)


def check_comparable(column: str) -> None:
    """Raise WrongCallError where a column counts what is never compared between groups."""
    called = re.sub(r"[^a-z]+", "_", column.casefold())
    words = {*called.split("_")} - {""}
    of_codes = words & _CODES and words <= _CODES | _OF_CODES
    if of_codes or (_NEVER.search(called) and not _A_GROUP.search(called)):
        raise WrongCallError(
            f"“{column}” counts religious observance or families who travel for work, which is never "
            "compared between groups",
            advice="Ask about absence as a whole, or about suspensions.",
        )


def never_compared_among(measure: Measure, by: Iterable[str]) -> tuple[str, ...]:
    """A sentence where absence is held by ethnic group: what is in it that no school could mend."""
    absence = measure.numerator.table == "presence" and "authorised" in measure.numerator.columns
    return (_AS_DFE_HAS_IT,) if absence and not _ETHNIC.isdisjoint(by) else ()
