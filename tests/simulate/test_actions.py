"""`actions.csv` read back beside the events and calendars that it leans on."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

from tests.simulate.reading import Files
from wholeschool.reference.lists import code_list


def _actions(files: Files) -> list[dict[str, str]]:
    return list(files.rows("actions.csv"))


def _events(files: Files) -> dict[str, dict[str, str]]:
    return {row["Event id"]: row for row in files.rows("events_*.csv")}


def test_an_action_is_about_an_event_of_that_pupil_at_that_school(trust: Files) -> None:
    events = _events(trust)
    about = [row for row in _actions(trust) if row["About"]]
    assert len(about) > 200
    for row in about:
        event = events[row["About"]]
        assert (event["UPN"], event["URN"]) == (row["UPN"], row["URN"])
        assert event["Start"] <= row["Acted on"]


def test_actions_are_on_school_days_of_known_kinds_by_known_roles(trust: Files) -> None:
    rows = _actions(trust)
    for row in rows:
        assert (date.fromisoformat(row["Acted on"]), "AM") in trust.calendar[row["URN"]]
    assert {row["Action"] for row in rows} == set(code_list("action_kinds"))
    assert {row["By role"] for row in rows} <= set(code_list("roles"))
    assert len({row["Action id"] for row in rows}) == len(rows)
    assert all(before["Acted on"] <= after["Acted on"] for before, after in pairwise(rows))


def test_some_of_those_who_are_suspended_are_answered_and_some_are_not(trust: Files) -> None:
    acted = defaultdict(list)
    for row in _actions(trust):
        acted[row["UPN"]].append(row["Acted on"])
    answered = Counter(
        any(day >= row["Start"] for day in acted[row["UPN"]])
        for row in trust.rows("events_*.csv")
        if row["Kind"] in ("suspension", "internal_exclusion")
    )
    assert min(answered[True], answered[False]) > 20
