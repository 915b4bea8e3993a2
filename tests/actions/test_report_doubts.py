"""Which findings on the records a page has, and what is released of them: pupils, merged or withheld."""

from __future__ import annotations

from datetime import date

import pytest

from wholeschool.actions import report_doubts
from wholeschool.actions.report_scope import Scope
from wholeschool.continuum.plausible import Doubt
from wholeschool.continuum.plausible.words import doubt
from wholeschool.disclosure import Released, load_policy, release_figures
from wholeschool.engine import LocalEngine
from wholeschool.report import School
from wholeschool.report.content import doubt_key
from wholeschool.store import Kept

E, WEEKS = "e_without_suspension", "half_empty_weeks"


def of(check: str, urn: int, pupils: int, year: str = "202425") -> Doubt:
    return doubt(check, f"{urn}, autumn", urn=urn, academic_year=year, pupils=pupils)


def released(monkeypatch: pytest.MonkeyPatch, *found: Doubt) -> Released:
    monkeypatch.setattr(report_doubts, "plausibility", lambda *_: found)
    schools = tuple(School(str(urn), f"School {urn}", "Primary") for urn in (1, 2, 3))
    engine = LocalEngine(threads=1)
    scope = Scope(engine, "202425", ("202324", "202425"), date(2025, 7, 1), "Trust", schools, Kept(engine))
    return release_figures("Doubts", "made up", [*report_doubts.doubt_figures(scope)], load_policy())


def pupils(table: Released, check: str) -> dict[str, object]:
    return {str(row["population"]): row["count"] for row in table.where(figure=doubt_key(check))}


def test_of_a_school_the_finding_with_most_pupils_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    table = released(monkeypatch, of(E, 1, 40), of(E, 1, 90), of(E, 2, 60), of(WEEKS, 3, 400))
    assert pupils(table, E) == {"trust": 150, "1": 90, "2": 60, "3": 0}
    assert pupils(table, WEEKS) == {"trust": 400, "1": 0, "2": 0, "3": 400}


def test_a_few_pupils_are_not_shown_and_cannot_be_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    found = pupils(released(monkeypatch, of(E, 1, 90), of(E, 2, 60), of(E, 3, 2)), E)
    assert found["3"] is None
    assert sum(count is None for urn, count in found.items() if urn != "trust") > 1 or found["trust"] is None


def test_only_the_years_own_findings_about_single_schools_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    table = released(
        monkeypatch,
        of(E, 1, 90, "202324"),
        of("suspended_over_45_days", 0, 40),
        of("code_use_unlike_others", 2, 70),
        of(E, 9, 80),
    )
    assert not table.rows
