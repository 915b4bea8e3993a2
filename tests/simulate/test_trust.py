from pathlib import Path

import pytest

from tests.simulate.reading import Files
from wholeschool.errors import WrongCallError
from wholeschool.simulate import Settings, write_trust


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_same_settings_give_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        write_trust(tmp_path / name, Settings(3, 90, 2, seed))
    assert _bytes(tmp_path / "a") == _bytes(tmp_path / "b")
    assert _bytes(tmp_path / "a") != _bytes(tmp_path / "c")


def test_it_says_what_it_wrote_and_how_far_it_is(tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    summary = write_trust(
        tmp_path / "trust", Settings(2, 60, 2, 1), progress=lambda *step: steps.append(step)
    )
    files = Files(tmp_path / "trust")
    assert set(summary.files) == {path.name for path in files.folder.iterdir()}
    assert summary.schools == len(files.phases) == 2
    assert summary.pupils == len({row["UPN"] for row in files.enrolments})
    assert summary.events == sum(1 for _ in files.rows("events_*.csv"))
    assert summary.planted == len(files.truth["planted"])
    assert [step[1:] for step in steps if step[0] == "Simulating schools"] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert steps[-1] == ("Writing what is true", 1, 1)


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("mine")
    with pytest.raises(WrongCallError, match="something here already"):
        write_trust(tmp_path, Settings(1, 20, 1, 1))
    assert _bytes(tmp_path) == {"mine.csv": b"mine"}


@pytest.mark.parametrize("settings", [Settings(1, 10, 1, 2), Settings(2, 20, 1, 9), Settings(3, 30, 2, 6)])
def test_the_smallest_trusts_can_be_made(tmp_path: Path, settings: Settings) -> None:
    summary = write_trust(tmp_path / "trust", settings)
    assert summary.marks > 0


def test_register_and_event_files_are_named_by_school_and_year(trust: Files) -> None:
    names = {path.name for path in trust.folder.iterdir()}
    expected = {"schools.csv", "calendar.csv", "enrolments.csv", "actions.csv", "truth.json"}
    for urn in trust.phases:
        for year in ("202324", "202425"):
            expected |= {f"registers_{urn}_{year}.csv", f"events_{urn}_{year}.csv"}
    assert expected <= names
    assert all(name.endswith("_correction.csv") for name in names - expected)


def test_even_schools_write_one_mark_a_row_and_odd_ones_a_week(trust: Files) -> None:
    for urn in trust.phases:
        header = trust.lines(f"registers_{urn}_202425.csv")[0]
        assert header.startswith(
            "UPN,URN,Date,Session,Mark" if int(urn) % 2 == 0 else "UPN,URN,Week beginning,Mon AM"
        )


def test_before_august_2024_nobody_uses_the_codes_of_then(trust: Files) -> None:
    new = {"C1", "C2", "J1", "K", "Q", *(f"Y{number}" for number in range(1, 8))}
    old = {"J", "Y"}
    used = {"202324": set(), "202425": set()}
    for of_roll in trust.marks.values():
        for (day, _), (mark, _) in of_roll.items():
            used["202425" if day.isoformat() >= "2024-08-19" else "202324"].add(mark)
    assert not used["202324"] & new
    assert not used["202425"] & old
    assert {"C2", "K"} <= used["202425"]
