"""Spells held against each other and against rolls, in a store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.made import bring_in, rows_of
from tests.tiny_trust import SUPPORTS, support_row, write_csv


def found(store: Path, *rows: dict[str, Any]) -> dict[str, int]:
    result = bring_in(store, write_csv(store.parent / "map.csv", SUPPORTS, rows))
    assert all(file.quarantined == 0 for file in result.files)
    return {each.check: each.count for each in result.findings}


def test_overlapping_spells_of_one_practice_are_kept_and_said(tiny_store: Path) -> None:
    first = support_row(0, "mentoring", **{"End date": "2025-01-31"})
    assert found(tiny_store, first) == {}
    again = support_row(0, "Mentor", "2025-01-31")
    assert found(tiny_store, first, again, support_row(0, "counselling", "2025-01-10")) == {
        "supports_overlap": 1
    }
    assert len(rows_of(tiny_store, "supports")) == 3


def test_a_year_group_has_one_spell_of_a_practice_at_a_time_and_a_pupil_is_on_roll(tiny_store: Path) -> None:
    groups = [("2025-01-06", "8"), ("2025-01-20", "8"), ("2025-01-20", "9")]
    rows = [support_row(None, "tutoring", start, Group=group) for start, group in groups]
    rows += [support_row(0, "mentoring", "2024-09-01"), support_row(1, "mentoring", "2024-09-02")]
    assert found(tiny_store, *rows) == {"supports_overlap": 2, "support_off_roll": 1}


def test_read_twice_nothing_changes_and_a_later_file_corrects(tiny_store: Path) -> None:
    row = support_row(0, "mentoring")
    path = write_csv(tiny_store.parent / "map.csv", SUPPORTS, [row, support_row(None, "tutoring", Group="8")])
    assert bring_in(tiny_store, path).changed == 2
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    assert bring_in(tiny_store, path).changed == 0
    result = bring_in(
        tiny_store,
        write_csv(path, SUPPORTS[:6], [{**row, "End date": "2025-02-07", "Sessions attended": "8"}]),
    )
    assert [each.sentence() for each in result.corrected] == ["1 spell of support of 1 pupil, 6 January 2025"]
    ended = next(each for each in rows_of(tiny_store, "supports") if each["pupil_id"] is not None)
    assert (ended["dose"], str(ended["end"])) == (8.0, "2025-02-07")
