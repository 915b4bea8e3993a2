"""A trust exported as each system does is in the store what its truth says was recorded, to the minute."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.conftest import MakeOnce
from tests.made import MadeTrust, rows_of
from tests.truth.books_of_truth import differing, entered, ledger_of, names_of, told
from wholeschool.simulate import Settings, write_trust

SYSTEMS = ("sims", "arbor", "bromcom", "classcharts", "scholarpack", "cpoms")
_MARKS_APART = ("classcharts", "cpoms")
"""They have no register: marks come as the ordinary file, with what is planted in it."""


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_ledger_is_what_was_recorded_to_the_minute(system: str, made_once: MakeOnce) -> None:
    trust = _exported(made_once, system)
    said = trust.imported
    assert said["quarantined"] == 0 or system in _MARKS_APART
    assert said["accepted"] + said["quarantined"] == said["read"]
    ledger, recorded = entered(ledger_of(trust.store)), told(trust, "recorded", names_of(trust))
    assert len(recorded) > 1500
    assert differing(ledger, recorded) == {}
    assert ledger == recorded


def test_of_a_safeguarding_log_categories_and_moments_are_carried_and_nothing_else(
    made_once: MakeOnce,
) -> None:
    trust = _exported(made_once, "cpoms")
    logs = sorted(trust.files.glob("safeguarding_*.csv"))
    rows = [row for path in logs for row in csv.DictReader(path.open(encoding="utf-8"))]
    known = [row for row in rows if row["Category"] != "Family support"]
    names = {path.name for path in logs}
    of_logs = [each for each in trust.imported["findings"] if each["file"] in names]
    assert {each["check"] for each in of_logs} == {"category_left_out"}
    assert sum(each["count"] for each in of_logs) == len(rows) - len(known) > 10
    events = {row["event_id"]: row for row in rows_of(trust.store, "events")}
    assert len(known) > 50
    for row in known:
        event = events[f"{row['URN']}:{row['Incident id']}"]
        assert f"{event['start']:%d/%m/%Y} {event['time']}" == row["Date/Time"]
        assert (event["minutes"], event["outcome"], event["points"]) == (None, None, None)
    assert {events[f"{row['URN']}:{row['Incident id']}"]["kind"] for row in known} == {
        "sent_out", "truancy", "time_out", "out_of_lesson", "incident",
    }  # fmt: skip
    # Whoever else stands in a row, and what was written of it, is in no row of the store.
    kept = str([rows_of(trust.store, name) for name in ("events", "findings", "identities", "pupils")])
    assert not any(text in kept for text in ("not read", "Somebody", "Another", "Family support"))


def _exported(made_once: MakeOnce, system: str) -> MadeTrust:
    """The trust as that system exports it, in a store with its books. To be read."""

    def make(folder: Path) -> None:
        MadeTrust(folder).make(lambda files: _write(files, system))

    return MadeTrust(made_once(f"exported-{system}", make))


def _write(files: Path, system: str) -> None:
    write_trust(files, Settings(2, 120, 1, 11), format_name=system)
