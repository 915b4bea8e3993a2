"""The page of evaluations: what came of each support that was given, beside what came without it."""

from wholeschool.report.evaluations.content import (
    ABOUT_COLUMNS,
    EFFECT_COLUMNS,
    ELSEWHERE,
    GROUP,
    OWN,
    EvaluationsContent,
)
from wholeschool.report.evaluations.site import EVALUATIONS_PAGE, write_evaluations_site

__all__ = [
    "ABOUT_COLUMNS",
    "EFFECT_COLUMNS",
    "ELSEWHERE",
    "EVALUATIONS_PAGE",
    "GROUP",
    "OWN",
    "EvaluationsContent",
    "write_evaluations_site",
]
