"""What a measure works out by itself: its rate, what it counts, the forms that it chooses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeschool.reference.forms import forms
from wholeschool.reference.measures import measure


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_rate_is_per_hundred(count, base):
    assert measure("overall_absence").rate(count, base) == pytest.approx(100 * count / base)


def test_there_is_no_rate_of_nothing():
    assert measure("overall_absence").rate(0, 0) is None


def test_a_measure_counts_what_its_numerator_counts():
    assert measure("persistent_absence").counts == "enrolments"
    assert measure("overall_absence").counts == "sessions"
    assert measure("suspension_rate").counts == "events"
    assert measure("lost_learning_all_forms").counts == "minutes"


def test_all_forms_are_everything_lost_but_context():
    chosen = set(measure("lost_learning_all_forms").numerator.forms)
    assert chosen == {f.name for f in forms().values() if f.is_lost and f.branch != "context"}
    assert {"sent_out", "suspension", "late", "unauthorised_absence", "reduced_timetable"} <= chosen
    assert not {"illness", "internal_ap", "offsite_provision", "no_mark", "unable_to_attend"} & chosen


def test_the_school_exclusion_branch_has_time_elsewhere_beside_it():
    branch = measure("school_exclusion_branch")
    assert set(branch.numerator.forms) == {
        "sent_out",
        "detention",
        "internal_exclusion",
        "suspension",
        "permanent_exclusion",
    }
    assert branch.beside.forms == ("offsite_provision",)


def test_only_the_ledger_has_forms():
    assert measure("overall_absence").numerator.forms == ()
