"""A transfer file beside a store: the schools that it names, the rolls and registers that it meets."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.ingest.ctf.ctf_texts import OTHER, ctf, pupil, run, school, year
from tests.made import bring_in, build_at, rows_of
from tests.tiny_trust import MAIN, UPNS, day_of, write_csv
from wholeschool.ingest.rows.made_up import is_made_up
from wholeschool.store import Store

SCHOOLS = ("URN", "Academic year", "LAESTAB", "Name")
LAESTAB = "8801234"


def listed(folder: Path, urn: int = MAIN, laestab: str = LAESTAB) -> Path:
    rows = [{"URN": urn, "Academic year": "2024/25", "LAESTAB": laestab, "Name": "Main"}]
    return write_csv(folder / f"schools-{urn}.csv", SCHOOLS, rows)


def write(folder: Path, *pupils: str, name: str = "transfer.xml") -> Path:
    path = folder / name
    path.write_text(ctf(*pupils, day="2025-03-28", year="2024"), "utf-8")
    return path


def rolls_of(store: Path, upn: str) -> list[tuple[int, str, date, date | None]]:
    pupil_id = int(Store.open(store).pseudonyms().of([upn])[0])
    rows = [row for row in rows_of(store, "enrolments") if row["pupil_id"] == pupil_id]
    return sorted((row["urn"], row["academic_year"], row["start"], row["end"]) for row in rows)


def test_a_transfer_file_is_imported_once(tiny_store: Path, tmp_path: Path) -> None:
    bring_in(tiny_store, listed(tmp_path))
    here = school(LAESTAB, EntryDate="2024-09-02", LeavingDate="2025-03-28", LeavingReason="IM")
    path = write(tmp_path, pupil(UPNS[4], schools=here))
    first, second = bring_in(tiny_store, path), bring_in(tiny_store, path)
    assert (first.total("read"), first.total("quarantined")) == (1, 0)
    assert first.changed == 4, "a stay, two names, a birth date"
    assert second.changed == 0
    assert rolls_of(tiny_store, UPNS[4]) == [(MAIN, "202425", date(2024, 9, 2), date(2025, 3, 28))]


def test_a_stay_that_goes_on_meets_the_schools_own_roll(tiny_store: Path, tmp_path: Path) -> None:
    """Entered years ago: in this year the roll says from which day, the transfer file only until when."""
    bring_in(tiny_store, listed(tmp_path))
    here = school(LAESTAB, EntryDate="2022-09-05", LeavingDate="2025-03-28", LeavingReason="IM")
    bring_in(tiny_store, write(tmp_path, pupil(UPNS[4], schools=here)))
    assert [stay for stay in rolls_of(tiny_store, UPNS[4]) if stay[1] == "202425"] == [
        (MAIN, "202425", date(2024, 9, 2), date(2025, 3, 28))
    ]


def test_a_pupil_who_comes_brings_the_marks_of_the_school_before(tiny_store: Path, tmp_path: Path) -> None:
    bring_in(tiny_store, listed(tmp_path))
    monday = day_of(0, 0)
    there = school(
        OTHER, EntryDate="2020-09-07", LeavingDate="2025-01-10", LeavingReason="IM", SchoolName="Far"
    )
    years = year(OTHER, "2024", runs=run(monday.isoformat(), r"/\/\I\EE/\####"))
    result = bring_in(tiny_store, write(tmp_path, pupil(UPNS[7], schools=there, years=years)))
    assert {each.check for each in result.findings} == {"made_up_school", "no_calendar"}
    other = {urn for urn, *_ in rolls_of(tiny_store, UPNS[7])} - {MAIN}
    assert len(other) == 1
    assert all(is_made_up(urn) for urn in other)
    own = [row for row in rows_of(tiny_store, "registers") if row["urn"] in other]
    assert [(row["week"], row["marks"]) for row in own] == [(monday, r"/\/\I\EE/\....")]
    build_at(tiny_store)
    lost = [row for row in rows_of(tiny_store, "ledger") if row["urn"] in other]
    assert {row["form"] for row in lost} == {"illness", "suspension"}


def test_a_school_that_is_listed_later_goes_by_its_own_number(tiny_store: Path, tmp_path: Path) -> None:
    there = school(OTHER, EntryDate="2024-09-02", LeavingDate="2025-01-10")
    bring_in(tiny_store, write(tmp_path, pupil(UPNS[7], schools=there)))
    bring_in(tiny_store, listed(tmp_path, 100007, OTHER))
    result = bring_in(tiny_store, write(tmp_path, pupil(UPNS[8], schools=there), name="later.xml"))
    assert [urn for urn, *_ in rolls_of(tiny_store, UPNS[8])] == [MAIN, 100007]
    assert not any(each.check == "made_up_school" for each in result.findings)


def test_schools_that_were_made_up_are_nobodys_choice(tmp_path: Path) -> None:
    """A store of one school takes files that name none as that school's, whatever transfer files brought."""
    store = tmp_path / "store"
    bring_in(store, listed(tmp_path))
    bring_in(store, write(tmp_path, pupil(UPNS[7], schools=school(OTHER, EntryDate="2024-09-02"))))
    roll = write_csv(
        tmp_path / "roll.csv",
        ("UPN", "Start", "Status"),
        [{"UPN": UPNS[7], "Start": "2025-01-13", "Status": "C"}],
    )
    assert bring_in(store, roll).total("accepted") == 1
    assert MAIN in {urn for urn, *_ in rolls_of(store, UPNS[7])}
