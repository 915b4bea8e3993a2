"""Actions against what they answer to: an event that nobody knows, a pupil who was not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.made import bring_in
from tests.tiny_trust import MAIN, UPNS, write_csv

ACTIONS = ("UPN", "URN", "Action id", "Acted on", "Action", "About", "By role")


def action(**cells: object) -> dict[str, object]:
    row = {"UPN": UPNS[3], "URN": MAIN, "Acted on": "2025-01-15", "Action": "contact", "By role": "head"}
    return row | {name.replace("_", " "): value for name, value in cells.items()}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"About": "1"}, set()),
        ({"About": "999-nope"}, {"action_about_no_event"}),
        ({"About": "3"}, {"action_about_no_event"}),
        ({"Acted_on": "2024-08-01"}, {"action_off_roll"}),
        ({}, set()),
    ],
    ids=["its own event", "no event", "another pupil's event", "before the roll", "about the pupil"],
)
def test_an_action_that_answers_to_nothing_is_said(
    tiny_store: Path, tmp_path: Path, cells: dict[str, str], said: set[str]
) -> None:
    found = bring_in(tiny_store, write_csv(tmp_path / "actions.csv", ACTIONS, [action(**cells)]))
    assert (found.total("accepted"), found.total("quarantined")) == (1, 0)
    assert {each.check for each in found.findings if each.check.startswith("action_")} == said


def test_a_summer_term_that_runs_into_august_is_said(tiny_store: Path, tmp_path: Path) -> None:
    rows = [
        {
            "URN": MAIN,
            "Date": f"2025-08-0{day}",
            "Session": "AM",
            "Term": "summer",
            "Half term": 6,
            "Minutes": 150,
        }
        for day in (1, 4)
    ]
    columns = ("URN", "Date", "Session", "Term", "Half term", "Minutes")
    found = bring_in(tiny_store, write_csv(tmp_path / "calendar.csv", columns, rows))
    (finding,) = [each for each in found.findings if each.check == "summer_term_in_august"]
    assert (finding.seen, finding.count) == (str(MAIN), 2)
    assert "year that begins then" in finding.advice
