"""Tables of a store's pupils on their way out: who is counted in them, where, and who is not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.actions.test_release import ADA, BEN
from tests.made import MadeTrust, rows_of
from wholeschool.actions.forget import forget, seek_pupil
from wholeschool.actions.link import link
from wholeschool.actions.release import (
    Asked,
    approve_release,
    check_release,
    draft_from_store,
)
from wholeschool.errors import WrongCallError
from wholeschool.store import Store


@pytest.fixture(scope="module")
def trust(two_years: MadeTrust, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_years.copy_store(tmp_path_factory.mktemp("trust"))


def test_pupils_are_counted_once_at_the_school_that_came_last(trust: Path) -> None:
    asked = Asked("By school", ("school", "fsm"), audience="staff")
    made = draft_from_store(Store.open(trust), ADA, asked).made
    rolls = sorted((row for row in rows_of(trust, "enrolments") if row["academic_year"] == "202425"),
                   key=lambda row: (row["start"], row["urn"]))  # fmt: skip
    last = {row["pupil_id"]: (row["urn"], row["fsm"]) for row in rolls}
    shown = {(row["school"][:6], row["fsm"]): row["pupils"] for row in made.released.rows}
    assert shown["All", "All"] == len(last)
    for urn in {urn for urn, _ in last.values()}:
        counted = shown[str(urn), "free school meals"]
        assert counted is None or counted == sum(each == (urn, True) for each in last.values())


def test_a_measure_is_counted_out_of_its_pupils(trust: Path) -> None:
    asked = Asked("Absent", ("school",), audience="staff")
    made = draft_from_store(Store.open(trust), ADA, asked, measure="persistent_absence").made
    (total,) = made.released.where(school="All")
    assert 0 < total["persistent_absence"] < total["of pupils"]


def test_rungs_are_the_highest_of_the_year(trust: Path) -> None:
    asked = Asked("Rungs", ("school_exclusion_rung",), audience="staff")
    made = draft_from_store(Store.open(trust), ADA, asked).made
    highest: dict[int, int] = {}
    for row in rows_of(trust, "standings"):
        if row["academic_year"] == "202425":
            pupil = row["pupil_id"]
            highest[pupil] = max(highest.get(pupil, 0), row["school_exclusion_rung"])
    shown = {row["school_exclusion_rung"]: row["pupils"] for row in made.released.rows if not row["hidden"]}
    for label, count in shown.items():
        if label[0] in "123456789":
            assert count == sum(each == int(label[0]) for each in highest.values())


@pytest.mark.parametrize(("audience", "is_told"), [("trust", True), ("public", False)])
def test_a_pupil_who_was_erased_is_in_no_release_and_is_not_told_by_the_next(
    trust: Path, tmp_path: Path, audience: str, is_told: bool
) -> None:
    """One less the other says of exact counts what group the pupil was of, and of rounded ones does not."""
    store = Store.open(shutil.copytree(trust, tmp_path / "store"))
    asked = Asked("By fsm", ("fsm",), audience=audience)
    number = draft_from_store(store, ADA, asked).number
    approve_release(store, number, BEN, tmp_path / "before.csv")
    pupil = next(
        row["pupil_id"] for row in rows_of(store.path, "released_pupils") if row["release"] == number
    )
    stale = draft_from_store(store, ADA, asked).number
    forget(store, seek_pupil(store, pupil_id=pupil, role="trust_data_lead", why="asked by the family"))
    (reason,) = check_release(store, stale, ADA).reasons
    assert "counts pupils who were erased since" in reason
    assert pupil not in {row["pupil_id"] for row in rows_of(store.path, "released_pupils")}
    again = draft_from_store(store, ADA, asked).number
    checked = check_release(store, again, ADA)
    assert number in checked.against
    held = [each for each in checked.reasons if f" in release {number} " in each]
    assert any("a few pupils who are not counted there" in each for each in held) == is_told


def test_records_that_are_linked_stand_in_nobody_s_way(trust: Path, tmp_path: Path) -> None:
    """One is counted less, and who reads both does not learn of a pupil who left: there was none."""
    store = Store.open(shutil.copytree(trust, tmp_path / "store"))
    asked = Asked("By fsm", ("fsm",), audience="trust")
    number = draft_from_store(store, ADA, asked).number
    approve_release(store, number, BEN, tmp_path / "before.csv")
    stale = draft_from_store(store, ADA, asked).number
    rolls = [row for row in rows_of(store.path, "enrolments") if row["academic_year"] == "202425"]
    fsm = [row["pupil_id"] for row in rolls if row["fsm"]]
    link(store, str(fsm[0]), str(fsm[1]), to="trust_data_lead", why="one child, two numbers")
    (reason,) = check_release(store, stale, ADA).reasons
    assert "counts pupils twice whose records were linked since" in reason
    again = draft_from_store(store, ADA, asked).number
    checked = check_release(store, again, ADA)
    assert number in checked.against
    assert not [each for each in checked.reasons if f" in release {number} " in each]


@pytest.mark.parametrize(
    ("by", "measure", "year", "said"),
    [
        (("scool",), "", "", "cannot be counted by “scool”. Did you mean school"),
        ((), "", "", "crossed by one column or more"),
        (("school",), "overall_absence", "", "counts no pupils out of pupils"),
        (("school",), "persistent_absense", "", "Did you mean persistent_absence"),
        (("school",), "", "199900", "no books of the academic year 199900"),
    ],
)
def test_what_cannot_be_counted_is_said(
    trust: Path, by: tuple[str, ...], measure: str, year: str, said: str
) -> None:
    with pytest.raises(WrongCallError, match=said.replace(".", r"\.")):
        draft_from_store(Store.open(trust), ADA, Asked("x", by), measure=measure, year=year)
