"""Every engine that the worked cases run on, by the name that `verify --engine` gives it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from wholeschool.continuum.books import Books
from wholeschool.continuum.cases import Case
from wholeschool.continuum.plain import evaluate

Evaluator = Callable[[Sequence[Case]], list[Books]]


def _reference(cases: Sequence[Case]) -> list[Books]:
    return [evaluate(case) for case in cases]


EVALUATORS: Mapping[str, Evaluator] = {"reference": _reference}
