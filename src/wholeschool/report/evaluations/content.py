"""What the page of evaluations is made of: evaluations as released, and the words that are not figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wholeschool.disclosure import Released

ABOUT_COLUMNS = (
    "practice", "name", "outcome", "unit", "year", "question", "smallest", "schools", "pupils", "before",
    "after", "beside_before", "beside_after", "grade", "means", "sentence", "plan", "lower_is_better",
)  # fmt: skip
"""A row a practice: what was asked, of how many, the mean outcome the last time before and since, the answer.

`question` is that of the plan, else empty; `smallest` effect that matters, None = nobody said; `beside_…`:
of others who had fared alike; `lower_is_better` is 1 or 0. `before` to `beside_after` are None where they may
not leave or the grade is 0. Where no evaluation can be shown `pupils` and all figures are None, and
`sentence` says why.
"""
EFFECT_COLUMNS = ("practice", "kind", "by", "label", "unit", "effect", "low", "high", "p", "pupils")
"""A row an effect, of a `kind`; `p` among all of its kind (Holm). `by`: the characteristic of a group."""
OWN, ELSEWHERE, GROUP = "own", "elsewhere", "group"


@dataclass(frozen=True)
class EvaluationsContent:
    """Everything on the page. Figures come in as `Released` and in no other way.

    `trust`: whose page it is; `made_up`: neither pupils nor supports exist.
    """

    about: Released
    effects: Released
    trust: str
    year: str
    made_on: date
    version: str
    made_up: bool = False
