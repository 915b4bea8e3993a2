"""An estimate that leaves a school: what it holds, and that nothing else slips in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.practice.estimates import ONE
from wholeschool.errors import WrongCallError
from wholeschool.practice.library.contribution import as_document, contribution_of
from wholeschool.practice.library.outcomes import asked_outcome, outcomes

WRITTEN: dict[str, Any] = json.loads(json.dumps(as_document(ONE)))


def test_what_is_written_is_read_again() -> None:
    found = contribution_of(WRITTEN, where="x")
    assert found == ONE
    assert found.digest == ONE.digest


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"pupil_ids": [1, 2]}, "no estimate has a key “pupil_ids”"),
        ({"pupil": "a"}, "Did you mean pupils?"),
        ({"effect": float("nan")}, "“effect” is NaN, which it cannot be"),
        ({"effect": True}, "“effect”"),
        ({"error": 0.0}, "“error” is 0.0"),
        ({"error": -1}, "“error” is -1"),
        ({"pupils": 12.5}, "“pupils” is 12.5"),
        ({"schools": 0}, "“schools” is 0"),
        ({"pupils": 10**400}, "“pupils” is 1000"),
        ({"effect": 10**400}, "“effect” is 1000"),
        ({"effect": 1e300}, "“effect” is 1e+300"),
        ({"year": "202527"}, "“year”"),
        ({"grade": 6}, "“grade” is 6"),
        ({"design": "magic"}, "“design”"),
        ({"outcome": "happiness"}, "“outcome”"),
        ({"outcome": ["days_lost"]}, "“outcome”"),
        ({"year": "2025"}, "“year”"),
        ({"year": "202526x"}, "“year”"),
        ({"by": " "}, "“by”"),
        ({"by": "A" * 81}, '“by” is "AAA'),
        ({"by": "a\nb"}, "“by”"),
        ({"practice": "../x"}, "“practice”"),
        ({"cost": -3}, "“cost”"),
        ({"looked_for": ["running"]}, "“looked_for”"),
        ({"looked_for": "suspension"}, "“looked_for”"),
        ({"rose": ["suspension"]}, "something rose that nobody looked for"),
        ({"made_up": 1}, "“made_up”"),
        ({"kind": "x"}, "this is no estimate of a practice"),
        ({"version": 2}, "of version 2, and this software reads 1"),
    ],
)
def test_what_is_no_estimate_is_refused_by_name(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(WrongCallError) as caught:
        contribution_of({**WRITTEN, **changed}, where="x.json")
    assert said in caught.value.sentence()


def test_measures_may_have_risen_as_well_as_forms() -> None:
    watched = {"looked_for": ["late", "overall_absence"], "rose": ["overall_absence"]}
    found = contribution_of({**WRITTEN, **watched}, where="x")
    assert (found.looked_for, found.rose) == (("late", "overall_absence"), ("overall_absence",))


@pytest.mark.parametrize("name", ["effect", "error", "pupils", "grade", "by"])
def test_what_is_lacking_is_named(name: str) -> None:
    lacking = {key: value for key, value in WRITTEN.items() if key != name}
    with pytest.raises(WrongCallError, match=f"lacks “{name}”"):
        contribution_of(lacking, where="x")


@pytest.mark.parametrize("document", [None, [], "text", 3])
def test_other_documents_are_refused(document: object) -> None:
    with pytest.raises(WrongCallError, match="no estimate"):
        contribution_of(document, where="x")


@given(
    st.sampled_from([*WRITTEN]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
        max_leaves=4,
    ),
)
def test_whatever_stands_in_a_file_is_an_estimate_or_a_sentence(name: str, value: object) -> None:
    try:
        found = contribution_of({**WRITTEN, name: value}, where="x")
    except WrongCallError:
        return
    assert contribution_of(json.loads(json.dumps(as_document(found))), where="x") == found


def test_outcomes_are_found_by_what_they_are_called() -> None:
    assert asked_outcome("Days lost").name == "days_lost"
    assert asked_outcome("Overall absence rate").name == "overall_absence"
    # One more of a hundred sessions, of the 380 of a year, is 3.8 sessions: 1.9 days.
    assert outcomes()["overall_absence"].days == pytest.approx(1.9)
    assert outcomes()["suspension_rate"].days is None
    assert outcomes()["days_suspended_rate"].days == pytest.approx(0.01)
    with pytest.raises(WrongCallError, match="Did you mean overall_absence"):
        asked_outcome("overal absence")
