"""Minutes late stand as long as the mark beside them is an L or a U."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.made import bring_in, build_at, rows_of
from tests.tiny_trust import EVENTS, REGISTERS, Row, day_of, event_row, mark_row, write_csv
from wholeschool.store import Store

DAY = day_of(0, 0)
LATE = mark_row(4, DAY, "AM", "L", late=40)


def bring(store: Path, *rows: Row, name: str = "r.csv") -> int:
    return bring_in(store, write_csv(store.parent / name, REGISTERS, rows)).changed


def latenesses(store: Path) -> list[int]:
    return sorted(row["minutes"] for row in rows_of(store, "events") if row["kind"] == "late")


def lost_to_lateness(store: Path) -> list[int]:
    build_at(store)
    return [row["minutes"] for row in rows_of(store, "ledger") if row["form"] == "late"]


@pytest.mark.parametrize("mark", ["/", "I"])
def test_a_later_mark_takes_the_minutes_back(tiny_store: Path, mark: str) -> None:
    assert bring(tiny_store, LATE) == 2, "the week and the lateness"
    assert (latenesses(tiny_store), lost_to_lateness(tiny_store)) == ([40], [40])
    assert bring(tiny_store, mark_row(4, DAY, "AM", mark)) == 2
    assert (latenesses(tiny_store), lost_to_lateness(tiny_store)) == ([], [])
    assert not [
        row for row in rows_of(tiny_store, "ledger_findings") if row["finding"] == "event_while_absent"
    ]
    assert_history(tiny_store)


def assert_history(store: Path) -> None:
    """The lateness is closed at the import that took it back, not lost."""
    with Store.open(store).reading() as engine:
        rows: list[dict[str, Any]] = engine.fetch(engine.table("events_stored")).to_pylist()
    (late,) = [row for row in rows if row["kind"] == "late"]
    imports = [commit.at for commit in Store.open(store).log() if commit.action == "import"]
    assert (late["known_from"], late["known_to"]) == (imports[-2], imports[-1])


@pytest.mark.parametrize("rows", [[mark_row(4, DAY, "AM", "U")], [mark_row(4, DAY, "PM", "I")]])
def test_the_minutes_stay_beside_a_u_and_where_other_sessions_change(
    tiny_store: Path, rows: list[Row]
) -> None:
    bring(tiny_store, LATE)
    bring(tiny_store, *rows)
    assert latenesses(tiny_store) == [40]


def test_a_lateness_that_somebody_else_recorded_stays(tiny_store: Path) -> None:
    event = event_row(4, 77, "late", DAY, minutes=30)
    bring_in(tiny_store, write_csv(tiny_store.parent / "e.csv", EVENTS, [event]))
    bring(tiny_store, LATE)
    bring(tiny_store, mark_row(4, DAY, "AM", "/"))
    assert latenesses(tiny_store) == [30]


def test_of_two_files_that_come_together_the_later_has_the_last_word(tiny_store: Path) -> None:
    first = write_csv(tiny_store.parent / "a.csv", REGISTERS, [LATE, mark_row(3, DAY, "AM", "L", late=5)])
    later = write_csv(tiny_store.parent / "b.csv", REGISTERS, [mark_row(4, DAY, "AM", "/")])
    bring_in(tiny_store, first, later)
    assert latenesses(tiny_store) == [5]
    write_csv(first, REGISTERS, [LATE, mark_row(3, DAY, "AM", "L", late=5), mark_row(5, DAY, "AM", "/")])
    write_csv(later, REGISTERS, [mark_row(4, DAY, "AM", "/"), mark_row(5, DAY, "AM", "/")])
    assert bring_in(tiny_store, first, later).changed == 0, "handed in again, they say the same"
