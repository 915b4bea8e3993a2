"""Run worked cases of the ledger's rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wholeschool.continuum.books.cases import Case, compare, read_cases, verdict
from wholeschool.continuum.books.plain import evaluate
from wholeschool.continuum.books.pupil_books import Books
from wholeschool.continuum.books.verify import evaluate_local
from wholeschool.errors import WrongCallError, nearest


def _plain(cases: Sequence[Case]) -> list[Books]:
    return [evaluate(case) for case in cases]


ENGINES: Mapping[str, Callable[[Sequence[Case]], list[Books]]] = {
    "local": evaluate_local,
    "reference": _plain,
}


@dataclass(frozen=True)
class CaseResult:
    """One case and where its books differ from what it expects; no differences = passed."""

    case: Case
    differences: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether the books say what the case expects."""
        return not self.differences

    @property
    def line(self) -> str:
        """The case in one line of text."""
        return verdict(self.case, list(self.differences))


def verify(paths: Sequence[Path], engine: str = "local") -> tuple[CaseResult, ...]:
    """Evaluate every case of the files on an engine: `local` (DuckDB) or `reference` (plain Python)."""
    if engine not in ENGINES:
        raise WrongCallError(
            f"There is no engine “{engine}” here.",
            nearest=nearest(engine, ENGINES),
            advice="The engines are: " + ", ".join(ENGINES) + ".",
        )
    cases = [case for path in paths for case in read_cases(path)]
    books = ENGINES[engine](cases)
    return tuple(
        CaseResult(case, tuple(compare(found, case.expect))) for case, found in zip(cases, books, strict=True)
    )
