"""A trust exported as each system does is in the store what its truth says was recorded, to the minute."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.made import MadeTrust
from tests.truth.books_of_truth import differing, entered, ledger_of, names_of, told
from wholeschool.simulate import Settings, write_trust

SYSTEMS = ("sims", "arbor", "bromcom", "classcharts", "scholarpack")


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_ledger_is_what_was_recorded_to_the_minute(system: str, tmp_path: Path) -> None:
    trust = MadeTrust(tmp_path / "trust")
    trust.make(lambda files: _write(files, system))
    said = trust.imported
    assert said["quarantined"] == 0 or system == "classcharts"  # whose marks come as the ordinary file
    assert said["accepted"] + said["quarantined"] == said["read"]
    ledger, recorded = entered(ledger_of(trust.store)), told(trust, "recorded", names_of(trust))
    assert len(recorded) > 1500
    assert differing(ledger, recorded) == {}
    assert ledger == recorded


def _write(files: Path, system: str) -> None:
    write_trust(files, Settings(2, 120, 1, 11), format_name=system)
