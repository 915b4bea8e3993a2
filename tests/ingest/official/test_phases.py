"""Of which schools a file is that does not say it."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.official.made import read_text

HEADER = (
    "time_period,geographic_level,num_schools,enrolments,sess_possible,sess_overall,enrolments_pa_10_exact"
)


def read(folder: Path, cells: str, name: str = "a.csv") -> tuple[str, list[str]]:
    found = read_text(folder, f"{HEADER}\n201617,National,{cells}", name)
    (phase,) = {*found.of("phase")}
    return phase, [each.severity for each in found.findings if each.check == "phase_not_said"]


def test_as_many_pupils_as_england_has_are_all_schools(tmp_path: Path) -> None:
    assert read(tmp_path, "21000,7000000,2000000000,90000000,700000") == ("all", [])


def test_few_small_schools_are_pupil_referral_units(tmp_path: Path) -> None:
    assert read(tmp_path, "340,36000,5400000,1800000,26000") == ("alternative_provision", ["info"])


def test_where_sizes_do_not_tell_the_name_of_the_file_may(tmp_path: Path) -> None:
    cells = "1000,120000,30000000,3000000,30000"
    assert read(tmp_path, cells, "absence_special.csv") == ("special", ["info"])
    assert read(tmp_path, cells) == ("unknown", ["warning"])
