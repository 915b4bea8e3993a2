"""Every engine that the worked cases run on, by the name that `verify --engine` gives it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from wholeschool.continuum.books.cases import Case
from wholeschool.continuum.books.plain import evaluate
from wholeschool.continuum.books.pupil_books import Books
from wholeschool.continuum.books.verify import evaluate_local

Evaluator = Callable[[Sequence[Case]], list[Books]]


def _reference(cases: Sequence[Case]) -> list[Books]:
    return [evaluate(case) for case in cases]


def _session_by_session(cases: Sequence[Case]) -> list[Books]:
    return evaluate_local(cases, every_session=True)


EVALUATORS: Mapping[str, Evaluator] = {
    "reference": _reference,
    "local": evaluate_local,
    "local, session by session": _session_by_session,
}
