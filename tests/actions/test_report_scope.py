"""What a site is about: which year, up to which day, and what days of August do to it."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from wholeschool.actions.report_scope import Scope, latest
from wholeschool.engine import LocalEngine
from wholeschool.report.words import days_of_august
from wholeschool.schema import TABLES
from wholeschool.schema.years import academic_year_of


def scope_of(*weeks: date) -> Scope:
    """The scope of a store with a session on each weekday of these weeks, given by their Mondays."""
    engine = LocalEngine(threads=1)
    years = [academic_year_of(week) for week in weeks]
    engine.hold(
        "presence", pa.table({"academic_year": years, "week": pa.array(weeks), "urn": [1] * len(weeks)})
    )
    days = [date.fromordinal(week.toordinal() + day) for week in weeks for day in range(5)]
    engine.hold("calendar", pa.table({"date": pa.array(days), "urn": [1] * len(days)}))
    engine.hold("schools", TABLES["schools"].own_arrow.empty_table())
    return latest(engine)


def said(scope: Scope) -> str:
    return days_of_august(scope.year, scope.last_day, scope.left_out)


def test_a_year_that_ends_in_july_needs_no_word() -> None:
    scope = scope_of(date(2024, 9, 2), date(2025, 7, 14))
    assert (scope.year, scope.last_day, scope.left_out) == ("202425", date(2025, 7, 18), "")
    assert said(scope) == ""


def test_a_term_that_runs_into_august_is_left_out_and_said() -> None:
    scope = scope_of(date(2024, 9, 2), date(2025, 7, 28), date(2025, 8, 4))
    assert (scope.year, scope.left_out) == ("202425", "202526")
    assert "Some sessions lie in August 2025" in said(scope)
    assert "belong to 2025/26" in said(scope)


def test_a_trust_with_days_of_august_alone_says_so() -> None:
    scope = scope_of(date(2024, 8, 19))
    assert (scope.year, scope.last_day, scope.left_out) == ("202425", date(2024, 8, 23), "")
    assert said(scope).startswith("All data of 2024/25 lie in August 2024")


def test_a_week_that_begins_in_august_and_ends_in_september_begins_the_year() -> None:
    scope = scope_of(date(2025, 7, 14), date(2026, 8, 31))
    assert (scope.year, scope.left_out) == ("202627", "")
    assert said(scope) == ""


def test_the_year_before_is_counted_up_to_the_same_weekday() -> None:
    scope = scope_of(date(2023, 9, 4), date(2024, 9, 2), date(2025, 2, 3))
    assert scope.spans == {"202324": date(2024, 2, 9), "202425": date(2025, 2, 7)}
    assert scope.spans["202324"].weekday() == scope.last_day.weekday()


def test_a_year_that_is_lacking_is_stepped_over() -> None:
    assert scope_of(date(2022, 9, 5), date(2025, 2, 3)).spans["202223"] == date(2023, 2, 10)
