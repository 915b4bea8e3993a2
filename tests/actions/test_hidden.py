"""Hidden forms of a whole store: what was planted is found, and looks are written down."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from tests.made import MadeTrust, bring_in, build_at, rows_of
from wholeschool.actions.hidden import FORMS, HiddenResult, count_hidden, hidden
from wholeschool.errors import WrongCallError
from wholeschool.store import Store, read_looks


@pytest.fixture
def store(two_years: MadeTrust, tmp_path: Path) -> Store:
    """A store of one's own, to be looked into."""
    return Store.open(two_years.copy_store(tmp_path))


@pytest.fixture
def found(store: Store) -> HiddenResult:
    return hidden(store)


def test_every_planted_exit_is_found_with_its_marks(
    two_years: MadeTrust, store: Store, found: HiddenResult
) -> None:
    planted = two_years.truth["continuum"]["exits"]
    assert planted
    rows = {
        (row["pupil_id"], row["urn"], str(row["end"])): row
        for form in ("unexplained_exit", "exit_too_soon_to_say")
        for row in found.pupils[form]
    }
    for exit_ in planted:
        row = rows[int(store.pseudonyms().of([exit_["upn"]])[0]), exit_["urn"], exit_["end"]]
        assert [name for name in ("before_census", "back_dated") if row[name]] == exit_["marked"]
        assert row["reason"] == exit_["reason"]
        assert not row["back_dated"] or str(row["last_mark"]) == exit_["last_mark"]


def test_everything_else_that_was_planted_is_found(
    two_years: MadeTrust, store: Store, found: HiddenResult
) -> None:
    planted = two_years.truth["continuum"]["hidden"]
    places = {
        "home_education_after_sanctions": ("home_education_after_sanction", "start", "day"),
        "e_without_record": ("e_without_record", "week", "week"),
        "off_site_without_placement": ("b_without_placement", "urn", "urn"),
        "long_reduced_timetable": ("long_timetables", "urn", "urn"),
    }
    for form, (name, said, column) in places.items():
        rows = {(row["pupil_id"], str(row[column])) for row in found.pupils[form] if row.get("flagged", True)}
        wanted = {(int(store.pseudonyms().of([each["upn"]])[0]), str(each[said])) for each in planted[name]}
        assert wanted
        assert wanted <= rows


def test_counts_are_of_the_rows(found: HiddenResult) -> None:
    assert tuple(found.pupils) == FORMS
    told = [row for rows in found.pupils.values() for row in rows if row.get("flagged", True)]
    assert sum(row["records"] for row in found.counts) == len(told)
    assert all(1 <= row["pupils"] <= row["records"] for row in found.counts)
    twice = {"urn": 1, "academic_year": "202425", "half_term": 2, "pupil_id": 7}
    (row,) = count_hidden({"e_without_record": [twice, twice]})
    assert (row["pupils"], row["records"]) == (1, 2)


def test_of_long_reduced_timetables_only_flagged_ones_count() -> None:
    place = {"urn": 1, "academic_year": "202425", "half_term": 2}
    rows = [place | {"pupil_id": pupil, "flagged": pupil == 7} for pupil in (6, 7, 8)]
    (row,) = count_hidden({"long_reduced_timetable": rows})
    assert (row["pupils"], row["records"]) == (1, 1)
    assert count_hidden({"long_reduced_timetable": rows[:1]}) == ()


def test_the_look_is_written_down_with_everybody_who_was_shown(store: Store, found: HiddenResult) -> None:
    looks = read_looks(store).to_pylist()
    shown = {row["pupil_id"] for rows in found.pupils.values() for row in rows}
    assert {look["pupil_id"] for look in looks} == shown
    assert Counter((look["role"], look["action"]) for look in looks) == {("not said", "hidden"): len(shown)}


def test_without_pupils_nobody_is_shown_and_nothing_is_written_down(
    two_years: MadeTrust, store: Store
) -> None:
    result = hidden(store, with_pupils=False)
    assert result.pupils == {}
    assert result.counts
    assert read_looks(store).num_rows == 0


def test_one_school_is_a_part_of_all(store: Store, found: HiddenResult) -> None:
    urn = found.counts[0]["urn"]
    here = hidden(store, urn, why="For the governors", role="head")
    for form, rows in here.pupils.items():
        assert rows == tuple(row for row in found.pupils[form] if row["urn"] == urn)
    assert {use.urn for use in here.code_use} == {urn}
    assert {look["why"] for look in read_looks(store).to_pylist() if look["urn"] == urn} == {
        "For the governors"
    }


def test_few_like_schools_are_said(found: HiddenResult) -> None:
    assert found.claims == ()
    assert {use.why_not for use in found.code_use if use.pupils >= 10} >= {
        "0 like schools use the code; below 10 nothing is judged."
    }


def test_an_unknown_school_is_met_with_the_nearest(store: Store) -> None:
    with pytest.raises(WrongCallError, match="no school with URN 90001") as slip:
        hidden(store, 90001)
    assert slip.value.nearest.split(" ")[0] in {"900010", "900011", "900012"}
    assert read_looks(store).num_rows == 0


def test_a_store_that_was_not_built_says_so(empty_store: Path) -> None:
    with pytest.raises(WrongCallError, match="wholeschool build"):
        hidden(Store.open(empty_store))


def test_two_main_schools_at_once_are_told_and_both_kept(
    two_years: MadeTrust, store: Store, tmp_path: Path
) -> None:
    with (two_years.files / "enrolments.csv").open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    row = next(each for each in rows if each["URN"] == "900010" and each["Academic year"].startswith("2024"))
    second = tmp_path / "enrolments.csv"
    with second.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, row)
        writer.writeheader()
        writer.writerow(row | {"URN": "900011"})
    bring_in(store.path, second)
    build_at(store.path)
    (said,) = [each.sentence() for each in hidden(store).findings]
    assert said.startswith("two main schools at once: saw “schools 900010 and 900011”")
    pupil = int(store.pseudonyms().of([row["UPN"]])[0])
    kept = {each["urn"] for each in rows_of(store.path, "enrolments") if each["pupil_id"] == pupil}
    assert {900010, 900011} <= kept
