"""The ledger of a simulated trust is what its truth says was recorded, to the minute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest

from tests.conftest import DIFFERENCE
from tests.made import MadeTrust
from tests.truth.books_of_truth import differing, entered, ledger_of, names_of, told, weeks_of

C2_BEGAN = date(2024, 8, 19)
"""Before this day a reduced timetable had no code of its own and was written C."""


@pytest.fixture(scope="module", params=["one_year", "two_years"])
def trust(request: pytest.FixtureRequest) -> MadeTrust:
    made: MadeTrust = request.getfixturevalue(request.param)
    return made


def test_the_ledger_is_what_was_recorded_to_the_minute(trust: MadeTrust) -> None:
    ledger, recorded = entered(ledger_of(trust.store)), told(trust, "recorded", names_of(trust))
    assert len(recorded) > 4000
    assert differing(ledger, recorded) == {}
    assert ledger == recorded


def test_what_was_recorded_has_the_forms_that_a_ledger_is_for(trust: MadeTrust) -> None:
    """A truth in which little happens would prove little."""
    forms = {row["form"] for row in trust.truth["recorded"]}
    assert forms >= {
        "sent_out", "detention", "internal_exclusion", "suspension", "offsite_provision", "late", "time_out",
        "late_after_register", "truancy", "out_of_lesson", "unauthorised_absence", "illness",
        "authorised_other", "no_mark", "offsite_unverified", "reduced_timetable",
    }  # fmt: skip


def test_what_happened_differs_where_it_was_assumed_miscoded_or_planted_and_nowhere_else(
    trust: MadeTrust, record_property: Callable[[str, object], None]
) -> None:
    names, ledger = names_of(trust), ledger_of(trust.store)
    assumed = {key for key, _ in entered(row for row in ledger if row["duration_status"] == "assumed")}
    planted = {week for each in trust.truth["planted"] for week in weeks_of(each, names)}
    difference: Counter[str] = Counter()
    unexplained = []
    found = differing(entered(ledger), told(trust, "happened", names))
    for (week, form), (recorded, happened) in found.items():
        by_code = form in ("reduced_timetable", "authorised_other") and week[2] < C2_BEGAN.isoformat()
        causes = {"planted": week in planted, "coded as C": by_code, "assumed": week in assumed}
        cause = next((name for name, holds in causes.items() if holds), "")
        difference[f"{cause}: {form}"] += recorded - happened
        if not cause:
            unexplained.append((week, form, recorded, happened))
    assert unexplained == []
    total = {cause: minutes for cause, minutes in sorted(difference.items()) if minutes}
    whose = f"{trust.truth['settings']['pupils']} pupils, {' and '.join(trust.truth['academic_years'])}"
    record_property(DIFFERENCE, {"trust": whose, **total})
    assert any(cause.startswith("planted") for cause in total)
    assert any(cause.startswith("assumed") for cause in total)


def test_a_reduced_timetable_that_was_coded_c_is_as_long_as_it_was(two_years: MadeTrust) -> None:
    """Before August 2024 its minutes stand under another form; none are lost on the way."""
    names = names_of(two_years)
    recorded, happened = (told(two_years, part, names) for part in ("recorded", "happened"))
    planted = {week for each in two_years.truth["planted"] for week in weeks_of(each, names)}
    moved = [
        week
        for (week, form) in happened
        if form == "reduced_timetable" and week[2] < C2_BEGAN.isoformat() and week not in planted
    ]
    assert moved
    for week in moved:
        assert recorded[week, "reduced_timetable"] == 0
        gained = recorded[week, "authorised_other"] - happened[week, "authorised_other"]
        assert gained == happened[week, "reduced_timetable"]
