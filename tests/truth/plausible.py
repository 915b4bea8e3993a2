"""What `check` finds hard to believe in trusts in which nothing is wrong: every finding is a false alarm.

    python -m tests.truth.plausible --seeds 20 [--first 1]

prints each finding and the total. The tests run a few seeds of it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

from wholeschool.actions.build import build
from wholeschool.actions.import_files import import_files
from wholeschool.continuum.plausible import plausibility
from wholeschool.schema.findings import Finding
from wholeschool.simulate import Settings, trust, write_trust
from wholeschool.store import Store

SIZE = (5, 1500, 2)
"""Schools, pupils, years."""


def false_alarms(folder: Path, seed: int, size: tuple[int, int, int] = SIZE) -> tuple[Finding, ...]:
    """Make a trust with no effect and no error planted in an empty folder; the findings on its store."""
    with patch.object(trust, "share_out", no_errors):
        write_trust(folder / "files", Settings(*size, seed, planted=False))
    import_files(folder / "store", [folder / "files"])
    store = Store.open(folder / "store")
    build(store)
    with store.reading() as engine:
        return plausibility(engine)


def no_errors(schools: Sequence[Any], first_year: int, dice: Any) -> list[Mapping[str, int]]:
    return [{} for _ in schools]


def main() -> None:
    """Run the seeds asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=1)
    asked = parser.parse_args()
    total = 0
    for seed in range(asked.first, asked.first + asked.seeds):
        with tempfile.TemporaryDirectory() as folder:
            found = false_alarms(Path(folder), seed)
        total += len(found)
        for each in found:
            sys.stdout.write(f"seed {seed}: {each.sentence()}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{asked.seeds} trusts in which nothing is wrong: {total} findings\n")


if __name__ == "__main__":
    main()
